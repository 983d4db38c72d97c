import { MIB } from '../support/bytes.js';
import { expectProblem } from '../support/problems.js';
import { RawConnection } from '../support/raw-http.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { PART_SIZE, type TestClient } from '../support/test-client.js';

const START = '/v1/uploads/start';
const MANY = 1_000_000;

describe('A JSON body', () => {
  let app: TestApp;
  let client: TestClient;

  beforeAll(async () => {
    app = await startTestApp();
    client = app.client;
  });
  afterEach(async () => expect((await client.get('/health/live')).status).toBe(200));
  afterAll(() => app.close());

  it.each([
    ['that is cut off', '{"filename":"a.bin"'],
    ['that is none', 'filename=a.bin'],
    ['with a comma too many', '{"filename":"a.bin",}'],
    ['with single quotes', "{'filename':'a.bin'}"],
    ['in UTF-16', Buffer.from('{"filename":"a.bin"}', 'utf16le')],
    ['with bytes that are not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
    [
      'with half a character',
      Buffer.concat([Buffer.from('{"filename":"a'), Buffer.from([0xc3]), Buffer.from('"}')]),
    ],
    ['with NUL', Buffer.from('{"filename":"a\u0000"}')],
    ['with __proto__', '{"filename":"a.bin","__proto__":{"totalSize":5}}'],
    ['with __proto__ further in', '{"filename":"a.bin","metadata":{"__proto__":{"a":"b"}}}'],
    ['with constructor', '{"filename":"a.bin","constructor":{"prototype":{"x":1}}}'],
    ['with a name that every object has', '{"filename":"a.bin","metadata":{"toString":"would be lost"}}'],
    ['of brackets only', '['.repeat(MANY)],
    ['of a million nested lists', `${'['.repeat(MANY)}${']'.repeat(MANY)}`],
  ])('%s is 400', async (_what, body) => {
    expectProblem(await client.post(START, body), 400, 'malformed-request', { instance: START });
  });

  it.each([
    ['nothing', ''],
    ['null', 'null'],
    ['a list', '[]'],
    ['a list of good bodies', '[{"filename":"a.bin"}]'],
    ['a number', '7'],
    ['a text', '"a.bin"'],
    ['true', 'true'],
    ['an empty object', '{}'],
    ['a misspelt field', '{"filename":"a.bin","totalsize":5}'],
    ['a field of another call', '{"filename":"a.bin","parts":[]}'],
    ['a checksum, which start does not take', '{"filename":"a.bin","checksum":"x"}'],
    ['a transfer that is none', '{"filename":"a.bin","transfer":"sideways"}'],
  ])('of %s is 422', async (_what, body) => {
    expectProblem(await client.post(START, body), 422, 'validation-failed');
  });

  it.each([100, 1_000, 3_000, 6_000, 20_000])(
    'nested %d levels deep is refused, wherever it is',
    async (depth) => {
      const nested = `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
      for (const field of ['metadata', 'filename', 'unknown']) {
        const { status, body } = await client.post(START, `{"filename":"a.bin","${field}":${nested}}`);
        expect([400, 422]).toContain(status);
        expect(body).toMatchObject({ code: status === 400 ? 'malformed-request' : 'validation-failed' });
      }
    },
  );

  it('with a byte order mark is taken', async () => {
    expect((await client.post(START, '\ufeff{"filename":"a.bin"}')).status).toBe(201);
  });

  it('without a Content-Type is taken as JSON', async () => {
    const body = '{"filename":"a.bin"}';
    const connection = new RawConnection(app.url);
    connection.sendHead(`POST ${START}`, { 'content-length': body.length }).send(body);
    expect((await connection.answer()).status).toBe(201);
    connection.hangUp();
  });

  it.each(['application/json; charset=utf-8', 'APPLICATION/JSON', 'application/merge-patch+json'])(
    'is taken as %s',
    async (type) => {
      expect((await client.post(START, '{"filename":"a.bin"}', { 'content-type': type })).status).toBe(201);
    },
  );

  it.each([
    'application/x-www-form-urlencoded',
    'text/plain',
    'multipart/form-data; boundary=x',
    'application/jsonp',
    'x',
  ])('sent as %s, as a plain curl -d does, is 415', async (type) => {
    expectProblem(
      await client.post(START, '{"filename":"a.bin"}', { 'content-type': type }),
      415,
      'unsupported-media-type',
    );
  });

  it('that is not there needs no Content-Type, and any that is sent does not matter', async () => {
    const uploadId = await client.startFor(Buffer.alloc(10));
    for (const call of [`POST /v1/uploads/${uploadId}/resume`, `DELETE /v1/uploads/${uploadId}`]) {
      const connection = new RawConnection(app.url);
      connection.sendHead(call, { 'content-type': 'application/x-www-form-urlencoded' });
      expect((await connection.answer()).status).toBe(200);
      connection.hangUp();
    }
  });

  it('of more than 2 MiB is 413', async () => {
    const body = (size: number) => `{"filename":"a.bin"${' '.repeat(size - 20)}}`;
    expect((await client.post(START, body(2 * MIB))).status).toBe(201);
    expectProblem(await client.post(START, body(2 * MIB + 1)), 413, 'payload-too-large');
    expectProblem(await client.post(START, body(20 * MIB)), 413, 'payload-too-large');
  });

  it('of more than 2 MiB without a length is 413 as well', async () => {
    const connection = new RawConnection(app.url);
    connection.sendHead(`POST ${START}`, {
      'content-type': 'application/json',
      'transfer-encoding': 'chunked',
    });
    const chunk = `10000\r\n${' '.repeat(0x10000)}\r\n`;
    connection.send(chunk.repeat(33));
    expectProblem(await connection.answer(), 413, 'payload-too-large');
    connection.hangUp();
  });

  describe('of complete', () => {
    let uploadId: string;
    beforeAll(async () => {
      uploadId = await client.startFor(Buffer.alloc(10));
    });

    it.each([
      ['a size that is none', { totalSize: '10' }],
      ['a negative size', { totalSize: -1 }],
      ['parts that are no list', { parts: { partNumber: 1, etag: 'x' } }],
      ['parts that are no objects', { parts: [1] }],
      ['null among the parts', { parts: [null] }],
      ['a part without an etag', { parts: [{ partNumber: 1 }] }],
      ['an etag that is no text', { parts: [{ partNumber: 1, etag: 1 }] }],
      ['part 0', { parts: [{ partNumber: 0, etag: 'x' }] }],
      ['part 10,001', { parts: [{ partNumber: 10_001, etag: 'x' }] }],
      ['an unknown field in a part', { parts: [{ partNumber: 1, etag: 'x', size: 5 }] }],
      ['an unknown field', { partz: [] }],
      [
        'more parts than there can be',
        { parts: Array.from({ length: 10_001 }, () => ({ partNumber: 1, etag: 'x' })) },
      ],
    ])('with %s is 422', async (_what, body) => {
      expectProblem(await client.complete(uploadId, body), 422, 'validation-failed');
    });

    it.each([
      ['totalSize beyond every object', { totalSize: 1e300 }, 422, 'total-size-mismatch'],
      ['null instead of values', { totalSize: null, parts: null }, 409, 'parts-missing'],
    ])('with %s is answered', async (_what, body, status, code) => {
      expectProblem(await client.complete(uploadId, body), status, code);
    });

    it.each([9, 10_000 * PART_SIZE + 1, 2 ** 53, 1e300])(
      'with %d bytes for a stream of 10 is 422',
      async (totalSize) => {
        const { body } = await client.start({ partSize: PART_SIZE });
        await client.putPart(body.uploadId, 1, Buffer.alloc(10));
        const refused = await client.complete(body.uploadId, { totalSize });
        expectProblem(refused, 422, 'total-size-mismatch', { totalSize, expectedTotalSize: 10 });
        expect(await client.complete(body.uploadId, { totalSize: 10 })).toMatchObject({
          status: 200,
          body: { size: 10 },
        });
      },
    );

    it.each(['[]', '7', '"x"', '[{"totalSize":10}]'])('that is %s is 422', async (body) => {
      expectProblem(await client.post(`/v1/uploads/${uploadId}/complete`, body), 422, 'validation-failed');
    });
  });
});
