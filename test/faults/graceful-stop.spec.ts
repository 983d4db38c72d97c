import { createServer, type Server, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { bytes } from '../support/bytes.js';
import { LongshoreProcess } from '../support/longshore-process.js';
import { expectProblem } from '../support/problems.js';
import { RawConnection } from '../support/raw-http.js';
import { temporaryFolder } from '../support/stores.js';
import { PART_SIZE, TestClient } from '../support/test-client.js';
import { freshDatabaseUrl } from '../support/test-database.js';

const data = bytes(PART_SIZE + 100);
const half = PART_SIZE / 2;

describe('A server process', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let settings: Record<string, string>;
  const started: LongshoreProcess[] = [];

  beforeAll(async () => {
    folder = await temporaryFolder();
    settings = { DATABASE_URL: await freshDatabaseUrl(), DATA_DIR: folder.path };
  });
  afterEach(async () => {
    for (const server of started.splice(0)) await server.kill();
  });
  afterAll(() => folder.remove());

  function start(more: Record<string, string> = {}): LongshoreProcess {
    const server = new LongshoreProcess({ ...settings, ...more });
    started.push(server);
    return server;
  }

  /** A part that the server is at work on, half of it sent. */
  async function sendHalf(url: string, uploadId: string): Promise<RawConnection> {
    const connection = new RawConnection(url);
    const headers = { 'content-length': PART_SIZE, expect: '100-continue' };
    connection.sendHead(`PUT /v1/uploads/${uploadId}/part/1`, headers);
    expect((await connection.answer()).status).toBe(100);
    return connection.send(data.subarray(0, half));
  }

  it('told to stop finishes the part under way, turns new calls away and exits well', async () => {
    const server = start();
    const url = await server.url();
    const client = new TestClient(url);
    const uploadId = await client.startFor(data);
    const connection = await sendHalf(url, uploadId);

    server.signal('SIGTERM');
    await server.says(/finishing what is under way/);
    const refused = await client.start<object>();
    expectProblem(refused, 503, 'shutting-down', { retryable: true });
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(refused.headers.get('connection')).toBe('close');
    expect((await client.get('/health/ready')).status).toBe(503);
    expect((await client.get('/health/live')).status).toBe(200);

    connection.send(data.subarray(half, PART_SIZE));
    expect(await connection.answer()).toMatchObject({
      status: 200,
      body: { partNumber: 1, size: PART_SIZE },
    });
    expect(await server.exit()).toBe(0);

    const next = new TestClient(await start().url());
    expect((await next.resume(uploadId)).body).toMatchObject({ missingParts: [2] });
    await next.putParts(uploadId, data, [2]);
    const { body } = await next.complete(uploadId);
    expect((await next.download(body.key)).body.equals(data)).toBe(true);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('with nothing to do exits well on %s', async (signal) => {
    const server = start();
    expect((await new TestClient(await server.url()).get('/health/ready')).status).toBe(200);
    server.signal(signal);
    expect(await server.exit()).toBe(0);
    expect(server.said).toContain('Stopped');
  });

  it('told to stop waits no longer than SHUTDOWN_GRACE for a client that hangs', async () => {
    const server = start({ SHUTDOWN_GRACE: '50ms' });
    const url = await server.url();
    const connection = await sendHalf(url, await new TestClient(url).startFor(data));
    server.signal('SIGTERM');
    expect(await server.exit()).toBe(0);
    expect(server.said).toContain('1 requests were cut off');
    await connection.all();
  });

  it('told twice to stop does not wait at all', async () => {
    const server = start({ SHUTDOWN_GRACE: '24h' });
    const url = await server.url();
    const connection = await sendHalf(url, await new TestClient(url).startFor(data));
    server.signal('SIGTERM');
    await server.says(/finishing what is under way/);
    server.signal('SIGTERM');
    expect(await server.exit()).toBe(1);
    await connection.all();
  });

  it('killed in the middle of a part has lost that part and nothing else', async () => {
    const server = start();
    const url = await server.url();
    const client = new TestClient(url);
    const uploadId = await client.startFor(data);
    const connection = await sendHalf(url, uploadId);
    await client.putParts(uploadId, data, [2]);
    await server.kill();
    await connection.all();

    const next = new TestClient(await start().url());
    expect((await next.status(uploadId)).body).toMatchObject({
      status: 'uploading',
      uploadedParts: 1,
      missingParts: [1],
    });
    expect((await next.complete(uploadId)).body).toMatchObject({ code: 'parts-missing', missingParts: [1] });
    await next.putParts(uploadId, data, [1]);
    const { body } = await next.complete(uploadId);
    expect(body).toMatchObject({ success: true, size: data.length });
    expect((await next.download(body.key)).body.equals(data)).toBe(true);
  });

  it('with a wrong configuration says every fault at once and exits with 1', async () => {
    const server = start({
      PORT: 'http',
      UPLOAD_TTL: 'a while',
      STORAGE: 's3',
      LOG_LEVEL: 'loud',
      HOST: '0.0.0.0',
    });
    expect(await server.exit()).toBe(1);
    for (const name of [
      'PORT="http"',
      'UPLOAD_TTL="a while"',
      'S3_BUCKET',
      'LOG_LEVEL="loud"',
      'HOST="0.0.0.0"',
    ]) {
      expect(server.said).toContain(name);
    }
    expect(server.said).not.toContain('ready at');
  });

  it('whose port is taken says so and exits with 1', async () => {
    const other: Server = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const server = start({ PORT: String(port) });
    expect(await server.exit()).toBe(1);
    expect(server.said).toContain(`Port ${port} is in use`);
    other.close();
  });

  it('whose database does not answer exits with 1 and tells why', async () => {
    const server = start({ DATABASE_URL: 'postgresql://nobody:secret-word@127.0.0.1:1/none' });
    expect(await server.exit()).toBe(1);
    expect(server.said).toContain('ECONNREFUSED');
    expect(server.said).not.toContain('secret-word');
  });
});
