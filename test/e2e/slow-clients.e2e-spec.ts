import { bytes } from '../support/bytes.js';
import { expectProblem } from '../support/problems.js';
import { RawConnection } from '../support/raw-http.js';
import { onEachStore } from '../support/stores.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { PART_SIZE } from '../support/test-client.js';

/** More than there are connections to a store. */
const MANY = 500;
const PAUSE_MS = 500;
const HOUR_MS = 3_600_000;
const MIN_RATE = 1_024;

/** Clients that send something now and then, for as long as they are let. */
class Dawdlers {
  private readonly timer = setInterval(() => this.sendOn(), PAUSE_MS);

  constructor(
    readonly connections: readonly RawConnection[],
    private readonly piece: string | Buffer,
  ) {}

  /** Of each, all that the server has said when it closed the connection. */
  answers(): Promise<string[]> {
    return Promise.all(this.connections.map((connection) => connection.all()));
  }

  stop(): void {
    clearInterval(this.timer);
    for (const connection of this.connections) connection.hangUp();
  }

  private sendOn(): void {
    for (const connection of this.connections) connection.send(this.piece);
  }
}

onEachStore('Clients that dawdle', (store) => {
  let app: TestApp;
  const dawdlers: Dawdlers[] = [];

  const start = async (patienceMs: number) => {
    app = await startTestApp({
      store,
      config: {
        headersTimeoutMs: patienceMs,
        bodyPatienceMs: patienceMs,
        minBodyRateBytesPerSecond: MIN_RATE,
      },
    });
  };
  afterEach(async () => {
    for (const some of dawdlers.splice(0)) some.stop();
    await app.close();
  });

  function dawdle(
    count: number,
    piece: string | Buffer,
    begin: (connection: RawConnection, number: number) => void,
  ) {
    const connections = Array.from({ length: count }, (_, index) => {
      const connection = new RawConnection(app.url);
      begin(connection, index + 1);
      return connection;
    });
    const some = new Dawdlers(connections, piece);
    dawdlers.push(some);
    return some;
  }

  const withHeaders = (count: number) =>
    dawdle(count, 'x', (connection) => connection.send('GET /health/live HTTP/1.1\r\nhost: localhost\r\nx-'));

  const withParts = (count: number, uploadId: string) =>
    dawdle(count, 'x', (connection, partNumber) =>
      connection.sendHead(`PUT /v1/uploads/${uploadId}/part/${partNumber}`, {
        'content-length': PART_SIZE,
        expect: '100-continue',
      }),
    );

  const startLarge = async () =>
    (await app.client.start({ totalSize: MANY * PART_SIZE, partSize: PART_SIZE })).body.uploadId;

  it('are no obstacle to others, however many they are', async () => {
    await start(HOUR_MS);
    withHeaders(MANY);
    const { connections } = withParts(MANY, await startLarge());
    // The server waits for each body.
    for (const connection of connections) expect((await connection.answer()).status).toBe(100);
    const data = bytes(3 * PART_SIZE + 100);
    const uploadId = await app.client.startFor(data);
    await app.client.putParts(uploadId, data);
    const { body } = await app.client.complete(uploadId);
    expect((await app.client.download(body.key)).body.equals(data)).toBe(true);
  });

  it('are cut, and nothing of what they sent is stored', async () => {
    await start(3_000);
    const uploadId = await startLarge();
    const slow = [withHeaders(MANY), withParts(MANY, uploadId)];
    const answers = (await Promise.all(slow.map((some) => some.answers()))).flat();
    const isTimeout = (answer: string) =>
      /^(HTTP\/1\.1 100 Continue\r\n\r\n)?HTTP\/1\.1 408 /.test(answer) &&
      answer.includes('"code":"request-timeout"');
    expect(answers.filter((answer) => !isTimeout(answer))).toEqual([]);
    const { body } = await app.client.status(uploadId);
    expect(body).toMatchObject({ uploadedParts: 0, uploadedBytes: 0, missingParts: { length: MANY } });
  });

  it('with JSON are cut too', async () => {
    await start(1_000);
    const slow = dawdle(3, ' ', (connection) =>
      connection
        .sendHead('POST /v1/uploads/start', { 'content-type': 'application/json', 'content-length': 1_000 })
        .send('{"filename":"dawdled.bin"}'),
    );
    for (const connection of slow.connections)
      expectProblem(await connection.answer(), 408, 'request-timeout');
    await slow.answers();
    expect((await app.client.get('/v1/uploads?q=dawdled.bin')).body).toMatchObject({ items: [] });
  });

  it('but bring what they must are not cut', async () => {
    await start(2_000);
    const data = bytes(100 * MIN_RATE);
    const honestUpload = await app.client.startFor(data);
    const honest = new RawConnection(app.url);
    honest.sendHead(`PUT /v1/uploads/${honestUpload}/part/1`, { 'content-length': data.length });
    let sent = 0;
    const sendOn = (count: number) => {
      honest.send(data.subarray(sent, sent + count));
      sent = Math.min(sent + count, data.length);
    };
    const timer = setInterval(() => sendOn(4 * MIN_RATE * (PAUSE_MS / 1000)), PAUSE_MS);
    const others = withParts(3, await startLarge());
    await others.answers();
    clearInterval(timer);
    sendOn(data.length);
    expect(await honest.answer()).toMatchObject({ status: 200, body: { partNumber: 1, size: data.length } });
    honest.hangUp();
    const { body } = await app.client.complete(honestUpload);
    expect((await app.client.download(body.key)).body.equals(data)).toBe(true);
  });
});
