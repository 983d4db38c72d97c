import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { bytes, MIB, sha256 } from '../support/bytes.js';
import { withChromium } from '../support/chromium.js';
import { type ClientPage, serveClientPage } from '../support/client-page.js';
import { MeteredLine } from '../support/metered-line.js';
import { temporaryFolder } from '../support/stores.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { PART_SIZE } from '../support/test-client.js';
import { type Outcome, UPLOAD_PAGE, UploadTab } from '../support/upload-tab.js';

const PARTS = 8;
const SIZE = PARTS * PART_SIZE - 77;
const DATA = bytes(SIZE);
/** Heads, preflights and what else is no part. */
const OVERHEAD = MIB;

withChromium('The client in Chromium', (executablePath) => {
  let browser: Browser;
  let page: ClientPage;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let app: TestApp;
  beforeAll(async () => {
    // Without its sandbox, which needs more rights than a container has: it sees nothing but this page.
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    page = await serveClientPage(UPLOAD_PAGE);
    folder = await temporaryFolder();
    app = await startTestApp({ config: { corsOrigins: [page.origin] } });
  });
  afterAll(async () => {
    await browser?.close();
    await page?.close();
    await app?.close();
    await folder?.remove();
  });

  let context: BrowserContext;
  let line: MeteredLine;
  let file: string;
  beforeEach(async () => {
    context = await browser.newContext();
    line = await MeteredLine.to(app.url, { bytesPerSecond: 20 * MIB });
    file = join(folder.path, 'film.mp4');
    await writeFile(file, DATA);
  });
  afterEach(async () => {
    await context.close();
    await line.close();
  });

  const openTab = () => UploadTab.open(context, page.origin);
  const options = (more: Record<string, unknown> = {}) => ({
    endpoint: line.url,
    partSize: PART_SIZE,
    ...more,
  });

  async function expectObject({ key, error }: Outcome, data = DATA): Promise<void> {
    expect(error).toBeUndefined();
    expect(sha256((await app.client.download(key)).body)).toBe(sha256(data));
  }

  it('shows bytes on their way, and never goes back', async () => {
    const tab = await openTab();
    await tab.begin(file, options());
    await expectObject(await tab.outcome());
    const { loaded } = await tab.seen();
    expect(loaded).toEqual([...loaded].sort((a, b) => a - b));
    expect(loaded.filter((each) => each % PART_SIZE !== 0 && each < SIZE).length).toBeGreaterThan(5);
    expect(loaded.at(-1)).toBe(SIZE);
  });

  it('after a crash of the browser goes on as well', async () => {
    const profile = join(folder.path, 'profile');
    const launch = () =>
      chromium.launchPersistentContext(profile, { executablePath, args: ['--no-sandbox'] });
    const first = await launch();
    const tab = await UploadTab.open(first, page.origin);
    await tab.begin(file, options());
    await tab.until('progress.partsCompleted >= 3');
    await first.close();
    const second = await launch();
    const again = await UploadTab.open(second, page.origin);
    await again.begin(file, options());
    const outcome = await again.outcome();
    await second.close();
    await expectObject(outcome);
    expect(outcome.resumedParts).toBeGreaterThanOrEqual(3);
  });

  it('pauses and goes on', async () => {
    const tab = await openTab();
    await tab.begin(file, options());
    await tab.until('progress.partsCompleted >= 2');
    await tab.tell('pause');
    expect(await tab.snapshot()).toMatchObject({ status: 'paused', progress: { bytesPerSecond: 0 } });
    await tab.tell('resume');
    await tab.tell('resume');
    await expectObject(await tab.outcome());
    const { loaded } = await tab.seen();
    expect(loaded).toEqual([...loaded].sort((a, b) => a - b));
  });

  it('leaves no session, nothing in the store and no memory when it is cancelled', async () => {
    const tab = await openTab();
    await tab.begin(file, options());
    await tab.until('progress.partsCompleted >= 2');
    const { uploadId } = (await tab.unfinished())[0]!;
    expect(await tab.tell('cancel')).toBe(true);
    expect((await tab.outcome()).error).toMatchObject({ name: 'LongshoreError', code: 'cancelled' });
    const { body } = await app.client.status(uploadId);
    expect(body.status).toBe('aborted');
    expect(await app.uploadsInStore(body.key)).toBe(0);
    expect(await tab.unfinished()).toEqual([]);
  });

  it('waits while the network is off for five seconds, however few tries it has', async () => {
    const tab = await openTab();
    await tab.begin(file, options({ retry: { maxAttempts: 1 } }));
    await tab.until('progress.partsCompleted >= 2');
    await context.setOffline(true);
    await tab.until(`waiting?.reason === 'offline'`);
    // The story itself: nothing waits for anything here.
    await sleep(5_000);
    expect(await tab.snapshot()).toMatchObject({ status: 'uploading', waiting: { reason: 'offline' } });
    await context.setOffline(false);
    await expectObject(await tab.outcome());
  });

  it('gives up a connection on which nothing moves', async () => {
    const tab = await openTab();
    const told = await tab.page.evaluate(`window.stalled('/stalled', new Uint8Array(${16 * MIB}))`);
    expect(told).toBe('nothing moved for 0.5 s');
  });

  it('begins anew when the file was changed under the same name', async () => {
    const tab = await openTab();
    await tab.begin(file, options());
    await tab.until('progress.partsCompleted >= 3');
    await tab.reload();
    const changed = Buffer.from(DATA);
    changed[0]! ^= 1;
    const time = new Date('2026-01-01');
    await writeFile(file, changed);
    await utimes(file, time, time);
    await tab.begin(file, options());
    const outcome = await tab.outcome();
    expect(outcome).toMatchObject({ resumed: false, resumedParts: 0 });
    await expectObject(outcome, changed);
  });

  it('ends with a clear error when the file changes in the middle, and leaves nothing', async () => {
    const tab = await openTab();
    await tab.begin(file, options());
    await tab.until('progress.partsCompleted >= 2');
    const { uploadId } = (await tab.unfinished())[0]!;
    await writeFile(file, Buffer.alloc(SIZE - 1));
    expect((await tab.outcome()).error).toMatchObject({
      code: 'source-changed',
      detail: 'film.mp4 changed while it was being uploaded: upload it again',
    });
    expect((await app.client.status(uploadId)).body.status).toBe('aborted');
    expect(await tab.unfinished()).toEqual([]);
  });

  describe.each([
    ["with the browser's locks", ''],
    ['with leases, on a page without https', `delete Navigator.prototype.locks`],
  ])('two tabs on one file, %s', (_how, script) => {
    beforeEach(async () => {
      if (script) await context.addInitScript(script);
    });

    it('send it once, and both have the object', async () => {
      const [first, second] = [await openTab(), await openTab()];
      await first.begin(file, options());
      await second.begin(file, options());
      await second.until(`waiting?.reason === 'elsewhere'`);
      const outcomes = [await first.outcome(), await second.outcome()];
      await expectObject(outcomes[0]!);
      expect(outcomes[1]!.key).toBe(outcomes[0]!.key);
      expect(line.bytesSent).toBeLessThan(SIZE + OVERHEAD);
    });

    it('are one when the other is closed', async () => {
      const [first, second] = [await openTab(), await openTab()];
      await first.begin(file, options());
      await second.begin(file, options());
      await second.until(`waiting?.reason === 'elsewhere'`);
      await first.until('progress.partsCompleted >= 3');
      await first.page.close();
      const outcome = await second.outcome();
      await expectObject(outcome);
      expect(outcome.resumedParts).toBeGreaterThanOrEqual(3);
    });
  });

  it('works in a worker, bytes on their way included', async () => {
    const tab = await openTab();
    const work = `
      import { LongshoreClient } from '${page.origin}/client.js';
      onmessage = async ({ data: { file, endpoint, partSize } }) => {
        const loaded = [];
        const task = new LongshoreClient({ endpoint }).upload(file, { partSize, onProgress: (p) => loaded.push(p.loaded) });
        postMessage({ ...(await task.result), loaded });
      };`;
    await tab.page.setInputFiles('input', file);
    const outcome = await tab.page.evaluate<Outcome & { loaded: number[] }>(`new Promise((resolve) => {
      const blob = new Blob([${JSON.stringify(work)}], { type: 'text/javascript' });
      const worker = new Worker(URL.createObjectURL(blob), { type: 'module' });
      worker.onmessage = ({ data }) => resolve(data);
      const file = document.querySelector('input').files[0];
      worker.postMessage({ file, ...${JSON.stringify(options())} });
    })`);
    await expectObject(outcome);
    expect(outcome.loaded.some((each) => each % PART_SIZE !== 0 && each < SIZE)).toBe(true);
  });
});
