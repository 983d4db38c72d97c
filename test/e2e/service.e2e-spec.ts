import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { bytes } from '../support/bytes.js';
import { expectProblem } from '../support/problems.js';
import { RawConnection } from '../support/raw-http.js';
import { DISK, onEachStore } from '../support/stores.js';
import { startTestApp, type TestApp, type TestAppOptions } from '../support/test-app.js';
import { TestClient } from '../support/test-client.js';

const KEY = 'the-key-of-the-operator-0123';

const apps: TestApp[] = [];
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
});

async function start(options: TestAppOptions = {}): Promise<TestApp> {
  const app = await startTestApp(options);
  apps.push(app);
  return app;
}

onEachStore('The probes', (store) => {
  it('say that the process lives and that it can take calls', async () => {
    const { client } = await start({ store });
    expect(await client.get('/health/live')).toMatchObject({ status: 200, body: { status: 'ok' } });
    const ready = await client.get('/health/ready');
    expect(ready).toMatchObject({
      status: 200,
      body: { status: 'ok', checks: { database: 'up', storage: 'up' } },
    });
    expect(ready.headers.get('cache-control')).toBe('no-store');
  });
});

describe('An instance', () => {
  it('whose storage folder is gone is not ready, and says so; it is again when the folder is back', async () => {
    const { client, config } = await start();
    const folder = join(config.dataDirectory, 'storage');
    await rename(folder, `${folder}-away`);
    const away = await client.get('/health/ready');
    expectProblem(away, 503, 'not-ready', {
      checks: { database: 'up', storage: expect.not.stringMatching(/^up$/) },
      retryable: true,
    });
    expect(away.headers.get('retry-after')).toBe('5');
    expect((await client.get('/health/live')).status).toBe(200);
    await rename(`${folder}-away`, folder);
    expect((await client.get('/health/ready')).status).toBe(200);
  });

  it('whose bucket does not exist, or does not answer, is not ready', async () => {
    const s3 = {
      bucket: 'no',
      region: 'x',
      endpoint: 'http://127.0.0.1:1',
      forcePathStyle: true,
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    };
    const { client } = await start({ store: { ...DISK, storage: 's3', s3 } });
    expectProblem(await client.get('/health/ready'), 503, 'not-ready', {
      checks: { database: 'up', storage: 'storage-unavailable' },
    });
    const refused = await client.start<object>();
    expectProblem(refused, 503, 'storage-unavailable', { retryable: true });
    expect(refused.headers.get('retry-after')).toBe('2');
    expect(JSON.stringify(refused.body)).not.toMatch(/ECONNREFUSED|127\.0\.0\.1/);
  });

  it("keeps the caller's request id, and makes one where there is none or a hostile one", async () => {
    const { client, url } = await start();
    const idFor = async (given: string) =>
      (await client.get('/health/live', { 'x-request-id': given })).headers.get('x-request-id');
    for (const good of ['abc', 'trace:01-AB.c_d', 'x'.repeat(128)]) expect(await idFor(good)).toBe(good);
    for (const bad of ['', 'a b', 'x'.repeat(129), '<script>', 'a"b', 'a,b', '{}'])
      expect(await idFor(bad)).toMatch(/^[0-9a-f-]{36}$/);
    const twice = new RawConnection(url).send(
      'GET /health/live HTTP/1.1\r\nhost: x\r\nx-request-id: a\r\nx-request-id: b\r\n\r\n',
    );
    expect((await twice.answer()).headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    twice.hangUp();
    const failed = await client.get('/nowhere', { 'x-request-id': 'mine' });
    expectProblem(failed, 404, 'route-not-found', { requestId: 'mine' });
  });

  it('describes every error that it answers with', async () => {
    const { client } = await start();
    const { body } = await client.get<{ type: string }>('/nowhere');
    expect((await client.get(body.type)).body).toMatchObject({
      code: 'route-not-found',
      status: 404,
      title: expect.any(String),
      advice: expect.any(String),
      retryable: false,
    });
    for (const unknown of ['/errors/nothing', '/errors/toString', '/errors/__proto__', '/errors/']) {
      expectProblem(await client.get(unknown), 404, 'route-not-found');
    }
  });

  it('has a page of documentation, and the document behind it', async () => {
    const { client } = await start();
    expect((await client.get('/docs')).status).toBe(200);
    const { body } = await client.get<{ paths: Record<string, object> }>('/openapi.json');
    expect(Object.keys(body.paths)).toEqual(
      expect.arrayContaining(['/v1/uploads/start', '/v1/uploads/{uploadId}/part/{partNumber}']),
    );
    // A generator makes a method of each.
    const operations = Object.values(body.paths).flatMap((path) => Object.values(path));
    const ids = operations.map(({ operationId }: { operationId: string }) => operationId);
    expect(ids).toContain('start');
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('makes absolute links where it is told its public address, relative ones else', async () => {
    for (const publicUrl of ['https://files.example.com/up', undefined]) {
      const { client } = await start({ config: { publicUrl } });
      const base = publicUrl ?? '';
      const { headers, body } = await client.start({ totalSize: 3, folder: 'ä b' });
      expect(headers.get('location')).toBe(`${base}/v1/uploads/${body.uploadId}`);
      await client.putPart(body.uploadId, 1, bytes(3));
      const done = await client.complete(body.uploadId);
      expect(done.body.url).toBe(
        `${base}/v1/objects/${body.key.split('/').map(encodeURIComponent).join('/')}`,
      );
    }
  });
});

describe('A page in a browser', () => {
  const preflight = {
    'access-control-request-method': 'PUT',
    'access-control-request-headers': 'content-type,x-amz-checksum-crc32c',
  };

  async function ask(app: TestApp, origin: string, method = 'OPTIONS'): Promise<Headers> {
    const headers = { origin, ...(method === 'OPTIONS' && preflight) };
    const response = await fetch(`${app.url}/v1/uploads`, { method, headers });
    await response.body?.cancel();
    return response.headers;
  }

  it('may call from an allowed origin, and read what it needs', async () => {
    const app = await start({
      config: { corsOrigins: ['https://app.example.com', 'https://b.example.com'] },
    });
    for (const origin of ['https://app.example.com', 'https://b.example.com']) {
      const allowed = await ask(app, origin);
      expect(allowed.get('access-control-allow-origin')).toBe(origin);
      expect(allowed.get('access-control-allow-methods')).toContain('PUT');
      expect(allowed.get('access-control-allow-headers')).toContain('x-amz-checksum-crc32c');
      expect(allowed.get('vary')).toMatch(/origin/i);
      const answered = await ask(app, origin, 'GET');
      const exposed = answered.get('access-control-expose-headers')!.split(/, ?/);
      expect(exposed).toEqual(
        expect.arrayContaining(['ETag', 'Location', 'Upload-Offset', 'X-Request-Id', 'Retry-After']),
      );
      expect(answered.get('access-control-allow-origin')).toBe(origin);
    }
  });

  it('may read errors too', async () => {
    const app = await start({ config: { corsOrigins: ['https://app.example.com'] } });
    const refused = await app.client.start({ filename: '' }, { origin: 'https://app.example.com' });
    expect(refused.status).toBe(422);
    expect(refused.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
  });

  it('may not call from any other origin', async () => {
    const app = await start({ config: { corsOrigins: ['https://app.example.com'] } });
    for (const origin of [
      'https://evil.example',
      'https://app.example.com.evil.example',
      'http://app.example.com',
      'null',
    ]) {
      expect((await ask(app, origin)).get('access-control-allow-origin')).not.toBe(origin);
      expect((await ask(app, origin, 'GET')).get('access-control-allow-origin')).not.toBe(origin);
    }
    const closed = await start();
    expect((await ask(closed, 'https://app.example.com')).get('access-control-allow-origin')).toBeNull();
  });

  it('may call from everywhere where that is wanted', async () => {
    const app = await start({ config: { corsOrigins: ['*'] } });
    expect((await ask(app, 'https://anything.example')).get('access-control-allow-origin')).toBe('*');
  });
});

describe('A server with a key', () => {
  it('takes calls with it and refuses all others', async () => {
    const app = await start({ config: { auth: 'keys', adminApiKey: KEY } });
    expect((await app.client.start()).status).toBe(201);
    expect((await new TestClient(app.url, KEY.toUpperCase()).start()).status).toBe(401);
    const stranger = new TestClient(app.url);
    const paths = [
      '/v1/uploads',
      '/v1/uploads/b7e1c1f0-0000-4000-8000-000000000000',
      '/v1/objects/uploads/x.bin',
    ];
    const wrong = [
      '',
      'Bearer',
      `Bearer ${KEY}x`,
      `Bearer ${KEY.slice(1)}`,
      `Basic ${KEY}`,
      KEY,
      `Bearer  x ${KEY}`,
    ];
    for (const path of paths) {
      for (const authorization of wrong) {
        const refused = await stranger.get(path, authorization ? { authorization } : {});
        expectProblem(refused, 401, 'unauthorized');
        expect(refused.headers.get('www-authenticate')).toBe('Bearer realm="longshore"');
      }
    }
    expect((await stranger.get('/v1/uploads', { authorization: `bearer  ${KEY}` })).status).toBe(200);
  });

  it('refuses a part without it before any byte is sent', async () => {
    const app = await start({ config: { auth: 'keys', adminApiKey: KEY } });
    const uploadId = await app.client.startFor(bytes(1_000));
    const connection = new RawConnection(app.url);
    const headers = { 'content-length': 1_000, expect: '100-continue' };
    expectProblem(
      await connection.sendHead(`PUT /v1/uploads/${uploadId}/part/1`, headers).answer(),
      401,
      'unauthorized',
    );
    connection.hangUp();
    expect((await app.client.status(uploadId)).body.uploadedParts).toBe(0);
  });

  it('lets anyone ask for its health and its documentation', async () => {
    const { url } = await start({ config: { auth: 'keys', adminApiKey: KEY } });
    const stranger = new TestClient(url);
    for (const path of ['/health/live', '/health/ready', '/docs', '/openapi.json', '/errors/unauthorized']) {
      expect({ path, status: (await stranger.get(path)).status }).toEqual({ path, status: 200 });
    }
  });

  it('lets a browser ask first without it: a preflight carries no key', async () => {
    const config = { auth: 'keys', adminApiKey: KEY, corsOrigins: ['https://app.example.com'] } as const;
    const { url } = await start({ config });
    const headers = { origin: 'https://app.example.com', 'access-control-request-method': 'PUT' };
    const response = await fetch(`${url}/v1/uploads`, { method: 'OPTIONS', headers });
    expect(response.status).toBe(204);
  });
});
