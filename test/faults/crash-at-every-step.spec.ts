import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { bytes } from '../support/bytes.js';
import { LongshoreProcess } from '../support/longshore-process.js';
import { onEachStore } from '../support/stores.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { type Answer, PART_SIZE, TestClient } from '../support/test-client.js';

const CRASHING_SERVER = fileURLToPath(new URL('../support/crashing-server.mjs', import.meta.url));

/** Every call to the store and every commit of the use cases that change something. */
const WHILE_COMPLETING = [
  'sessions.insert',
  'store.create',
  'sessions.move:uploading',
  'store.putPart',
  'parts.record',
  'store.listParts',
  'parts.align',
  'sessions.move:completing',
  'sessions.noteActivity',
  'store.complete',
  'store.setTags',
  'sessions.move:completed',
];
const WHILE_ABORTING = ['sessions.move:aborting', 'store.abort', 'sessions.move:aborted'];
const WHILE_STARTING = ['sessions.insert', 'store.create', 'sessions.move:uploading'];

const beforeAndAfter = (steps: readonly string[]) =>
  steps.flatMap((step) => [`before:${step}`, `after:${step}`]);

onEachStore('When an instance is killed', (store) => {
  const data = bytes(PART_SIZE + 7);
  let survivor: TestApp;

  beforeAll(async () => {
    survivor = await startTestApp({ store });
  });
  afterAll(() => survivor.close());

  /** An instance beside the survivor that dies at this point. */
  function startCrashing(crashAt: string): LongshoreProcess {
    const { databaseUrl, dataDirectory, keyPrefix, s3 } = survivor.config;
    const settings = {
      CRASH_AT: crashAt,
      LOG_LEVEL: 'silent',
      DATABASE_URL: databaseUrl!,
      DATA_DIR: dataDirectory,
      KEY_PREFIX: keyPrefix,
      REAPER_CRON: '0 0 1 1 *',
      ...(s3 && {
        S3_BUCKET: s3.bucket,
        S3_ENDPOINT: s3.endpoint!,
        S3_ACCESS_KEY_ID: s3.credentials!.accessKeyId,
        S3_SECRET_ACCESS_KEY: s3.credentials!.secretAccessKey,
      }),
    };
    return new LongshoreProcess(settings, [CRASHING_SERVER]);
  }

  /** Calls as through a load balancer: what the dying instance does not answer, the survivor is asked. */
  function twoInstances(url: string) {
    const doomed = new TestClient(url);
    return <T>(call: (client: TestClient) => Promise<Answer<T>>) =>
      call(doomed).catch(() => call(survivor.client));
  }

  async function withCrash(crashAt: string, story: (url: string) => Promise<void>): Promise<void> {
    const server = startCrashing(crashAt);
    try {
      await story(await server.url());
      expect(await server.exit()).toBeNull();
    } finally {
      await server.kill();
    }
  }

  it.each(beforeAndAfter(WHILE_COMPLETING))(
    '%s, the upload is completed by another, byte for byte',
    async (crashAt) => {
      await withCrash(crashAt, async (url) => {
        const ask = twoInstances(url);
        const key = { 'idempotency-key': randomUUID() };
        const start = { totalSize: data.length, partSize: PART_SIZE, tags: { story: 'crash' } };
        const { uploadId } = (await ask((client) => client.start(start, key))).body;
        for (const [number, part] of [data.subarray(0, PART_SIZE), data.subarray(PART_SIZE)].entries()) {
          expect((await ask((client) => client.putPart(uploadId, number + 1, part))).status).toBe(200);
        }
        const done = await ask((client) => client.complete(uploadId));
        expect(done).toMatchObject({ status: 200, body: { success: true, size: data.length } });
        expect((await survivor.client.download(done.body.key)).body.equals(data)).toBe(true);
        // A start that was begun twice may have left its first upload to the hourly sweep.
        await survivor.sweep();
        expect(await survivor.uploadsInStore(done.body.key)).toBe(0);
      });
    },
  );

  it.each(beforeAndAfter(WHILE_ABORTING))('%s, the upload is aborted by another', async (crashAt) => {
    await withCrash(crashAt, async (url) => {
      const ask = twoInstances(url);
      const uploadId = await survivor.client.startFor(data);
      await survivor.client.putParts(uploadId, data);
      expect(await ask((client) => client.abort(uploadId))).toMatchObject({
        status: 200,
        body: { success: true },
      });
      const { body } = await survivor.client.status(uploadId);
      expect(body.status).toBe('aborted');
      expect(await survivor.uploadsInStore(body.key)).toBe(0);
    });
  });

  it.each(beforeAndAfter(WHILE_STARTING))(
    '%s, and nobody asks again, the reaper leaves nothing',
    async (crashAt) => {
      const fingerprint = randomUUID();
      await withCrash(crashAt, async (url) => {
        await expect(new TestClient(url).start({ totalSize: 5, fingerprint })).rejects.toThrow(
          'fetch failed',
        );
      });
      const list = async () => {
        const { body } = await survivor.client.get<{ items: { key: string; status: string }[] }>(
          `/v1/uploads?fingerprint=${fingerprint}`,
        );
        return body.items;
      };
      await survivor.sql(
        `UPDATE upload_sessions SET expires_at = now() - interval '1 hour', last_activity_at = now() - interval '1 hour'
         WHERE fingerprint = $1`,
        [fingerprint],
      );
      await survivor.reap();
      const sessions = await list();
      expect(sessions.map(({ status }) => status)).toEqual(
        crashAt === 'before:sessions.insert' ? [] : ['aborted'],
      );
      for (const { key } of sessions) expect(await survivor.uploadsInStore(key)).toBe(0);
    },
  );
});
