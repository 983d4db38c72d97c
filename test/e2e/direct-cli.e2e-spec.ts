import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../support/free-port.js';
import { bytes, MIB } from '../support/bytes.js';
import { eventIn, runCli } from '../support/cli-process.js';
import { LongshoreProcess } from '../support/longshore-process.js';
import { MeteredLine } from '../support/metered-line.js';
import { DISK, onS3, temporaryFolder, type TestStore, uniquePrefix } from '../support/stores.js';
import { PART_SIZE, TestClient } from '../support/test-client.js';
import { freshDatabaseUrl } from '../support/test-database.js';

const PARTS = 12;
const KEY = 'a-key-for-the-test-of-direct-uploads';
const data = bytes(PARTS * PART_SIZE - 77);

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** A server that wants a key, behind a line that counts what the client sends to it. */
async function startServer({ s3 }: TestStore, settings: Record<string, string> = {}) {
  const folder = await temporaryFolder();
  const all = {
    ADMIN_API_KEY: KEY,
    DATABASE_URL: await freshDatabaseUrl(),
    DATA_DIR: folder.path,
    KEY_PREFIX: uniquePrefix(),
    ...(s3 && {
      S3_BUCKET: s3.bucket,
      S3_ENDPOINT: s3.endpoint!,
      S3_ACCESS_KEY_ID: s3.credentials!.accessKeyId,
      S3_SECRET_ACCESS_KEY: s3.credentials!.secretAccessKey,
    }),
    ...settings,
  };
  const start = () => {
    const server = new LongshoreProcess(all);
    cleanUps.push(() => server.kill());
    return server;
  };
  cleanUps.push(folder.remove);
  const server = start();
  const url = await server.url();
  const line = await MeteredLine.to(url);
  cleanUps.push(() => line.close());
  const file = join(folder.path, 'story.bin');
  await writeFile(file, data);
  return { server, start, line, file, folder: folder.path, client: new TestClient(url, KEY) };
}

type Started = Awaited<ReturnType<typeof startServer>>;

async function uploadDirectly({ line, file, folder }: Started, more: string[] = []) {
  const args = ['upload', file, '--to', line.url, '--token', KEY, '--direct', '--json', ...more];
  const { exitCode, out, err } = await runCli(args, { XDG_STATE_HOME: folder });
  if (exitCode !== 0) throw new Error(`The client ended with ${exitCode}: ${out}${err}`);
  return eventIn<{ key: string; uploadId: string; directParts: number; serverParts: number }>(
    out,
    'completed',
  );
}

function answered(server: LongshoreProcess, route: string, status = 200): number {
  const line = `"route":"/v1/${route}"[^\\n]*"status":${status}`;
  return server.said.match(new RegExp(line, 'g'))?.length ?? 0;
}

async function expectObject({ client }: Started, key: string) {
  expect((await client.download(key)).body.equals(data)).toBe(true);
}

onS3('The command line client with --direct', (store) => {
  it('sends no part to the server, and the object is the same', async () => {
    const started = await startServer(store);
    const result = await uploadDirectly(started);
    expect(result).toMatchObject({ directParts: PARTS, serverParts: 0 });
    expect(answered(started.server, 'uploads/:uploadId/part/:partNumber')).toBe(0);
    expect(started.line.bytesSent).toBeLessThan(0.1 * MIB);
    await expectObject(started, result.key);
    expect((await started.client.status(result.uploadId)).body).toMatchObject({
      status: 'completed',
      uploadedParts: PARTS,
    });
  });

  it('gets along with URLs that last 2 s on a line that is slower than that', async () => {
    const slow = await MeteredLine.to(store.s3!.endpoint!, { bytesPerSecond: 8 * MIB });
    cleanUps.push(() => slow.close());
    const started = await startServer(store, { PART_URL_TTL: '2s', S3_PUBLIC_ENDPOINT: slow.url });
    const result = await uploadDirectly(started);
    expect(result).toMatchObject({ directParts: PARTS, serverParts: 0 });
    expect(slow.bytesSent).toBeGreaterThan(data.length);
    expect(answered(started.server, 'uploads/:uploadId/part-urls')).toBeGreaterThan(1);
    await expectObject(started, result.key);
  });

  it('goes on, directly, after a kill -9 of the server', async () => {
    const slow = await MeteredLine.to(store.s3!.endpoint!, { bytesPerSecond: 12 * MIB });
    cleanUps.push(() => slow.close());
    const port = await freePort();
    const started = await startServer(store, { PORT: String(port), S3_PUBLIC_ENDPOINT: slow.url });
    // One part after the other, so that URLs for the last ones are asked for when the server is gone.
    const upload = uploadDirectly(started, ['--concurrency', '1']);
    while (slow.bytesSent < 2 * PART_SIZE) await sleep(20);
    await started.server.kill();
    while (slow.bytesSent < 4 * PART_SIZE) await sleep(20);
    await started.start().url();
    const result = await upload;
    expect(result).toMatchObject({ directParts: PARTS, serverParts: 0 });
    expect(slow.bytesSent).toBeLessThan(data.length + PART_SIZE);
    await expectObject(started, result.key);
  });

  it('sends what cannot reach the store through the server', async () => {
    const started = await startServer(store, { S3_PUBLIC_ENDPOINT: 'http://127.0.0.1:1' });
    const result = await uploadDirectly(started);
    expect(result).toMatchObject({ directParts: 0, serverParts: PARTS });
    expect(result).toMatchObject({ fallbackReason: expect.stringContaining('ECONNREFUSED') });
    await expectObject(started, result.key);
  });
});

describe('The command line client with --direct, on disk', () => {
  it("uses the server's own URLs, which need no key, also when they last 1 s only", async () => {
    const started = await startServer(DISK, { PART_URL_TTL: '1s' });
    const result = await uploadDirectly(started);
    expect(result).toMatchObject({ directParts: PARTS, serverParts: 0 });
    expect(answered(started.server, 'direct/:uploadId/:partNumber')).toBe(PARTS);
    expect(answered(started.server, 'uploads/:uploadId/part/:partNumber')).toBe(0);
    await expectObject(started, result.key);
  });
});
