import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { bytes, MIB } from '../support/bytes.js';
import { withChromium } from '../support/chromium.js';
import type { ClientPage } from '../support/client-page.js';
import { MeteredLine } from '../support/metered-line.js';
import { bundleReact, mounted, serveReactPage } from '../support/react-page.js';
import { temporaryFolder } from '../support/stores.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { PART_SIZE } from '../support/test-client.js';
import { UploaderTab } from '../support/uploader-tab.js';

const README = readFileSync(fileURLToPath(new URL('../../clients/react/README.md', import.meta.url)), 'utf8');
const SNIPPETS = [...README.matchAll(/```tsx\n([^]*?)```/g)].map(([, code]) => code!);
const ENDPOINT = 'http://127.0.0.1:3000';
const DATA = bytes(4 * PART_SIZE - 77);

interface Session {
  uploadId: string;
  key: string;
  status: string;
}

/** The one that shows this. */
function snippetWith(word: string): string {
  const found = SNIPPETS.filter((code) => code.includes(word));
  expect(found).toHaveLength(1);
  return found[0]!;
}

withChromium('The React package in Chromium', (executablePath) => {
  let browser: Browser;
  let served: ClientPage;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let film: string;
  let app: TestApp;
  let line: MeteredLine;
  let context: BrowserContext;
  let code = '';
  let earlier: Set<string>;
  beforeAll(async () => {
    // Without its sandbox, which needs more rights than a container has: it sees nothing but this page.
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    served = await serveReactPage(() => code.replaceAll(ENDPOINT, line.url));
    folder = await temporaryFolder();
    film = join(folder.path, 'film.mp4');
    await writeFile(film, DATA);
    app = await startTestApp({ config: { corsOrigins: [served.origin] } });
  });
  afterAll(async () => {
    await app?.close();
    await browser?.close();
    await served?.close();
    await folder?.remove();
  });
  beforeEach(async () => {
    earlier = new Set((await listed()).map(({ uploadId }) => uploadId));
    line = await MeteredLine.to(app.url, { bytesPerSecond: 20 * MIB });
    context = await browser.newContext();
  });
  afterEach(async () => {
    await context.close();
    await line.close();
  });

  async function openPage(source: string): Promise<Page> {
    code = mounted(source);
    const page = await context.newPage();
    await page.goto(served.origin);
    await page.locator('input[type=file]').first().waitFor({ state: 'attached' });
    return page;
  }

  async function openUploader(source: string): Promise<UploaderTab> {
    code = mounted(source);
    return UploaderTab.open(context, served.origin);
  }

  const listed = async () => (await app.client.get<{ items: Session[] }>('/v1/uploads')).body.items;

  /** Those of this story. */
  async function sessions(): Promise<Session[]> {
    return (await listed()).filter(({ uploadId }) => !earlier.has(uploadId));
  }

  async function expectOneObject(): Promise<void> {
    const all = await sessions();
    expect(all.map(({ status }) => status)).toEqual(['completed']);
    expect((await app.client.download(all[0]!.key)).body.equals(DATA)).toBe(true);
  }

  const styleOf = (page: Page, selector: string, property: string) =>
    page.evaluate<string>(`getComputedStyle(document.querySelector('${selector}')).${property}`);
  const pick = (page: Page, ...files: string[]) =>
    page.locator('input[type=file]').first().setInputFiles(files);
  const uploader = (props = '') => `
    import { MultipartUploader } from '@longshore/react';
    import '@longshore/react/styles.css';
    export default function App() { return <MultipartUploader apiEndpoint="${ENDPOINT}" ${props} />; }`;

  describe('as its README shows', () => {
    it('has no snippet longer than ten lines, beside its imports', () => {
      expect(SNIPPETS).toHaveLength(5);
      for (const snippet of SNIPPETS) {
        expect(snippet.split('\n').filter((text) => text && !text.startsWith('import')).length).toBeLessThan(
          10,
        );
      }
    });

    it('uploads with the component', async () => {
      const tab = await openUploader(snippetWith('onSuccess'));
      const logged = tab.page.waitForEvent('console', (message) => message.text().includes('/uploads/'));
      await tab.pick(film);
      await tab.until('film.mp4', 'completed');
      expect((await sessions())[0]!.key).toBe((await logged).text());
      await expectOneObject();
    });

    it('uploads, pauses, goes on and cancels with the hook', async () => {
      const page = await openPage(snippetWith('useMultipartUpload'));
      await pick(page, film);
      await page.getByText(/^uploading [1-9]/).waitFor();
      await page.getByText('Pause').click();
      await page.getByText(/^paused [1-9]/).waitFor();
      await page.getByText('Cancel').click();
      await page.locator('input[type=file]').waitFor();
      expect((await sessions()).map(({ status }) => status)).toEqual(['aborted']);
      await pick(page, film);
      await page.getByText(/^uploading [1-9]/).waitFor();
      await page.getByText('Pause').click();
      await page.getByText('Resume').click();
      await page.getByText('completed 100 %').waitFor();
      expect((await sessions()).map(({ status }) => status).sort()).toEqual(['aborted', 'completed']);
    });

    it('uploads many with the queue, two at a time', async () => {
      const names = ['a.bin', 'b.bin', 'c.bin', 'd.bin'];
      for (const name of names) await writeFile(join(folder.path, name), bytes(2 * MIB));
      const page = await openPage(snippetWith('filesAtOnce: 2'));
      await page.evaluate(`{
        window.most = 0;
        const count = () => {
          const under = [...document.querySelectorAll('li')].filter((row) => row.textContent.endsWith('uploading'));
          window.most = Math.max(window.most, under.length);
        };
        new MutationObserver(count).observe(document.body, { subtree: true, childList: true, characterData: true });
      }`);
      await pick(page, ...names.map((name) => join(folder.path, name)));
      for (const name of names) await page.getByText(`${name} completed`).waitFor();
      expect(await page.evaluate('window.most')).toBe(2);
      expect(await page.locator('progress').getAttribute('value')).toBe('100');
    });

    it('offers what was not finished, and goes on with it', async () => {
      const page = await openPage(snippetWith('useUnfinishedUploads'));
      await pick(page, film);
      await page.getByText('uploading').waitFor();
      const [started] = await Promise.all([
        page.waitForResponse((answer) => answer.url().includes('/part/')),
        page.waitForResponse((answer) => answer.url().endsWith('/start')),
      ]);
      expect(started.status()).toBe(200);
      await page.reload();
      await page.getByText('Pick film.mp4 again').waitFor();
      await pick(page, film);
      await page.getByText('completed').waitFor();
      await expectOneObject();
    });

    it('takes another look', async () => {
      const tab = await openUploader(snippetWith('data-theme="dark"'));
      expect(await styleOf(tab.page, '.longshore-link', 'color')).toBe('rgb(122, 60, 255)');
      expect(await styleOf(tab.page, '.longshore-drop', 'backgroundColor')).toBe('rgb(23, 34, 40)');
    });
  });

  it('refuses in the page what is larger than 5 GiB, and sends nothing of it', async () => {
    const huge = join(folder.path, 'huge.iso');
    await writeFile(huge, '');
    await truncate(huge, 5 * 1024 * MIB + 1);
    const tab = await openUploader(uploader());
    let dialogs = 0;
    tab.page.on('dialog', (dialog) => {
      dialogs += 1;
      void dialog.dismiss();
    });
    await tab.pick(huge, film);
    await tab.row('huge.iso').getByText('Too large: files may have up to 5 GiB.').waitFor();
    await tab.heard('huge.iso failed');
    expect(await tab.page.getByRole('button', { name: 'Retry huge.iso' }).count()).toBe(0);
    await tab.until('film.mp4', 'completed');
    expect(dialogs).toBe(0);
    await expectOneObject();
  });

  it('makes one upload in StrictMode, also when an effect begins it', async () => {
    code = mounted(`
      import { useEffect } from 'react';
      import { useMultipartUpload } from '@longshore/react';
      const blob = new Blob([new Uint8Array(${PART_SIZE})]);
      export default function App() {
        const { upload, status } = useMultipartUpload({ apiEndpoint: '${ENDPOINT}' });
        useEffect(() => void upload(blob), [upload]);
        return <p>{status}</p>;
      }`);
    const page = await context.newPage();
    await page.goto(served.origin);
    await page.getByText('completed').waitFor();
    expect(await sessions()).toHaveLength(1);
    const puts = await page.evaluate(
      `performance.getEntriesByType('resource').filter(({ name }) => /part\\/1$/.test(name)).length`,
    );
    expect(puts).toBe(1);
  });

  it('stops sending when the component goes away, and goes on when it is back', async () => {
    const tab = await openUploader(`
      import { useState } from 'react';
      import { MultipartUploader } from '@longshore/react';
      export default function App() {
        const [isThere, setThere] = useState(true);
        return <>
          <button onClick={() => setThere(!isThere)}>Toggle</button>
          {isThere && <MultipartUploader apiEndpoint="${ENDPOINT}" concurrency={1} />}
        </>;
      }`);
    await tab.pick(film);
    await tab.untilParts('film.mp4', 1);
    const failed = tab.page.waitForEvent('requestfailed', (request) => request.method() === 'PUT');
    await tab.press('Toggle');
    await failed;
    await tab.press('Toggle');
    await tab.until('film.mp4', 'unfinished');
    await tab.pick(film);
    await tab.until('film.mp4', 'completed');
    await expectOneObject();
  });

  it('is not sent twice when it is picked twice', async () => {
    const tab = await openUploader(uploader());
    await tab.pick(film);
    await tab.pick(film);
    await tab.until('film.mp4', 'completed');
    expect(await tab.rows('completed').count()).toBe(1);
    await expectOneObject();
  });

  it.each(['light', 'dark'] as const)(
    'has no obstacle that axe knows of when it is %s',
    async (colorScheme) => {
      await context.close();
      context = await browser.newContext({ colorScheme, reducedMotion: 'reduce' });
      const tab = await openUploader(uploader(`maxSize={${DATA.length}}`));
      expect(await tab.accessibilityProblems()).toEqual([]);
      await tab.paste({ name: 'large.txt', content: 'x'.repeat(DATA.length + 1) });
      await tab.until('large.txt', 'error');
      await tab.pick(film);
      await tab.untilParts('film.mp4', 0);
      await tab.press('Pause film.mp4');
      expect(await tab.accessibilityProblems()).toEqual([]);
      expect(await styleOf(tab.page, '.longshore-bar-fill', 'transitionDuration')).toBe('0s');
      await tab.press('Resume film.mp4');
      await tab.until('film.mp4', 'completed');
      expect(await tab.accessibilityProblems()).toEqual([]);
    },
  );

  it('renders on a server, and the browser takes it over without a word', async () => {
    const files = await bundleReact(
      `${uploader()}
      import { renderToString } from 'react-dom/server';
      console.log(renderToString(<App />));`,
      { platform: 'node', format: 'cjs', outfile: 'page.js' },
    );
    const program = join(folder.path, 'render.cjs');
    await writeFile(program, files.get('/page.js')!);
    const { stdout: html, stderr } = await promisify(execFile)(process.execPath, [program]);
    expect(stderr).toBe('');
    expect(html).toMatch(/Drop .*files.* here, or/);
    code = `
      import { hydrateRoot } from 'react-dom/client';
      ${uploader()}
      const root = document.getElementById('root');
      root.innerHTML = ${JSON.stringify(html.trim())};
      hydrateRoot(root, <App />, { onRecoverableError: (error) => console.error(String(error)) });`;
    const page = await context.newPage();
    const said: string[] = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) said.push(message.text());
    });
    await page.goto(served.origin);
    await page.locator('input[type=file]').setInputFiles(film);
    await page.locator('[data-status=completed]').waitFor();
    expect(said).toEqual([]);
    await expectOneObject();
  });
});
