import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { bytes, MIB } from '../support/bytes.js';
import { withChromium } from '../support/chromium.js';
import { MeteredLine } from '../support/metered-line.js';
import { temporaryFolder } from '../support/stores.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { PART_SIZE } from '../support/test-client.js';
import { UploaderTab } from '../support/uploader-tab.js';

const PARTS = 8;
const DATA = bytes(PARTS * PART_SIZE - 77);

withChromium('The page that the server shows at /', (executablePath) => {
  let browser: Browser;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let film: string;
  let app: TestApp;
  let line: MeteredLine;
  let context: BrowserContext;
  beforeAll(async () => {
    // Without its sandbox, which needs more rights than a container has: it sees nothing but this page.
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    folder = await temporaryFolder();
    film = join(folder.path, 'film.mp4');
    await writeFile(film, DATA);
    app = await startTestApp();
  });
  afterAll(async () => {
    await browser?.close();
    await app?.close();
    await folder?.remove();
  });
  beforeEach(async () => {
    context = await browser.newContext();
    line = await MeteredLine.to(app.url, { bytesPerSecond: 20 * MIB });
  });
  afterEach(async () => {
    await context.close();
    await line.close();
  });

  const openTab = () => UploaderTab.open(context, line.url);
  const sessions = async (query: string) =>
    (
      await app.client.get<{ items: { uploadId: string; key: string; status: string }[] }>(
        `/v1/uploads?${query}`,
      )
    ).body.items;

  it('uploads what is picked, and offers it for download', async () => {
    const tab = await openTab();
    await tab.pick(film);
    expect((await tab.download('film.mp4')).equals(DATA)).toBe(true);
    await tab.heard('film.mp4 is uploaded');
  });

  it('uploads what is dropped on it, and shows that it would', async () => {
    const tab = await openTab();
    const note = { name: 'note.txt', content: 'dropped' };
    await tab.drag('dragenter', note);
    await tab.page.getByText('Let go to upload').waitFor();
    await tab.drag('dragleave', note);
    await tab.page.getByText('Drop files here').waitFor();
    await tab.drag('drop', note);
    expect((await tab.download('note.txt')).toString()).toBe('dropped');
  });

  it('uploads what is pasted', async () => {
    const tab = await openTab();
    await tab.paste({ name: 'picture.png', content: 'pasted' });
    expect((await tab.download('picture.png')).toString()).toBe('pasted');
  });

  it('pauses, says so, and goes on', async () => {
    const tab = await openTab();
    await tab.pick(film);
    await tab.untilParts('film.mp4', 2);
    await tab.press('Pause film.mp4');
    await tab.until('film.mp4', 'paused');
    await tab.heard('film.mp4 is paused');
    await tab.press('Resume film.mp4');
    expect((await tab.download('film.mp4')).equals(DATA)).toBe(true);
  });

  it('waits while the network is off, and goes on by itself', async () => {
    const tab = await openTab();
    await tab.pick(film);
    await tab.untilParts('film.mp4', 2);
    await context.setOffline(true);
    await tab.row('film.mp4').getByText('You are offline').waitFor();
    await context.setOffline(false);
    expect((await tab.download('film.mp4')).equals(DATA)).toBe(true);
  });

  it('cancels, and leaves no session and nothing in the store', async () => {
    const tab = await openTab();
    await tab.pick(film);
    await tab.untilParts('film.mp4', 2);
    const [session] = await sessions('status=uploading');
    await tab.press('Cancel film.mp4');
    await tab.row('film.mp4').waitFor({ state: 'detached' });
    expect((await app.client.status(session!.uploadId)).body.status).toBe('aborted');
    expect(await app.uploadsInStore(session!.key)).toBe(0);
    await tab.page.reload();
    await tab.page.locator('.longshore-drop').waitFor();
    expect(await tab.row('film.mp4').count()).toBe(0);
  });

  it('takes 20 files at once, and each arrives as it is', async () => {
    const tab = await openTab();
    const files = Array.from({ length: 20 }, (_, index) => ({
      name: `file-${index}.bin`,
      data: bytes(20_000 + index),
    }));
    for (const { name, data } of files) await writeFile(join(folder.path, name), data);
    await tab.pick(...files.map(({ name }) => join(folder.path, name)));
    await tab.page.getByText('20 of 20 files uploaded').waitFor();
    for (const { name, data } of files) expect((await tab.download(name)).equals(data)).toBe(true);
    await tab.press('Clear finished');
    expect(await tab.rows('completed').count()).toBe(0);
  });

  it('offers after a reload what was not finished, and forgets it on the server when it is discarded', async () => {
    const tab = await openTab();
    await tab.pick(film);
    await tab.untilParts('film.mp4', 2);
    const [session] = await sessions('status=uploading');
    await tab.page.reload();
    await tab.until('film.mp4', 'unfinished');
    await tab.row('film.mp4').getByText('pick the file again to go on').waitFor();
    await tab.press('Discard film.mp4');
    await tab.row('film.mp4').waitFor({ state: 'detached' });
    const gone = async () => (await app.client.status(session!.uploadId)).body.status === 'aborted';
    while (!(await gone())) await tab.page.waitForTimeout(50);
  });

  it('does not offer in a second tab what the first one is uploading, until that is closed', async () => {
    const left = join(folder.path, 'left.bin');
    await writeFile(left, DATA);
    const tab = await openTab();
    await tab.pick(left);
    await tab.untilParts('left.bin', 0);
    await tab.page.reload();
    await tab.pick(film);
    await tab.untilParts('film.mp4', 0);
    await tab.press('Pause film.mp4');
    const second = await openTab();
    await second.until('left.bin', 'unfinished');
    expect(await second.row('film.mp4').count()).toBe(0);
    await tab.page.close();
    await second.until('film.mp4', 'unfinished');
  });

  it('tells in the page why the server takes a file no longer, and tries again when asked', async () => {
    const tab = await openTab();
    await context.route('**/v1/uploads/start', (route) => route.abort());
    await tab.pick(film);
    await tab.row('film.mp4').getByText('The server cannot be reached.').waitFor();
    await tab.heard('film.mp4 failed');
    await context.unroute('**/v1/uploads/start');
    await tab.press('Retry film.mp4');
    expect((await tab.download('film.mp4')).equals(DATA)).toBe(true);
  });

  it('is worked by keyboard alone, and the focus is never lost', async () => {
    const tab = await openTab();
    const { keyboard } = tab.page;
    const focused = () =>
      tab.page.evaluate('document.activeElement.ariaLabel ?? document.activeElement.textContent');
    const chooser = tab.page.waitForEvent('filechooser');
    await keyboard.press('Tab');
    expect(await focused()).toContain('choose them');
    await keyboard.press('Enter');
    await (await chooser).setFiles([film]);
    await tab.untilParts('film.mp4', 1);
    await keyboard.press('Tab');
    expect(await focused()).toBe('Pause film.mp4');
    await keyboard.press('Space');
    await tab.until('film.mp4', 'paused');
    expect(await focused()).toBe('Resume film.mp4');
    await keyboard.press('Space');
    await tab.until('film.mp4', 'completed');
    expect(['Remove film.mp4', 'Download film.mp4']).toContain(await focused());
    await tab.page.getByRole('button', { name: 'Remove film.mp4' }).focus();
    await keyboard.press('Enter');
    await tab.row('film.mp4').waitFor({ state: 'detached' });
    expect(await focused()).toContain('choose them');
  });
});
