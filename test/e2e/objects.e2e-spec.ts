import { bytes } from '../support/bytes.js';
import { expectProblem } from '../support/problems.js';
import { RawConnection } from '../support/raw-http.js';
import { onEachStore } from '../support/stores.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { type Answer, PART_SIZE, type TestClient } from '../support/test-client.js';

onEachStore('A download', (store) => {
  const data = bytes(PART_SIZE + 1_000);
  let app: TestApp;
  let client: TestClient;
  let key: string;
  let etag: string;
  let lastModified: string;

  async function upload(content: Buffer, more: Record<string, unknown> = {}): Promise<string> {
    const uploadId = await client.startFor(content, more);
    await client.putParts(uploadId, content);
    return (await client.complete(uploadId)).body.key;
  }

  /** A problem, read from a download's bytes. */
  function problem({ status, headers, body }: Answer<Buffer>): Answer<object> {
    return { status, headers, body: JSON.parse(body.toString()) as object };
  }

  beforeAll(async () => {
    app = await startTestApp({ store });
    client = app.client;
    key = await upload(data, { contentType: 'text/html', filename: 'page.html' });
    const { headers } = await client.download(key, {}, 'HEAD');
    etag = headers.get('etag')!;
    lastModified = headers.get('last-modified')!;
  });
  afterAll(() => app.close());

  it.each([
    ['bytes=0-0', 0, 0],
    ['bytes=0-99', 0, 99],
    ['bytes=5242875-5242885', 5_242_875, 5_242_885],
    ['bytes=100-', 100, data.length - 1],
    ['bytes=-1', data.length - 1, data.length - 1],
    ['bytes=-100', data.length - 100, data.length - 1],
    ['bytes=-99999999', 0, data.length - 1],
    ['bytes=5243000-99999999', 5_243_000, data.length - 1],
    ['Bytes= 0-9', 0, 9],
  ])('of the range %s gives these bytes', async (range, first, last) => {
    const { status, headers, body } = await client.download(key, { range });
    expect(status).toBe(206);
    expect(headers.get('content-range')).toBe(`bytes ${first}-${last}/${data.length}`);
    expect(headers.get('content-length')).toBe(String(last - first + 1));
    expect(headers.get('etag')).toBe(etag);
    expect(body.equals(data.subarray(first, last + 1))).toBe(true);
  });

  it.each([
    `bytes=${data.length}-`,
    'bytes=99999999-100000000',
    'bytes=-0',
    'bytes=0-1,5-6',
    'bytes=0-0, -1',
  ])('of the range %s, which cannot be served, tells the size', async (range) => {
    const refused = await client.download(key, { range });
    expectProblem(problem(refused), 416, 'range-not-satisfiable', { size: data.length });
    expect(refused.headers.get('content-range')).toBe(`bytes */${data.length}`);
  });

  it.each(['bytes=', 'bytes=a-b', 'bytes=5-1', 'bytes=-', 'bytes 0-5', 'items=0-5', '0-5', 'bytes=1-2-3'])(
    'of the range %s, which is not well-formed, is the whole object',
    async (range) => {
      const { status, body } = await client.download(key, { range });
      expect(status).toBe(200);
      expect(body.equals(data)).toBe(true);
    },
  );

  it('goes on with a range as long as the object is the same: If-Range', async () => {
    const range = 'bytes=10-19';
    const other = new Date(Date.parse(lastModified) - 1_000).toUTCString();
    const cases: [string, number][] = [
      [etag, 206],
      ['"another"', 200],
      [`W/${etag}`, 200],
      [lastModified, 206],
      [other, 200],
      ['nonsense', 200],
    ];
    for (const [ifRange, status] of cases) {
      const answer = await client.download(key, { range, 'if-range': ifRange });
      expect([ifRange, answer.status, answer.body.length]).toEqual([
        ifRange,
        status,
        status === 206 ? 10 : data.length,
      ]);
    }
  });

  it('is 304 without a body when the client has this version', async () => {
    const later = new Date(Date.parse(lastModified) + 60_000).toUTCString();
    const conditions: Record<string, string>[] = [
      { 'if-none-match': etag },
      { 'if-none-match': `"x", W/${etag}` },
      { 'if-none-match': '*' },
      { 'if-modified-since': lastModified },
      { 'if-modified-since': later },
    ];
    for (const condition of conditions) {
      for (const method of ['GET', 'HEAD']) {
        const { status, headers, body } = await client.download(key, condition, method);
        expect({ condition, status, length: body.length }).toEqual({ condition, status: 304, length: 0 });
        expect(headers.get('etag')).toBe(etag);
      }
    }
  });

  it('is the object when the client has another version', async () => {
    const earlier = new Date(Date.parse(lastModified) - 60_000).toUTCString();
    const conditions: Record<string, string>[] = [
      { 'if-none-match': '"another"' },
      { 'if-modified-since': earlier },
      { 'if-modified-since': 'yesterday' },
      // RFC 9110 section 13.1.3: the date is ignored where there is an etag.
      { 'if-none-match': '"another"', 'if-modified-since': lastModified },
      { 'if-match': etag },
      { 'if-match': '*' },
      { 'if-unmodified-since': lastModified },
    ];
    for (const condition of conditions) {
      expect({ condition, status: (await client.download(key, condition, 'HEAD')).status }).toEqual({
        condition,
        status: 200,
      });
    }
  });

  it('is 412 when the client wants another version', async () => {
    const earlier = new Date(Date.parse(lastModified) - 60_000).toUTCString();
    const conditions: Record<string, string>[] = [
      { 'if-match': '"another"' },
      // If-Match compares strongly.
      { 'if-match': `W/${etag}` },
      { 'if-unmodified-since': earlier },
      { 'if-match': '"another"', 'if-none-match': etag },
    ];
    for (const condition of conditions) {
      const refused = await client.download(key, condition);
      expectProblem(problem(refused), 412, 'precondition-failed');
    }
  });

  it('begins with the same headers as HEAD, which has no body and knows no ranges', async () => {
    const get = await client.download(key);
    const head = await client.download(key, { range: 'bytes=0-1' }, 'HEAD');
    const varying = ['date', 'x-request-id', 'connection', 'keep-alive'];
    const headersOf = ({ headers }: Answer<Buffer>) =>
      [...headers].filter(([name]) => !varying.includes(name));
    expect(head).toMatchObject({ status: 200, body: Buffer.alloc(0) });
    expect(headersOf(head)).toEqual(headersOf(get));
    expect(head.headers.get('content-length')).toBe(String(data.length));
  });

  it('never runs as a page of this origin', async () => {
    const { headers } = await client.download(key);
    expect(headers.get('content-type')).toBe('text/html');
    expect(headers.get('content-disposition')).toMatch(/^attachment/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(headers.get('cache-control')).toBe('private, no-cache');
  });

  it('of a client that stops half way leaves the server well', async () => {
    const path = `/v1/objects/${key}`;
    for (let times = 0; times < 5; times++) {
      const connection = new RawConnection(app.url).sendHead(`GET ${path}`);
      await connection.until(/^HTTP\/1\.1 200/);
      connection.hangUp();
    }
    expect((await client.download(key)).body.equals(data)).toBe(true);
  });

  it('of nothing is empty, and has no ranges', async () => {
    const empty = await upload(Buffer.alloc(0));
    expect(await client.download(empty)).toMatchObject({ status: 200, body: Buffer.alloc(0) });
    expect((await client.download(empty, {}, 'HEAD')).headers.get('content-length')).toBe('0');
    const refused = await client.download(empty, { range: 'bytes=0-0' });
    expectProblem(problem(refused), 416, 'range-not-satisfiable', { size: 0 });
    expect(refused.headers.get('content-range')).toBe('bytes */0');
  });

  it.each([
    ['plain.txt', 'plain.txt'],
    ['two words.txt', 'two words.txt'],
    ['a "quoted" name; filename=evil.exe', 'a "quoted" name; filename=evil.exe'],
    ['Zoë – 北京.txt', 'Zoë – 北京.txt'],
    ["percent%20 'quote'.txt", "percent%20 'quote'.txt"],
    // What a browser would save somewhere else is cut off.
    ['C:\\Users\\me\\photo.txt', 'photo.txt'],
    ['😀.txt', '😀.txt'],
  ])('carries the name %j', async (filename, wanted) => {
    const content = bytes(3);
    const { headers } = await client.download(await upload(content, { filename }));
    const disposition = headers.get('content-disposition')!;
    expect(disposition).toMatch(/^attachment; filename=/);
    expect(disposition).toMatch(/^[\x20-\x7e]*$/);
    expect(nameIn(disposition)).toBe(wanted);
  });

  it.each([
    ['one that is not there', 'nobody.txt'],
    ['its folder', ''],
    ['a parent folder', '../../../../etc/passwd'],
    ['a parent folder, encoded', '%2e%2e%2f%2e%2e%2f%2e%2e%2fetc%2fpasswd'],
    ['an absolute path', '%2Fetc%2Fpasswd'],
    ['backslashes', '..%5C..%5Cetc%5Cpasswd'],
    ['NUL', 'a%00b'],
    ['double slashes', '/uploads//x.txt'],
    ['a record of the disk store', '../records/x.json'],
    ['1,025 bytes', 'x'.repeat(1_025)],
    ['1,024 bytes', 'x/'.repeat(512)],
    ['a query', '?key=x'],
  ])('of %s is 404', async (_what, path) => {
    // Not by fetch, which resolves dots itself.
    const connection = new RawConnection(app.url).sendHead(`GET /v1/objects/${path}`);
    const answer = await connection.answer();
    expectProblem(answer, 404, String(answer.body.code));
    expect(answer.body.code).toMatch(/^(object|route)-not-found$/);
    connection.hangUp();
  });

  it('may be asked for by its whole URL, as proxies do', async () => {
    const connection = new RawConnection(app.url).sendHead(`HEAD http://localhost/v1/objects/${key}`);
    expect(await connection.until(/\r\n\r\n/)).toContain(`etag: ${etag}`);
    connection.hangUp();
  });

  it('that is asked for by HEAD and is not there is 404 without a body, and the connection goes on', async () => {
    const connection = new RawConnection(app.url)
      .sendHead('HEAD /v1/objects/nobody.txt')
      .sendHead('GET /health/live');
    const said = await connection.until(/"status":"ok"/);
    expect(said).toMatch(/^HTTP\/1\.1 404 Not Found\r\n/);
    expect(said).not.toContain('object-not-found');
    connection.hangUp();
  });
});

/** The file name as browsers take it (RFC 6266 section 4.3): `filename*` before `filename`. */
function nameIn(disposition: string): string | undefined {
  const extended = /filename\*=UTF-8''([^;]+)/.exec(disposition)?.[1];
  if (extended !== undefined) return decodeURIComponent(extended);
  const quoted = /filename="((?:[^"\\]|\\.)*)"/.exec(disposition)?.[1];
  return quoted?.replace(/\\(.)/g, '$1') ?? /filename=([^;]+)/.exec(disposition)?.[1];
}
