import { bytes } from '../support/bytes.js';
import { expectProblem } from '../support/problems.js';
import { RawConnection } from '../support/raw-http.js';
import { startTestApp, type TestApp, type TestAppOptions } from '../support/test-app.js';

const KEY = 'the-key-of-the-test-of-the-headers';
const NOTHING = "default-src 'none'; frame-ancestors 'none'";
const apps: TestApp[] = [];

async function start(config: TestAppOptions['config'] = {}): Promise<TestApp> {
  const app = await startTestApp({ config });
  apps.push(app);
  return app;
}
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
});

const STRICT = ['x-content-type-options', 'referrer-policy', 'cross-origin-resource-policy'] as const;

/** What a browser is told, without what is not. */
async function toldBy(url: string, init: RequestInit = {}) {
  const { status, headers } = await fetch(url, { redirect: 'manual', ...init });
  const names = [...STRICT, 'content-security-policy', 'strict-transport-security'];
  return {
    status,
    ...Object.fromEntries(names.flatMap((name) => (headers.has(name) ? [[name, headers.get(name)]] : []))),
  };
}

const strict = (corp = 'same-origin') => ({
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': corp,
});

it.each<[what: string, path: string, init: RequestInit, status: number]>([
  ['an answer', '/health/live', {}, 200],
  ['a redirection', '/', {}, 302],
  ['a refusal', '/v1/uploads', {}, 401],
  ['an unknown route', '/nowhere', {}, 404],
  ['what fails before there is a route', '/health/live', { headers: manyHeaders() }, 431],
  ['what is no page', '/openapi.json', {}, 200],
])('%s is nothing to run, to frame or to guess at', async (_what, path, init, status) => {
  const app = await start({ auth: 'keys', adminApiKey: KEY });
  expect(await toldBy(app.url + path, init)).toEqual({
    ...strict(),
    status,
    'content-security-policy': NOTHING,
  });
});

it('What is no request that can be routed is not to be guessed at either', async () => {
  const app = await start();
  expect((await fetch(`${app.url}/%ff`)).headers.get('x-content-type-options')).toBe('nosniff');
  const broken = new RawConnection(app.url).send('nonsense\r\n\r\n');
  const { status, headers } = await broken.answer();
  expect({ status, guess: headers.get('x-content-type-options') }).toEqual({ status: 400, guess: 'nosniff' });
  broken.hangUp();
});

it('A stored part, and an object, are answered as strictly, and the object stays in its sandbox', async () => {
  const app = await start();
  const data = bytes(100);
  const uploadId = await app.client.startFor(data);
  const part = `${app.url}/v1/uploads/${uploadId}/part/1`;
  expect(await toldBy(part, { method: 'PUT', body: new Uint8Array(data) })).toEqual({
    ...strict(),
    status: 200,
    'content-security-policy': NOTHING,
  });
  const { key } = (await app.client.complete(uploadId)).body;
  const object = await app.client.download(key);
  expect(object.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
  // It would take the place of the policy that the browser has kept with the object.
  const again = await app.client.download(key, { 'if-none-match': object.headers.get('etag')! });
  expect(again.status).toBe(304);
  expect([null, "default-src 'none'; sandbox"]).toContain(again.headers.get('content-security-policy'));
  expect(again.headers.get('x-content-type-options')).toBe('nosniff');
});

it('The pages say what they are made of', async () => {
  const app = await start();
  for (const path of ['/', '/docs']) {
    const told = await toldBy(app.url + path, { headers: { accept: 'text/html' } });
    expect(told).toMatchObject({ status: 200, ...strict() });
    const policy = (told as Record<string, unknown>)['content-security-policy'];
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; /);
    expect(policy).toMatch(/frame-ancestors 'none'/);
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  }
});

it('Only a server behind https tells browsers to come back by https', async () => {
  const hsts = async (publicUrl?: string) =>
    (await fetch(`${(await start({ publicUrl })).url}/health/live`)).headers.get('strict-transport-security');
  expect(await hsts('https://uploads.example.com')).toBe('max-age=31536000');
  expect(await hsts('http://uploads.example.com')).toBeNull();
  expect(await hsts()).toBeNull();
});

it('Where other pages may call, they may also embed, and read answers and refusals', async () => {
  const origin = 'https://app.example.com';
  const app = await start({ auth: 'keys', adminApiKey: KEY, corsOrigins: [origin] });
  const url = `${app.url}/v1/uploads`;
  expect(await toldBy(url, { headers: { origin } })).toMatchObject({
    status: 401,
    ...strict('cross-origin'),
  });
  expect((await fetch(url, { headers: { origin } })).headers.get('access-control-allow-origin')).toBe(origin);
  const preflight = await toldBy(url, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'GET' },
  });
  expect(preflight).toMatchObject({ status: 204, ...strict('cross-origin') });
  expect(await toldBy(`${(await start({ auth: 'anonymous' })).url}/health/live`)).toMatchObject(
    strict('cross-origin'),
  );
});

describe('Without credentials, a page in a browser of this machine', () => {
  it('reaches nothing by a name of its own, nor by the address', async () => {
    const app = await start();
    const strangers: Record<string, string>[] = [
      { host: 'evil.example' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
    ];
    for (const headers of strangers) {
      const page = new RawConnection(app.url).sendHead('DELETE /v1/uploads/x', headers);
      expectProblem(await page.answer(), 403, 'forbidden');
      page.hangUp();
    }
  });

  it('is let in when it is our own, or named', async () => {
    const origin = 'https://app.example.com';
    const app = await start({ corsOrigins: [origin], publicUrl: 'https://uploads.example.com' });
    const ours: Record<string, string>[] = [
      { host: 'localhost:3000' },
      { host: 'uploads.example.com' },
      { origin: app.url },
      { origin },
    ];
    for (const headers of ours) {
      const page = new RawConnection(app.url).sendHead('GET /v1/uploads', headers);
      expect((await page.answer()).status).toBe(200);
      page.hangUp();
    }
  });
});

/** More than the server takes. */
function manyHeaders(): Record<string, string> {
  return Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`x-${index}`, '1']));
}
