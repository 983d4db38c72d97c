import { CALLS } from '../support/access-calls.js';
import { ACCESS, ROUTES } from '../support/access-table.js';
import { expectProblem } from '../support/problems.js';
import { RawConnection } from '../support/raw-http.js';
import { startTestApp, type TestApp, type TestAppOptions } from '../support/test-app.js';
import { type Answer, TestClient } from '../support/test-client.js';
import { freshDatabaseUrl } from '../support/test-database.js';

const ADMIN_KEY = 'the-administrators-key-of-this-test';
const ORIGIN = 'https://app.example.com';
const FOREIGN_ORIGIN = 'https://elsewhere.example.com';
const PART = Buffer.from('0123456789');

/** A service of its own for each of these suites: they count refusals, and look whether anything was made. */
function withApp(config: () => TestAppOptions['config']): () => TestApp {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ config: { databaseUrl: await freshDatabaseUrl(), ...config() } });
  });
  afterAll(() => app.close());
  return () => app;
}

async function uploadsOf({ client }: TestApp): Promise<unknown[]> {
  return (await client.get<{ items: unknown[] }>('/v1/uploads')).body.items;
}

describe('With AUTH=keys a refused call', () => {
  const app = withApp(() => ({ auth: 'keys', adminApiKey: ADMIN_KEY, corsOrigins: [ORIGIN] }));

  const raw = async (requestLine: string, headers: Record<string, string | number>): Promise<Answer> => {
    const connection = new RawConnection(app().url);
    try {
      return await connection.sendHead(requestLine, headers).answer();
    } finally {
      connection.hangUp();
    }
  };

  it('can be read by the page that has made it, and by no other', async () => {
    const from = (origin: string) => new TestClient(app().url).get('/v1/uploads', { origin });
    const answer = await from(ORIGIN);
    expectProblem(answer, 401, 'unauthorized');
    expect(answer.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(answer.headers.get('access-control-expose-headers')).toMatch(/\bWWW-Authenticate\b/);
    const other = await from(FOREIGN_ORIGIN);
    expectProblem(other, 401, 'unauthorized');
    expect(other.headers.get('access-control-allow-origin')).not.toBe(FOREIGN_ORIGIN);
    expect(other.headers.get('access-control-allow-origin')).not.toBe('*');
  });

  it('may be asked for in advance without a credential, which browsers leave out there', async () => {
    const answer = await fetch(`${app().url}/v1/uploads/start`, {
      method: 'OPTIONS',
      headers: {
        origin: ORIGIN,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
      },
    });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(answer.headers.get('access-control-allow-headers')).toMatch(/\bauthorization\b/i);
  });

  it.each([
    ['a part', 'PUT', (id: string) => `/v1/uploads/${id}/part/1`, 'application/octet-stream'],
    ['JSON', 'POST', () => '/v1/uploads/start', 'application/json'],
  ])(
    'is answered before a byte of its body, which would be %s, is there',
    async (_what, method, path, type) => {
      const id = await app().client.startFor(PART);
      const headers = { 'content-type': type, 'content-length': 10 };
      const answer = await raw(`${method} ${path(id)}`, headers);
      expectProblem(answer, 401, 'unauthorized');
      // Not 100: the client is not asked for what nobody reads.
      expectProblem(
        await raw(`${method} ${path(id)}`, { ...headers, expect: '100-continue' }),
        401,
        'unauthorized',
      );
      expect((await app().client.status(id)).body).toMatchObject({ status: 'uploading', uploadedParts: 0 });
    },
  );

  it('says nothing of what is wrong with its body', async () => {
    const stranger = new TestClient(app().url, 'x');
    expectProblem(await stranger.post('/v1/uploads/start', '{"filename":'), 401, 'unauthorized');
    const bad = { 'content-type': 'text/html' };
    expectProblem(await stranger.post('/v1/uploads/start', 'a', bad), 401, 'unauthorized');
  });

  it.each(['Basic dXNlcjpwYXNz', 'Bearer', `bearer${ADMIN_KEY}`, ADMIN_KEY, `Bearer ${ADMIN_KEY} x`])(
    'is one with "Authorization: %s"',
    async (authorization) => {
      const answer = await new TestClient(app().url).get('/v1/whoami', { authorization });
      expectProblem(answer, 401, 'unauthorized');
    },
  );

  it('counts for its address, and who has a good credential is not held up by it', async () => {
    await app().client.patch('/v1/settings', { rates: { address: { requests: 5, perSeconds: 60 } } });
    const [stranger, admin] = [new TestClient(app().url, 'x'), app().client];
    // What was refused before is counted too, as the window is as long as it was.
    await app().sql('DELETE FROM rate_limits');
    const refused = [];
    for (let call = 0; call < 6; call++) refused.push(await stranger.get('/v1/whoami', { origin: ORIGIN }));
    expect(refused.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 429]);
    const last = refused.at(-1)!;
    expectProblem(last, 429, 'too-many-requests', { limit: 5, perSeconds: 60, retryable: true });
    const retryAfter = Number(last.headers.get('retry-after'));
    expect(retryAfter).toBeGreaterThanOrEqual(1);
    expect(retryAfter).toBeLessThanOrEqual(60);
    expect(last.headers.get('ratelimit-policy')).toBe('"address";q=5;w=60');
    expect(last.headers.get('ratelimit')).toBe(`"address";r=0;t=${retryAfter}`);
    expect(last.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(refused.map(({ headers }) => /r=(\d)/.exec(headers.get('ratelimit')!)?.[1])).toEqual([
      ...['4', '3', '2', '1', '0', '0'],
    ]);
    expect(await admin.get('/v1/whoami')).toMatchObject({ status: 200 });
    const key = { name: 'a key', scopes: ['uploads:read'] };
    const { secret } = (await admin.post<{ secret: string }>('/v1/api-keys', key)).body;
    expect(await new TestClient(app().url, secret).get('/v1/whoami')).toMatchObject({ status: 200 });
  });
});

describe('With AUTH=none the machine itself may do everything, but', () => {
  const app = withApp(() => ({ auth: 'none', adminApiKey: undefined, corsOrigins: [ORIGIN] }));

  // As a form sends it: without a preflight.
  const form = { 'content-type': 'text/plain' };
  const start = (headers: Record<string, string>) =>
    app().client.post('/v1/uploads/start', { filename: 'a' }, headers);

  it.each([FOREIGN_ORIGIN, 'null', 'http://127.0.0.1.example.com', 'http://localhost.example.com'])(
    'a page of %s may not',
    async (origin) => {
      expectProblem(await start({ ...form, origin }), 403, 'forbidden');
      expectProblem(await app().client.get('/v1/settings', { origin }), 403, 'forbidden');
      expect(await uploadsOf(app())).toEqual([]);
    },
  );

  it.each(['elsewhere.example.com', 'elsewhere.example.com:3000', '127.0.0.1.example.com'])(
    'nobody may who calls it %s',
    async (host) => {
      const requests = ['GET /v1/settings', 'DELETE /v1/api-keys/a', 'POST /v1/uploads/start'];
      for (const requestLine of requests) {
        const connection = new RawConnection(app().url).sendHead(requestLine, { host, 'content-length': 0 });
        expectProblem(await connection.answer(), 403, 'forbidden');
        connection.hangUp();
      }
      expect(await uploadsOf(app())).toEqual([]);
    },
  );

  it.each(['127.0.0.1', '[::1]:3000', '192.0.2.1', 'laptop', 'app.localhost:3000'])(
    'whoever calls it %s may, as no stranger can make that lead here',
    async (host) => {
      const connection = new RawConnection(app().url).sendHead('GET /v1/settings', { host });
      expect(await connection.answer()).toMatchObject({ status: 200 });
      connection.hangUp();
    },
  );

  it.each([ORIGIN, 'http://localhost:5173', 'http://127.0.0.1:8080', 'http://[::1]:8080'])(
    'pages of %s may',
    async (origin) => expect(await start({ origin })).toMatchObject({ status: 201 }),
  );
});

describe('With AUTH=anonymous', () => {
  const app = withApp(() => ({ auth: 'anonymous', adminApiKey: ADMIN_KEY }));
  const isForNobodyInParticular = (route: keyof typeof ACCESS) =>
    ACCESS[route].scopes.some((scope) => scope === 'admin' || scope === 'objects:write');

  it('anyone uploads and downloads, from wherever', async () => {
    const anyone = new TestClient(app().url);
    const id = await anyone.startFor(PART);
    await anyone.putParts(id, PART);
    const { body } = await anyone.complete(id);
    const downloaded = await anyone.download(body.key, { origin: FOREIGN_ORIGIN });
    expect(downloaded.body.equals(PART)).toBe(true);
  });

  it.each(ROUTES.filter(isForNobodyInParticular))('%s is not for anyone', async (route) => {
    const makers = { app: app(), owner: new TestClient(app().url), ownerName: 'default' };
    const { path, body, headers } = await CALLS[route](makers);
    const [method] = route.split(' ');
    const response = await fetch(`${app().url}${path}`, { method, body: body?.toString(), headers });
    expect(await response.json()).toMatchObject({ status: 403, code: 'forbidden' });
  });

  it('a bad credential is not taken for none', async () => {
    expectProblem(await new TestClient(app().url, 'x').start(), 401, 'unauthorized');
  });
});
