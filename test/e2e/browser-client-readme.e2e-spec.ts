import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type * as Esbuild from 'esbuild';
import { chromium } from 'playwright-core';
import { bytes } from '../support/bytes.js';
import { withChromium } from '../support/chromium.js';
import { serveClientPage } from '../support/client-page.js';
import { temporaryFolder } from '../support/stores.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { PART_SIZE } from '../support/test-client.js';

const esbuild = createRequire(import.meta.url)('esbuild') as typeof Esbuild;
const CLIENT = fileURLToPath(new URL('../../clients/typescript/', import.meta.url));
const README = readFileSync(join(CLIENT, 'README.md'), 'utf8');
const SNIPPETS = [...README.matchAll(/```js\n([^]*?)```/g)].map(([, code]) => code!);
const DATA = bytes(2 * PART_SIZE + 1);

/** The one that shows this. */
function snippetWith(word: string): string {
  const found = SNIPPETS.filter((code) => code.includes(word));
  expect(found).toHaveLength(1);
  return found[0]!;
}

let app: TestApp;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
  await writeFile(join(folder.path, 'film.mp4'), DATA);
});
afterEach(async () => {
  await app?.close();
  await folder.remove();
});

async function expectObject(key: string | undefined): Promise<void> {
  expect((await app.client.download(key!)).body.equals(DATA)).toBe(true);
}

describe('In Node, what the README of the client shows', () => {
  beforeEach(async () => {
    app = await startTestApp();
  });

  /** As somebody would run it, beside film.mp4. Answers the words that it prints. */
  async function run(snippet: string): Promise<string[]> {
    const program = join(folder.path, 'snippet.mjs');
    await esbuild.build({
      stdin: { contents: snippet.replaceAll('http://127.0.0.1:3000', app.url), resolveDir: CLIENT },
      alias: { '@longshore/client/node': join(CLIENT, 'src/node/index.ts') },
      ...{ bundle: true, platform: 'node', format: 'esm', outfile: program, logLevel: 'silent' },
    });
    const env = { PATH: process.env.PATH, XDG_STATE_HOME: folder.path };
    const { stdout } = await promisify(execFile)(process.execPath, [program], { cwd: folder.path, env });
    return stdout.trim().split(' ');
  }

  it('has no snippet longer than ten lines, beside its imports', () => {
    expect(SNIPPETS).toHaveLength(6);
    for (const code of SNIPPETS) {
      const lines = code.split('\n').filter((line) => line && !/^(import|\/\/)/.test(line));
      expect(lines.length).toBeLessThan(10);
    }
  });

  it('uploads a file', async () => {
    const [key] = await run(snippetWith('new FileResumeStore()'));
    await expectObject(key);
  });

  it('uploads a stream', async () => {
    const [key, size] = await run(snippetWith("spawn('tar'"));
    const { body } = await app.client.download(key!);
    expect(body.length).toBe(Number(size));
    expect(body.includes(DATA)).toBe(true);
  });

  it('goes on with what another device began', async () => {
    const [first] = await run(`
      import { LongshoreClient } from '@longshore/client/node';
      const stop = new AbortController();
      const onProgress = ({ partsCompleted }) => partsCompleted > 0 && stop.abort();
      const options = { signal: stop.signal, onProgress, concurrency: 1, maxBytesPerSecond: ${2 * PART_SIZE} };
      const task = new LongshoreClient({ endpoint: '${app.url}' }).upload('film.mp4', options);
      await task.result.catch(({ code }) => console.log(code));`);
    expect(first).toBe('cancelled');
    const snippet = snippetWith('findOnServer: true');
    const [uploadId, resumedParts] = await run(snippet);
    expect(['1', '2']).toContain(resumedParts);
    await expectObject((await app.client.status(uploadId!)).body.key);
  });

  it('names an error', async () => {
    const words = await run(snippetWith('error.requestId'));
    expect(words.slice(0, 2)).toEqual(['validation-failed', '422']);
    expect(words[3]).toBe('false');
  });

  it('makes the calls one by one', async () => {
    const [key, missing] = await run(snippetWith('client.uploadPart('));
    expect((await app.client.download(key!)).body.toString()).toBe('hello');
    expect(missing).toBe('0');
  });
});

withChromium('In Chromium, what the README of the client shows', (executablePath) => {
  it('uploads what is picked', async () => {
    const html = `<!doctype html>
      <script type="importmap">{ "imports": { "@longshore/client": "/client.js" } }</script>
      <input type="file"> <progress></progress> <button id="pause"></button> <button id="cancel"></button>
      <script type="module">${snippetWith('new IndexedDbResumeStore()')}; window.ready = true</script>`;
    let address = '';
    const page = await serveClientPage(() => html.replaceAll('http://127.0.0.1:3000', address));
    app = await startTestApp({ config: { corsOrigins: [page.origin] } });
    address = app.url;
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    try {
      const tab = await browser.newPage();
      await tab.goto(page.origin);
      await tab.waitForFunction('window.ready');
      await tab.setInputFiles('input', join(folder.path, 'film.mp4'));
      await tab.waitForFunction('document.title');
      expect(await tab.evaluate(`document.querySelector('progress').value`)).toBe(1);
      await expectObject(await tab.title());
    } finally {
      await browser.close();
      await page.close();
    }
  });
});
