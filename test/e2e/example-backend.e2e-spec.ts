import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { withChromium } from '../support/chromium.js';
import { freePort } from '../support/free-port.js';
import { SAMPLES } from '../support/sample-files.js';
import { temporaryFolder } from '../support/stores.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { TestClient } from '../support/test-client.js';

const PROGRAM = fileURLToPath(new URL('../../examples/browser-backend/server.mjs', import.meta.url));
const ADMIN_KEY = 'the-administrators-key-of-this-test';

withChromium('The example of a backend and its page', (executablePath) => {
  const tenant = `tenant-${randomUUID()}`;
  let app: TestApp;
  let backend: ChildProcess;
  let apiKey: string;
  let origin: string;
  let browser: Browser;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let picture: string;

  beforeAll(async () => {
    const port = String(await freePort());
    origin = `http://127.0.0.1:${port}`;
    app = await startTestApp({ config: { auth: 'keys', adminApiKey: ADMIN_KEY, corsOrigins: [origin] } });
    const key = { name: 'backend', owner: tenant, scopes: ['uploads:write', 'uploads:read'] };
    apiKey = (await app.client.post<{ secret: string }>('/v1/api-keys', key)).body.secret;
    backend = spawn(process.execPath, [PROGRAM], {
      env: { PATH: process.env.PATH, LONGSHORE_URL: app.url, LONGSHORE_API_KEY: apiKey, PORT: port },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(backend.stdout!, 'data');
    folder = await temporaryFolder();
    picture = join(folder.path, 'face.png');
    await writeFile(picture, SAMPLES.png);
    // Without its sandbox, which needs more rights than a container has: it sees nothing but this page.
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser?.close();
    if (backend?.kill()) await once(backend, 'close');
    await app?.close();
    await folder?.remove();
  });

  /** A page of its own, and with which credentials it calls Longshore. */
  async function open(): Promise<{ page: Page; credentials: Set<string> }> {
    const page = await (await browser.newContext()).newPage();
    const credentials = new Set<string>();
    page.on('request', (request) => {
      const { authorization } = request.headers();
      if (request.url().startsWith(app.url) && authorization) credentials.add(authorization.slice(7));
    });
    await page.goto(origin);
    return { page, credentials };
  }

  const says = (page: Page, text: RegExp | string) => page.getByRole('status').getByText(text).waitFor();

  async function signIn(page: Page, user: 'Ann' | 'Ben'): Promise<void> {
    await page.getByRole('button', { name: `Sign in as ${user}` }).click();
    await says(page, `Signed in as ${user.toLowerCase()}`);
  }

  it("uploads as the user who is signed in, without the backend's key in the page", async () => {
    const { page, credentials } = await open();
    await signIn(page, 'Ann');
    await page.setInputFiles('input', picture);
    await says(page, new RegExp(`^Uploaded: .*avatars/ann/.+\\.png$`));
    const key = (await page.getByRole('status').textContent())!.replace('Uploaded: ', '');
    expect((await app.client.download(key)).body.equals(SAMPLES.png)).toBe(true);
    expect([...credentials].map((secret) => secret.slice(0, 4))).toEqual(['lst_']);
    const owned = await app.client.get<{ items: { key: string }[] }>(`/v1/uploads?owner=${tenant}/ann`);
    expect(owned.body.items.map((item) => item.key)).toEqual([key]);
  });

  it("does not show one user another's uploads", async () => {
    const { page, credentials } = await open();
    await signIn(page, 'Ben');
    await page.setInputFiles('input', picture);
    await says(page, /^Uploaded: .*avatars\/ben\//);
    const ben = new TestClient(app.url, [...credentials][0]);
    const { body } = await ben.get<{ items: { key: string }[] }>('/v1/uploads');
    expect(body.items).toHaveLength(1);
    expect(body.items[0]!.key).toContain('/ben/');
  });

  it('takes nothing but pictures, and nothing from strangers', async () => {
    const { page } = await open();
    await page.setInputFiles('input', picture);
    await says(page, 'Sign in first');
    await signIn(page, 'Ann');
    const note = join(folder.path, 'note.txt');
    await writeFile(note, 'no picture');
    await page.setInputFiles('input', note);
    await says(page, 'Failed: Files of the type text/plain may not be uploaded here.');
  });
});
