import { expectProblem } from '../support/problems.js';
import { RawConnection } from '../support/raw-http.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

describe('A request that makes no sense', () => {
  let app: TestApp;
  let client: TestClient;

  beforeAll(async () => {
    app = await startTestApp();
    client = app.client;
  });
  afterEach(async () => expect((await client.get('/health/live')).status).toBe(200));
  afterAll(() => app.close());

  it.each([
    ['GET', '/nowhere'],
    ['GET', '/v1'],
    ['GET', '/v1/uploads/start/more/and/more'],
    ['PUT', '/v1/uploads'],
    ['PATCH', '/v1/uploads/start'],
    ['POST', '/v1/objects/a.bin'],
    ['DELETE', '/health/live'],
    ['OPTIONS', '/v1/uploads'],
    ['GET', '/v1/uploads/b7e1c1f0-0000-4000-8000-000000000000/nothing'],
    ['PROPFIND', '/v1/uploads'],
    ['TRACE', '/'],
    ['GET', '/../../etc/passwd'],
    ['GET', '//'],
  ])('%s %s is 404', async (method, path) => {
    const connection = new RawConnection(app.url).sendHead(`${method} ${path}`);
    expectProblem(await connection.answer(), 404, 'route-not-found', { instance: path });
    connection.hangUp();
  });

  it('that is 404 is so whatever its body is', async () => {
    expectProblem(
      await client.post('/nowhere', 'a=b', { 'content-type': 'text/plain' }),
      404,
      'route-not-found',
    );
    expectProblem(await client.post('/nowhere', Buffer.alloc(3_000_000)), 404, 'route-not-found');
  });

  it.each(['/%zz', '/v1/uploads/%zz', '/v1/uploads/%E0%A4%A/status', '/v1/objects/%zz', '/v1/objects/a%80b'])(
    'for the malformed path %s is 400',
    async (path) => {
      const connection = new RawConnection(app.url).sendHead(`GET ${path}`);
      expectProblem(await connection.answer(), 400, 'malformed-request', { instance: path });
      connection.hangUp();
    },
  );

  it("for a malformed path keeps the caller's request id", async () => {
    const answer = await client.get('/v1/uploads/%zz', { 'x-request-id': 'mine-1' });
    expectProblem(answer, 400, 'malformed-request', { requestId: 'mine-1' });
  });

  it.each([
    ['garbage', 'garbage\r\n\r\n'],
    ['another protocol', 'SSH-2.0-OpenSSH_9.7\r\n'],
    ['a TLS hello', Buffer.from('16030100f4010000f00303', 'hex')],
    ['binary zeros', Buffer.alloc(1_000)],
    ['a method that does not exist', 'FETCH / HTTP/1.1\r\nhost: x\r\n\r\n'],
    ['a version that does not exist', 'GET / HTTP/7.9\r\nhost: x\r\n\r\n'],
    ['a header without a name', 'GET / HTTP/1.1\r\nhost: x\r\n: y\r\n\r\n'],
    ['a header with a control character', 'GET / HTTP/1.1\r\nhost: x\r\na: b\u0000c\r\n\r\n'],
    ['spaces in the path', 'GET /a b HTTP/1.1\r\nhost: x\r\n\r\n'],
    ['no Host', 'GET /health/live HTTP/1.1\r\n\r\n'],
    [
      'a chunk of nonsense length',
      'POST /v1/uploads/start HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n',
    ],
  ])('is answered as 400 when it is %s', async (_what, text) => {
    const connection = new RawConnection(app.url).send(text);
    const answer = await connection.answer();
    expect(answer.status).toBe(400);
    await connection.all();
  });

  it('with headers of 40 KiB is 431', async () => {
    const connection = new RawConnection(app.url).sendHead('GET /health/live', {
      'x-long': 'x'.repeat(40_000),
    });
    expectProblem(await connection.answer(), 431, 'headers-too-large');
    await connection.all();
  });

  it('with a path of 40 KiB is 431', async () => {
    const connection = new RawConnection(app.url).sendHead(`GET /v1/uploads/${'x'.repeat(40_000)}`);
    expectProblem(await connection.answer(), 431, 'headers-too-large');
    await connection.all();
  });

  it.each([
    ['an upload id', `/v1/uploads/${'x'.repeat(8_000)}`, 400, 'malformed-request'],
    ['many segments', `/${'x/'.repeat(4_000)}`, 404, 'route-not-found'],
  ])('with 8,000 characters of path, %s, is refused', async (_what, path, status, code) => {
    expectProblem(await client.get(path), status, code);
  });

  it('breaks off in the middle of its headers without harm', async () => {
    const connection = new RawConnection(app.url)
      .send('POST /v1/uploads/start HTTP/1.1\r\nhost: x\r\ncontent-le')
      .finish();
    await connection.all();
  });

  it('breaks off in the middle of a JSON body without harm', async () => {
    const head = { 'content-type': 'application/json', 'content-length': 100 };
    const connection = new RawConnection(app.url)
      .sendHead('POST /v1/uploads/start', head)
      .send('{"filename":')
      .finish();
    expect(await connection.all()).not.toMatch(/^HTTP\/1\.1 2/);
  });

  it.each([
    'limit=0',
    'limit=-1',
    'limit=501',
    'limit=1.5',
    'limit=many',
    'limit=',
    'limit=1&limit=2',
    'limit[a]=1',
    'sort=size',
    'sort=--createdAt',
    'sort=',
    'sort=createdAt&sort=filename',
    'status=done',
    'status=uploading,done',
    'status=',
    'cursor=x',
    'cursor=W10',
    'cursor=%00',
    `cursor=${'x'.repeat(1_025)}`,
    'createdAfter=yesterday',
    'createdAfter=2026-02-30T00:00:00Z',
    'createdAfter=2026-13-01',
    'createdAfter=1764000000',
    'createdAfter=2026-W01-1',
    'createdAfter=2026-400',
    'createdBefore=0000-01-01T00:00:00Z',
    'createdBefore=%2B275760-09-14T00:00:00Z',
    'createdBefore=-271821-01-01T00:00:00Z',
    'folder=a%00b',
    'q=%00',
    'q=a&q=b',
    `fingerprint=${'x'.repeat(257)}`,
    'colour=red',
  ])('for the list with %s is 422', async (query) => {
    expectProblem(await client.get(`/v1/uploads?${query}`), 422, 'validation-failed', {
      instance: '/v1/uploads',
    });
  });

  it.each([
    '2026-11-23',
    '2026-11-23T10:00',
    '2026-11-23T10:00:00.123456Z',
    '2026-11-23T10:00:00%2B02:00',
    '1969-01-01',
    '9999-12-31T23:59:59Z',
  ])('is not one for the list since %s', async (date) => {
    expect((await client.get(`/v1/uploads?createdAfter=${date}`)).status).toBe(200);
  });

  it.each([
    ['createdAt', ['-createdAt', '2026-11-23T10:00:00.000Z', 'b7e1c1f0-0000-4000-8000-000000000000']],
    ['createdAt', ['createdAt', 'never', 'b7e1c1f0-0000-4000-8000-000000000000']],
    ['createdAt', ['createdAt', '-271821-04-20T00:00:00.000Z', 'b7e1c1f0-0000-4000-8000-000000000000']],
    ['createdAt', ['createdAt', '+275760-09-13T00:00:00.000Z', 'b7e1c1f0-0000-4000-8000-000000000000']],
    ['createdAt', ['createdAt', '2026-11-23T10:00:00.000Z', "'; --"]],
    ['createdAt', ['filename', 'a.bin', 'b7e1c1f0-0000-4000-8000-000000000000']],
    ['createdAt', ['createdAt', null, 'b7e1c1f0-0000-4000-8000-000000000000']],
    ['totalSize', ['totalSize', '99999999999999999999', 'b7e1c1f0-0000-4000-8000-000000000000']],
    ['totalSize', ['totalSize', '-1', 'b7e1c1f0-0000-4000-8000-000000000000']],
    ['filename', ['filename', 'a\u0000b', 'b7e1c1f0-0000-4000-8000-000000000000']],
    ['filename', ['filename', { a: 1 }, 'b7e1c1f0-0000-4000-8000-000000000000']],
  ])('with a cursor for %s made up as %j is 422', async (sort, parts) => {
    const cursor = Buffer.from(JSON.stringify(parts)).toString('base64url');
    expectProblem(await client.get(`/v1/uploads?sort=${sort}&cursor=${cursor}`), 422, 'validation-failed');
  });

  it.each(['limit=0', 'limit=10001', 'cursor=x', 'cursor=-1', 'cursor=10001', 'sort=size'])(
    'for the parts with %s is 422',
    async (query) => {
      const uploadId = await client.startFor(Buffer.alloc(1));
      expectProblem(await client.get(`/v1/uploads/${uploadId}/parts?${query}`), 422, 'validation-failed');
    },
  );
});
