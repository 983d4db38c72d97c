import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { freePort } from '../support/free-port.js';
import { bytes, MIB } from '../support/bytes.js';
import { withChromium } from '../support/chromium.js';
import { LongshoreProcess } from '../support/longshore-process.js';
import { MeteredLine } from '../support/metered-line.js';
import { temporaryFolder } from '../support/stores.js';
import { startTestApp } from '../support/test-app.js';
import { PART_SIZE } from '../support/test-client.js';
import { freshDatabaseUrl } from '../support/test-database.js';
import { UploaderTab } from '../support/uploader-tab.js';

const PARTS = 8;
const DATA = bytes(PARTS * PART_SIZE - 77);
const PART_STORED = /"route":"\/v1\/uploads\/:uploadId\/part\/:partNumber"[^\n]*"status":200/g;
const KEY = 'a-key-for-the-test-of-the-page';

withChromium('The upload page and its server', (executablePath) => {
  let browser: Browser;
  let context: BrowserContext;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let film: string;
  beforeAll(async () => {
    // Without its sandbox, which needs more rights than a container has: it sees nothing but this page.
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    folder = await temporaryFolder();
    film = join(folder.path, 'film.mp4');
    await writeFile(film, DATA);
  });
  afterAll(async () => {
    await browser?.close();
    await folder?.remove();
  });
  beforeEach(async () => {
    context = await browser.newContext();
  });
  afterEach(() => context.close());

  const settings = async () => ({
    PORT: String(await freePort()),
    DATABASE_URL: await freshDatabaseUrl(),
    DATA_DIR: folder.path,
  });

  it('exchange every part once, though the page is reloaded in the middle and the file picked again', async () => {
    const server = new LongshoreProcess(await settings());
    const line = await MeteredLine.to(await server.url(), { bytesPerSecond: 20 * MIB });
    try {
      const tab = await UploaderTab.open(context, line.url);
      await tab.pick(film);
      await tab.untilParts('film.mp4', 3);
      await tab.page.reload();
      await tab.until('film.mp4', 'unfinished');
      await tab.pick(film);
      expect((await tab.download('film.mp4')).equals(DATA)).toBe(true);
      expect(server.said.match(PART_STORED)).toHaveLength(PARTS);
      expect(await tab.rows('unfinished').count()).toBe(0);
    } finally {
      await line.close();
      await server.kill();
    }
  });

  it('go on when the server is killed and started again', async () => {
    const same = await settings();
    const first = new LongshoreProcess(same);
    const url = await first.url();
    const line = await MeteredLine.to(url, { bytesPerSecond: 10 * MIB });
    let second: LongshoreProcess | undefined;
    try {
      const tab = await UploaderTab.open(context, line.url);
      await tab.pick(film);
      await tab.untilParts('film.mp4', 3);
      await first.kill();
      await tab.row('film.mp4').getByText('The server cannot be reached. Trying again').waitFor();
      second = new LongshoreProcess(same);
      await second.url();
      expect((await tab.download('film.mp4')).equals(DATA)).toBe(true);
      const storedByFirst = first.said.match(PART_STORED)!.length;
      expect(storedByFirst).toBeGreaterThanOrEqual(3);
      expect(second.said.match(PART_STORED)!.length).toBeLessThanOrEqual(PARTS - storedByFirst);
    } finally {
      await line.close();
      await second?.kill();
      await first.kill();
    }
  });

  it('agree on what is too large, and the page says it', async () => {
    const app = await startTestApp({ config: { maxObjectSizeBytes: 10 * MIB } });
    try {
      const tab = await UploaderTab.open(context, app.url);
      await tab.pick(film);
      await tab.row('film.mp4').getByText('Too large: the server takes up to 10 MiB.').waitFor();
      expect(await tab.page.getByRole('button', { name: 'Retry film.mp4' }).count()).toBe(0);
    } finally {
      await app.close();
    }
  });

  it('agree on a key, which is kept for the tab and nowhere else', async () => {
    const app = await startTestApp({ config: { auth: 'keys', adminApiKey: KEY } });
    try {
      const tab = await UploaderTab.open(context, app.url);
      const field = tab.page.getByLabel('This server asks for a key or a token');
      await field.fill('wrong');
      await tab.press('Continue');
      await tab.page.getByRole('alert').getByText('This key is not valid').waitFor();
      await field.fill(KEY);
      await field.press('Enter');
      await tab.pick(film);
      await tab.until('film.mp4', 'completed');
      const download = tab.page.waitForEvent('download');
      await tab.press('Download film.mp4');
      expect((await download).suggestedFilename()).toBe('film.mp4');
      await tab.page.reload();
      await tab.page.getByText('Drop files here').waitFor();
      expect(
        await tab.page.evaluate(
          'JSON.stringify([Object.values(sessionStorage), Object.values(localStorage)])',
        ),
      ).toBe(JSON.stringify([[KEY], []]));
      const other = await UploaderTab.open(await browser.newContext(), app.url);
      await other.page.getByLabel('This server asks for a key or a token').waitFor();
      await other.page.context().close();
    } finally {
      await app.close();
    }
  });

  it.each(['light', 'dark'] as const)(
    'have no obstacle that axe knows of, in any state, when it is %s',
    async (colorScheme) => {
      const app = await startTestApp({ config: { maxObjectSizeBytes: 60 * MIB } });
      const line = await MeteredLine.to(app.url, { bytesPerSecond: 10 * MIB });
      const sparse = join(folder.path, 'too-large.iso');
      await writeFile(sparse, '');
      await truncate(sparse, 61 * MIB);
      // The examination is a script from outside, which the page's policy forbids.
      const examined = await browser.newContext({ colorScheme, bypassCSP: true });
      try {
        const tab = await UploaderTab.open(examined, line.url);
        const problems: Record<string, string[]> = {};
        const look = async (state: string) => (problems[state] = await tab.accessibilityProblems());
        await look('empty');
        await tab.drag('dragenter', { name: 'a', content: 'a' });
        await tab.page.getByText('Let go to upload').waitFor();
        await look('dragging');
        await tab.pick(film);
        await tab.untilParts('film.mp4', 0);
        await look('uploading');
        await tab.pick(sparse);
        await tab.until('too-large.iso', 'error');
        await look('error');
        await tab.press('Pause film.mp4');
        await tab.until('film.mp4', 'paused');
        await look('paused');
        await tab.page.reload();
        await tab.until('film.mp4', 'unfinished');
        await look('unfinished');
        await tab.pick(film);
        await tab.until('film.mp4', 'completed');
        await look('completed');
        await tab.page.route('**/v1/whoami', (route) =>
          route.fulfill({
            status: 401,
            contentType: 'application/problem+json',
            body: '{"code":"unauthorized"}',
          }),
        );
        await tab.page.reload();
        await tab.page.getByLabel('This server asks for a key or a token').waitFor();
        await look('key');
        expect(Object.values(problems)).toHaveLength(8);
        expect(problems).toEqual(Object.fromEntries(Object.keys(problems).map((state) => [state, []])));
      } finally {
        await examined.close();
        await line.close();
        await app.close();
      }
    },
  );

  it('run nothing that is not theirs', async () => {
    const app = await startTestApp();
    try {
      const answer = await fetch(app.url, { headers: { accept: 'text/html' } });
      expect(answer.headers.get('content-security-policy')).toMatch(/default-src 'none'; script-src 'self';/);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      const script = /src="\.\/(assets\/[^"]+\.js)"/.exec(await answer.text())?.[1];
      const asset = await fetch(`${app.url}/${script}`);
      expect(asset.headers.get('content-type')).toMatch(/^text\/javascript/);
      expect(asset.headers.get('cache-control')).toContain('immutable');
      const etag = asset.headers.get('etag')!;
      const again = await fetch(`${app.url}/${script}`, { headers: { 'if-none-match': etag } });
      expect(again.status).toBe(304);
      expect((await fetch(`${app.url}/assets/..%2findex.html`)).status).toBe(404);
    } finally {
      await app.close();
    }
  });

  it('send a program to the documentation, as ever', async () => {
    const app = await startTestApp();
    try {
      for (const accept of ['application/json', '*/*']) {
        const answer = await fetch(app.url, { headers: { accept }, redirect: 'manual' });
        expect({ accept, status: answer.status, to: answer.headers.get('location') }).toEqual({
          ...{ accept, status: 302, to: '/docs' },
        });
      }
    } finally {
      await app.close();
    }
  });
});
