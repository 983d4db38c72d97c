import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { withChromium } from '../support/chromium.js';
import { eventIn, runCli } from '../support/cli-process.js';
import { type IdentityProvider, startIdentityProvider } from '../support/identity-provider.js';
import { temporaryFolder } from '../support/stores.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { TestClient } from '../support/test-client.js';
import { UploaderTab } from '../support/uploader-tab.js';

const ADMIN_KEY = 'the-administrators-key-of-this-test';
const ASKED = 'This server asks for a key or a token';
const NOTE = 'a note of some bytes';
const KINDS = ['key', 'token', 'jwt'] as const;
type Kind = (typeof KINDS)[number];

const tenant = `tenant-${randomUUID()}`;
let app: TestApp;
let provider: IdentityProvider;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let note: string;
let backend: TestClient;
let backendKey: string;

beforeAll(async () => {
  provider = await startIdentityProvider();
  app = await startTestApp({ config: { auth: 'jwt', jwt: provider.settings, adminApiKey: ADMIN_KEY } });
  const key = { name: 'backend', owner: tenant, scopes: ['uploads:write', 'uploads:read', 'objects:read'] };
  backendKey = (await app.client.post<{ secret: string }>('/v1/api-keys', key)).body.secret;
  backend = new TestClient(app.url, backendKey);
  folder = await temporaryFolder();
  note = join(folder.path, 'note.txt');
  await writeFile(note, NOTE);
});
afterAll(async () => {
  await app?.close();
  await provider?.close();
  await folder?.remove();
});

async function issue(body: Record<string, unknown> = {}): Promise<{ id: string; token: string }> {
  const answer = await backend.post<{ id: string; token: string }>('/v1/upload-tokens', body);
  expect(answer.status).toBe(201);
  return answer.body;
}

async function secretOf(kind: Kind): Promise<string> {
  if (kind === 'key') return backendKey;
  if (kind === 'jwt') return provider.tokenFor(`${tenant}-user`);
  return (await issue({ maxUploads: null })).token;
}

async function expectStored(key: string): Promise<void> {
  expect((await app.client.download(key)).body.toString()).toBe(NOTE);
}

it.each(KINDS)('longshore upload takes a %s', async (kind) => {
  const secret = await secretOf(kind);
  const settings = { XDG_STATE_HOME: join(folder.path, kind) };
  const { exitCode, out, err } = await runCli(
    ['upload', note, '--to', app.url, '--token', secret, '--json'],
    settings,
  );
  expect({ exitCode, err }).toMatchObject({ exitCode: 0 });
  await expectStored(eventIn<{ key: string }>(out, 'completed').key);
  expect(out + err).not.toContain(secret);
});

withChromium('In a browser', (executablePath) => {
  let browser: Browser;
  let context: BrowserContext;
  beforeAll(async () => {
    // Without its sandbox, which needs more rights than a container has: it sees nothing but this page.
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    context = await browser.newContext();
  });
  afterEach(() => context.close());

  async function enter(tab: UploaderTab, secret: string): Promise<void> {
    await tab.page.getByLabel(ASKED).fill(secret);
    await tab.press('Continue');
  }

  async function open(secret: string): Promise<UploaderTab> {
    const tab = await UploaderTab.open(context, app.url);
    await enter(tab, secret);
    await tab.page.getByText('Drop files here').waitFor();
    return tab;
  }

  async function keyOf(tab: UploaderTab): Promise<string> {
    const { body } = await app.client.get<{ items: { key: string }[] }>(
      `/v1/uploads?q=note.txt&sort=-createdAt&limit=1`,
    );
    await tab.until('note.txt', 'completed');
    return body.items[0]!.key;
  }

  it.each(KINDS)('the upload page takes a %s, and keeps it for the tab alone', async (kind) => {
    const secret = await secretOf(kind);
    const tab = await open(`Bearer ${secret} `);
    await tab.pick(note);
    await tab.until('note.txt', 'completed');
    await expectStored(await keyOf(tab));
    // By default tokens are for sending only.
    const isOffered = await tab.page.getByRole('button', { name: 'Download note.txt' }).isVisible();
    expect(isOffered).toBe(kind !== 'token');
    const kept =
      'JSON.stringify([Object.values(sessionStorage), Object.values(localStorage), document.cookie])';
    expect(await tab.page.evaluate(kept)).toBe(JSON.stringify([[secret], [], '']));
  });

  it('the upload page says why a key is not taken', async () => {
    const { id, token } = await issue();
    await backend.delete(`/v1/upload-tokens/${id}`);
    const reader = { name: 'reader', owner: tenant, scopes: ['uploads:read'] };
    const { secret } = (await app.client.post<{ secret: string }>('/v1/api-keys', reader)).body;
    const forged = (await provider.tokenFor('somebody')).replace(/\.[^.]*$/, '.AAAA');
    const tab = await UploaderTab.open(context, app.url);
    await tab.page.getByLabel(ASKED).waitFor();
    expect(await tab.page.getByRole('alert').count()).toBe(0);
    for (const [given, why] of [
      ['wrong', 'This key is not valid.'],
      ['schlüssel', 'This is not a key. Was it copied whole?'],
      [token, /^This token was revoked at 20/],
      [secret, 'This key may not upload: it lacks the scope uploads:write.'],
      [forged, 'The signature of the token is wrong.'],
    ] as const) {
      await enter(tab, given);
      await tab.page.getByRole('alert').getByText(why).waitFor();
    }
  });

  it('the upload page says when too many keys were tried', async () => {
    const tab = await UploaderTab.open(context, app.url);
    await tab.page.getByLabel(ASKED).waitFor();
    const detail = 'At most 60 requests in 60 s. Ask again in 12 s.';
    const body = JSON.stringify({ code: 'too-many-requests', detail });
    const contentType = 'application/problem+json';
    await tab.page.route('**/v1/whoami', (route) => route.fulfill({ status: 429, contentType, body }));
    await enter(tab, 'another');
    await tab.page.getByRole('alert').getByText(detail).waitFor();
  });

  it('the upload page asks again when its token ends, says why, and goes on with another one', async () => {
    const { id, token } = await issue();
    const tab = await open(token);
    await backend.delete(`/v1/upload-tokens/${id}`);
    await tab.pick(note);
    await tab.page
      .getByRole('alert')
      .getByText(/^This token was revoked at/)
      .waitFor();
    await enter(tab, (await issue()).token);
    await tab.until('note.txt', 'completed');
  });

  it.each<[what: string, limits: Record<string, unknown>, text: string]>([
    ['a type', { contentTypes: ['image/*'] }, 'Files of this type are not taken here. Allowed: image/*.'],
    ['a name', { filenames: ['*.jpg'] }, 'Files of this name are not taken here. Allowed: *.jpg.'],
    ['a size', { maxSize: 10 }, 'Too large: the server takes up to 10 bytes.'],
    ['the room', { maxTotalBytes: 10 }, 'Not enough room: 10 bytes are left. Make room, or ask for more.'],
  ])('the upload page says what is wrong when %s is limited', async (_what, limits, text) => {
    const tab = await open((await issue(limits)).token);
    await tab.pick(note);
    await tab.row('note.txt').getByText(text).waitFor();
  });

  it('the upload page says when a token is used up', async () => {
    const tab = await open((await issue({ maxUploads: 1 })).token);
    await tab.pick(note);
    await tab.until('note.txt', 'completed');
    const second = join(folder.path, 'second.txt');
    await writeFile(second, 'second');
    await tab.pick(second);
    await tab.row('second.txt').getByText('No more files may be uploaded with this token.').waitFor();
  });

  it.each(KINDS)('the API documentation calls with a %s, also after a reload', async (kind) => {
    const page = await context.newPage();
    const refused: string[] = [];
    page.on(
      'console',
      (message) => /Content.Security.Policy/i.test(message.text()) && refused.push(message.text()),
    );
    await page.goto(`${app.url}/docs`);
    await page.locator('.btn.authorize').click();
    await page.locator('.auth-container input').fill(await secretOf(kind));
    await page.locator('.auth-btn-wrapper button.authorize').click();
    await page.reload();
    expect(await askedByPage(page)).toMatchObject({ kind, auth: 'jwt' });
    expect(refused).toEqual([]);
  });

  /** What "Try it out" shows of `GET /v1/whoami`. */
  async function askedByPage(page: Page): Promise<unknown> {
    const operation = page.locator('#operations-whoami-whoamiGet');
    await operation.locator('.opblock-summary').first().click();
    await operation.locator('.try-out__btn').click();
    const answer = page.waitForResponse(`${app.url}/v1/whoami`);
    await operation.locator('button.execute').click();
    await operation.locator('.live-responses-table .response-col_description').first().waitFor();
    return (await answer).json();
  }
});
