import { bytes } from '../support/bytes.js';
import { expectProblem } from '../support/problems.js';
import { RawConnection } from '../support/raw-http.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { PART_SIZE, type TestClient } from '../support/test-client.js';

describe('A part', () => {
  const data = bytes(PART_SIZE + 100);
  let app: TestApp;
  let client: TestClient;
  let uploadId: string;
  let connection: RawConnection;

  beforeAll(async () => {
    app = await startTestApp();
    client = app.client;
  });
  beforeEach(async () => {
    uploadId = await client.startFor(data);
    connection = new RawConnection(app.url);
  });
  /** Whatever came, nothing of it is stored, and the upload goes on to its end. */
  afterEach(async () => {
    connection.hangUp();
    expect((await client.status(uploadId)).body).toMatchObject({ uploadedParts: 0, missingParts: [1, 2] });
    await client.putParts(uploadId, data);
    const { body } = await client.complete(uploadId);
    expect((await client.download(body.key)).body.equals(data)).toBe(true);
  });
  afterAll(() => app.close());

  const route = (partNumber: number | string = 2) => `PUT /v1/uploads/${uploadId}/part/${partNumber}`;

  it.each([0, 1, 99, 101, PART_SIZE, 2 ** 53 - 1])(
    'of %d instead of 100 bytes is refused before any of them is sent',
    async (size) => {
      connection.sendHead(route(), { 'content-length': size });
      expectProblem(await connection.answer(), 422, 'part-size-mismatch', {
        partNumber: 2,
        size,
        expectedSize: 100,
        instance: `/v1/uploads/${uploadId}/part/2`,
      });
    },
  );

  it('without a length is refused: chunked', async () => {
    connection.sendHead(route(), { 'transfer-encoding': 'chunked' }).send('64\r\n');
    expectProblem(await connection.answer(), 411, 'length-required');
  });

  it('without a length is refused: none at all', async () => {
    connection.sendHead(route());
    expectProblem(await connection.answer(), 411, 'length-required');
  });

  it.each([
    '0',
    '3',
    '-1',
    '1.5',
    'abc',
    '10001',
    '1e0',
    '0x1',
    '%20',
    '+1',
    '２',
    '99999999999999999999',
    '1%00',
  ])('numbered %s is refused', async (number) => {
    expectProblem(await client.putPart(uploadId, number, bytes(100)), 422, 'part-number-out-of-range', {
      lastPartNumber: 2,
    });
  });

  it('without a number is no route', async () => {
    expectProblem(await client.putPart(uploadId, '', bytes(100)), 404, 'route-not-found');
  });

  it('numbered beyond 10,000 is refused also where the length of the stream is not known', async () => {
    const { body } = await client.start({ partSize: PART_SIZE });
    expectProblem(await client.putPart(body.uploadId, 10_001, bytes(100)), 422, 'part-number-out-of-range', {
      lastPartNumber: 10_000,
    });
    expectProblem(await client.putPart(body.uploadId, 1, bytes(PART_SIZE + 1)), 422, 'part-size-mismatch', {
      expectedSize: PART_SIZE,
    });
  });

  it.each([
    ['text instead of a length', { 'content-length': 'many' }],
    ['a negative length', { 'content-length': '-100' }],
    ['a fraction as length', { 'content-length': '100.5' }],
    ['two lengths in one', { 'content-length': '100, 100' }],
    ['a length that overflows', { 'content-length': '99999999999999999999999' }],
    ['both a length and chunks', { 'content-length': '100', 'transfer-encoding': 'chunked' }],
  ])('with %s is no HTTP', async (_what, headers) => {
    connection.sendHead(route(), headers);
    expectProblem(await connection.answer(), 400, 'malformed-request');
    await connection.all();
  });

  it('with two lengths is no HTTP', async () => {
    connection.send(`${route()} HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\ncontent-length: 50\r\n\r\n`);
    expectProblem(await connection.answer(), 400, 'malformed-request');
  });

  it('that ends before the length it announced is not stored', async () => {
    connection.sendHead(route(), { 'content-length': 100 }).send(bytes(99)).finish();
    expect(await connection.all()).not.toMatch(/^HTTP\/1\.1 2/);
  });

  it('of a client that hangs up before its last byte is not stored', async () => {
    connection.sendHead(route(1), { 'content-length': PART_SIZE }).send(data.subarray(0, PART_SIZE - 1));
    connection.hangUp();
    await connection.all();
  });
});

describe('What comes after the announced length of a part', () => {
  let app: TestApp;
  beforeAll(async () => (app = await startTestApp()));
  afterAll(() => app.close());

  const data = bytes(100);

  it('is taken for the next request, and is none', async () => {
    const uploadId = await app.client.startFor(data);
    const connection = new RawConnection(app.url);
    connection.sendHead(`PUT /v1/uploads/${uploadId}/part/1`, { 'content-length': 100 }).send(data);
    expect(await connection.answer()).toMatchObject({ status: 200, body: { size: 100 } });
    connection.send('surplus bytes\r\n\r\n');
    expectProblem(await connection.answer(), 400, 'malformed-request');
    await connection.all();
    const { body } = await app.client.complete(uploadId);
    expect((await app.client.download(body.key)).body.equals(data)).toBe(true);
  });

  it('is never stored, also when it comes in one piece with the part', async () => {
    const uploadId = await app.client.startFor(data);
    const connection = new RawConnection(app.url);
    const more = Buffer.from('surplus bytes\r\n\r\n');
    connection
      .sendHead(`PUT /v1/uploads/${uploadId}/part/1`, { 'content-length': 100 })
      .send(Buffer.concat([data, more]));
    expect(await connection.all()).toContain('HTTP/1.1 400');
    await app.client.putParts(uploadId, data);
    const { body } = await app.client.complete(uploadId);
    expect((await app.client.download(body.key)).body.equals(data)).toBe(true);
  });
});

describe('An upload that nobody has started', () => {
  let app: TestApp;
  beforeAll(async () => (app = await startTestApp()));
  afterAll(() => app.close());

  it.each([
    'b7e1c1f0-0000-4000-8000-000000000000',
    '00000000-0000-0000-0000-000000000000',
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
    'not-a-uuid',
    '1',
    '..%2f..%2fetc%2fpasswd',
    'a%2Fb',
    '%00',
    '%27%3B%20DROP%20TABLE%20upload_sessions%3B%20--',
    '%F0%9F%92%A9',
    'x'.repeat(1_000),
  ])('is 404 in every call: %s', async (id) => {
    const { client } = app;
    const path = `/v1/uploads/${id}`;
    const answers = [
      await client.get(path),
      await client.get(`${path}/status`),
      await client.get(`${path}/parts`),
      await client.post(`${path}/resume`, {}),
      await client.post(`${path}/complete`, {}),
      await client.putPart(id, 1, bytes(10)),
      await client.abort(id),
    ];
    for (const answer of answers) expectProblem(answer, 404, 'upload-not-found');
  });
});
