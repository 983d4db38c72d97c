import { bytes } from '../support/bytes.js';
import { expectProblem } from '../support/problems.js';
import { RawConnection } from '../support/raw-http.js';
import { onEachStore } from '../support/stores.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { PART_SIZE, type TestClient } from '../support/test-client.js';

onEachStore('A connection', (store) => {
  const data = bytes(PART_SIZE + 100);
  const first = data.subarray(0, PART_SIZE);
  const second = data.subarray(PART_SIZE);
  let app: TestApp;
  let client: TestClient;
  let uploadId: string;
  let connection: RawConnection;

  beforeAll(async () => {
    app = await startTestApp({ store });
    client = app.client;
  });
  beforeEach(async () => {
    uploadId = await client.startFor(data);
    connection = new RawConnection(app.url);
  });
  afterEach(() => connection.hangUp());
  afterAll(() => app.close());

  const route = (partNumber: number) => `PUT /v1/uploads/${uploadId}/part/${partNumber}`;
  const length = (part: Buffer) => ({ 'content-length': part.length });

  async function comesOutWhole(): Promise<void> {
    const { body } = await client.complete(uploadId);
    expect(body).toMatchObject({ success: true, size: data.length });
    expect((await client.download(body.key)).body.equals(data)).toBe(true);
  }

  it('that is cut in the middle of a part leaves nothing of it, and the upload goes on', async () => {
    connection.sendHead(route(1), { ...length(first), expect: '100-continue' });
    // The server has asked for the body: it is at work on the part.
    expect((await connection.answer()).status).toBe(100);
    connection.send(first.subarray(0, PART_SIZE / 2)).hangUp();
    await client.putPart(uploadId, 2, second);
    expect((await client.status(uploadId)).body).toMatchObject({ uploadedParts: 1, missingParts: [1] });
    expect((await client.complete(uploadId)).body).toMatchObject({
      code: 'parts-missing',
      missingParts: [1],
    });
    expect((await client.putPart(uploadId, 1, first)).status).toBe(200);
    await comesOutWhole();
  });

  it('that hangs is no obstacle: the part can be sent again on another one, and the late bytes do no harm', async () => {
    connection.sendHead(route(1), { ...length(first), expect: '100-continue' });
    await connection.answer();
    connection.send(bytes(PART_SIZE / 2));
    await client.putParts(uploadId, data);
    const { body } = await client.complete(uploadId);
    connection.send(bytes(PART_SIZE / 2));
    expectProblem(await connection.answer(), 409, 'upload-not-active');
    expect((await client.download(body.key)).body.equals(data)).toBe(true);
  });

  it('that waits for 100 Continue is asked for a part that is wanted', async () => {
    connection.sendHead(route(2), { ...length(second), expect: '100-continue' });
    expect((await connection.answer()).status).toBe(100);
    connection.send(second);
    expect(await connection.answer()).toMatchObject({ status: 200, body: { partNumber: 2 } });
    connection.sendHead('GET /health/live');
    expect((await connection.answer()).status).toBe(200);
  });

  it('that waits for 100 Continue is asked for JSON too', async () => {
    const body = '{"filename":"a.bin"}';
    const headers = {
      'content-type': 'application/json',
      'content-length': body.length,
      expect: '100-continue',
    };
    connection.sendHead('POST /v1/uploads/start', headers);
    expect((await connection.answer()).status).toBe(100);
    expect((await connection.send(body).answer()).status).toBe(201);
  });

  it('that waits for 100 Continue never has to send a part that is refused', async () => {
    const refusals: [string, Record<string, string | number>, number, string][] = [
      [route(1), { 'content-length': 7 }, 422, 'part-size-mismatch'],
      [route(3), length(first), 422, 'part-number-out-of-range'],
      [route(1), { ...length(first), 'content-md5': 'x' }, 400, 'digest-invalid'],
      ['PUT /v1/uploads/nobody/part/1', length(first), 404, 'upload-not-found'],
      ['PUT /nowhere', length(first), 404, 'route-not-found'],
      [
        'POST /v1/uploads/start',
        { 'content-type': 'text/plain', 'content-length': 10 },
        415,
        'unsupported-media-type',
      ],
      [
        'POST /v1/uploads/start',
        { 'content-type': 'application/json', 'content-length': 3_000_000 },
        413,
        'payload-too-large',
      ],
    ];
    for (const [requestLine, headers, status, code] of refusals) {
      const waiting = new RawConnection(app.url).sendHead(requestLine, {
        ...headers,
        expect: '100-continue',
      });
      expectProblem(await waiting.answer(), status, code);
      waiting.hangUp();
    }
  });

  it('whose client sends all of a refused part before it reads gets the answer, and goes on', async () => {
    const refused = bytes(PART_SIZE + 1);
    connection.sendHead(route(1), length(refused)).send(refused);
    connection.sendHead(route(1), length(first)).send(first);
    expectProblem(await connection.answer(), 422, 'part-size-mismatch', { expectedSize: PART_SIZE });
    expect(await connection.answer()).toMatchObject({ status: 200, body: { partNumber: 1 } });
    connection.sendHead(route(2), length(second)).send(second);
    expect(await connection.answer()).toMatchObject({ status: 200, body: { partNumber: 2 } });
    await comesOutWhole();
  });

  it('may carry several requests sent at once: they are answered in order', async () => {
    connection.sendHead('GET /health/live');
    connection.sendHead(route(1), length(first)).send(first);
    connection.sendHead(route(2), length(second)).send(second);
    connection.sendHead(`GET /v1/uploads/${uploadId}/status`);
    expect((await connection.answer()).body).toMatchObject({ status: 'ok' });
    expect((await connection.answer()).body).toMatchObject({ partNumber: 1 });
    expect((await connection.answer()).body).toMatchObject({ partNumber: 2 });
    expect((await connection.answer()).body).toMatchObject({ status: 'uploading' });
    await comesOutWhole();
  });

  it('that brings the bytes in small pieces brings them all', async () => {
    connection.sendHead(route(2), length(second));
    for (const byte of second) {
      connection.send(Buffer.of(byte));
      // Each byte on its own: the next one goes when the event loop has been round.
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await connection.answer()).toMatchObject({ status: 200 });
    await client.putPart(uploadId, 1, first);
    await comesOutWhole();
  });

  it('may break in any number while others upload', async () => {
    const broken = Array.from({ length: 12 }, async (_, index) => {
      const one = new RawConnection(app.url);
      one.sendHead(route(1), { ...length(first), expect: '100-continue' });
      await one.answer();
      one.send(bytes(100_000 * (index + 1))).hangUp();
      await one.all();
    });
    await Promise.all([...broken, client.putParts(uploadId, data)]);
    await comesOutWhole();
  });
});
