import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { freePort } from '../support/free-port.js';
import { bytes, MIB } from '../support/bytes.js';
import { withChromium } from '../support/chromium.js';
import { type ClientPage, serveClientPage } from '../support/client-page.js';
import { LongshoreProcess } from '../support/longshore-process.js';
import { MeteredLine } from '../support/metered-line.js';
import { temporaryFolder } from '../support/stores.js';
import { PART_SIZE, TestClient } from '../support/test-client.js';
import { freshDatabaseUrl } from '../support/test-database.js';
import { UPLOAD_PAGE, UploadTab } from '../support/upload-tab.js';

const PARTS = 8;
const DATA = bytes(PARTS * PART_SIZE - 77);
const PART_STORED = /"route":"\/v1\/uploads\/:uploadId\/part\/:partNumber"[^\n]*"status":200/g;

withChromium('What a page in Chromium sends, counted at the server', (executablePath) => {
  let browser: Browser;
  let page: ClientPage;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let file: string;
  beforeAll(async () => {
    // Without its sandbox, which needs more rights than a container has: it sees nothing but this page.
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    page = await serveClientPage(UPLOAD_PAGE);
    folder = await temporaryFolder();
    file = join(folder.path, 'film.mp4');
    await writeFile(file, DATA);
  });
  afterAll(async () => {
    await browser?.close();
    await page?.close();
    await folder?.remove();
  });

  const settings = async () => ({
    PORT: String(await freePort()),
    DATABASE_URL: await freshDatabaseUrl(),
    DATA_DIR: folder.path,
    CORS_ORIGINS: page.origin,
  });

  async function expectObject(url: string, key: string): Promise<void> {
    expect((await new TestClient(url).download(key)).body.equals(DATA)).toBe(true);
  }

  it('is every part once, though the page is reloaded in the middle and the file picked again', async () => {
    const server = new LongshoreProcess(await settings());
    const url = await server.url();
    const line = await MeteredLine.to(url, { bytesPerSecond: 20 * MIB });
    const options = { endpoint: line.url, partSize: PART_SIZE };
    const context = await browser.newContext();
    try {
      const tab = await UploadTab.open(context, page.origin);
      await tab.begin(file, options);
      await tab.until('progress.partsCompleted >= 3');
      await tab.reload();
      expect(await tab.unfinished()).toMatchObject([{ filename: 'film.mp4' }]);
      await tab.begin(file, options);
      const outcome = await tab.outcome();
      expect(outcome).toMatchObject({ resumed: true, totalParts: PARTS });
      expect(outcome.resumedParts).toBeGreaterThanOrEqual(3);
      // None twice. One whose answer the reload cut off is in the store, and is not among those that were answered.
      expect(partsStored(server)).toBeLessThanOrEqual(PARTS);
      expect(partsStored(server)).toBeGreaterThanOrEqual(PARTS - outcome.resumedParts);
      await expectObject(url, outcome.key);
      expect(await tab.unfinished()).toEqual([]);
    } finally {
      await context.close();
      await line.close();
      await server.kill();
    }
  });

  it('goes on by itself when the server is killed and started again', async () => {
    const same = await settings();
    const first = new LongshoreProcess(same);
    const endpoint = await first.url();
    const context = await browser.newContext();
    const tab = await UploadTab.open(context, page.origin);
    await tab.begin(file, { endpoint, partSize: PART_SIZE, maxBytesPerSecond: 10 * MIB });
    await tab.until('progress.partsCompleted >= 3');
    await first.kill();
    await tab.until(`waiting?.reason === 'unreachable'`);
    const second = new LongshoreProcess(same);
    try {
      await second.url();
      const outcome = await tab.outcome();
      expect(partsStored(first)).toBeGreaterThanOrEqual(3);
      expect(partsStored(second)).toBeLessThanOrEqual(PARTS - partsStored(first));
      await expectObject(endpoint, outcome.key);
      const { loaded } = await tab.seen();
      expect(loaded).toEqual([...loaded].sort((a, b) => a - b));
    } finally {
      await context.close();
      await second.kill();
    }
  });
});

function partsStored({ said }: LongshoreProcess): number {
  return said.match(PART_STORED)?.length ?? 0;
}
