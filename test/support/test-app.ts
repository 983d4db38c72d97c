import { Readable } from 'node:stream';
import { Client } from 'pg';
import { Reaper, type ReaperReport } from '../../src/reaper/reaper.service.js';
import { createApp } from '../../src/create-app.js';
import { loadConfig } from '../../src/config/load-config.js';
import type { AppConfig } from '../../src/config/app-config.js';
import { UploadSweep } from '../../src/uploads/upload-sweep.js';
import { DISK, temporaryFolder, type TestStore, uniquePrefix } from './stores.js';
import { ObjectStore } from '../../src/storage/object-store.js';
import { PART_SIZE, TestClient } from './test-client.js';
import { testDatabaseUrl } from './test-database.js';

export interface TestApp {
  readonly url: string;
  readonly client: TestClient;
  readonly config: AppConfig;
  /** Changes rows behind the service's back: to age them, or to lose them as a crash would. */
  sql(text: string, values?: unknown[]): Promise<void>;
  /** Unfinished uploads that the store has under this key. */
  uploadsInStore(key: string): Promise<number>;
  /** Opens an upload in the store that no session knows of, with these parts; an empty one is left out. */
  openInStore(key: string, parts?: readonly Buffer[]): Promise<string>;
  /** One search of the whole bucket for leftovers. */
  sweep(): Promise<number>;
  /** One run of the reaper. */
  reap(): Promise<ReaperReport>;
  close(): Promise<void>;
}

export interface TestAppOptions {
  readonly store?: TestStore;
  /** Another instance on the same database and store as this one. */
  readonly beside?: TestApp;
  readonly config?: Partial<AppConfig>;
}

/** The real service on a real Postgres and a real store, listening on a port of its own. */
export async function startTestApp({
  store = DISK,
  beside,
  config = {},
}: TestAppOptions = {}): Promise<TestApp> {
  const folder = beside ? undefined : await temporaryFolder();
  const settings: AppConfig = {
    ...(beside?.config ?? {
      ...loadConfig({ LOG_LEVEL: 'silent' }),
      port: 0,
      databaseUrl: await testDatabaseUrl(),
      dataDirectory: folder!.path,
      storage: store.storage,
      s3: store.s3,
      keyPrefix: uniquePrefix(),
      // Once a year: stories run the reaper themselves.
      doctorAtStart: false,
      reaperCron: '0 0 1 1 *',
      sweepCron: '0 0 1 1 *',
    }),
    ...config,
  };
  const app = await createApp(settings);
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  return {
    url,
    client: new TestClient(url, settings.adminApiKey),
    config: settings,
    sql: (text, values) => runSql(settings.databaseUrl!, text, values),
    uploadsInStore: async (key) => {
      let count = 0;
      for await (const upload of app.get(ObjectStore).listUploads(key)) if (upload.key === key) count++;
      return count;
    },
    openInStore: async (key, parts = []) => {
      const store = app.get(ObjectStore);
      const plan = {
        key,
        contentType: 'a/b',
        contentDisposition: 'attachment',
        metadata: {},
        partSizeBytes: PART_SIZE,
      };
      const upload = { key, storageUploadId: await store.create(plan) };
      for (const [index, part] of parts.entries()) {
        if (part.length === 0) continue;
        await store.putPart(upload, index + 1, {
          stream: Readable.from([part]),
          sizeBytes: part.length,
          digests: [],
        });
      }
      return upload.storageUploadId;
    },
    sweep: () => app.get(UploadSweep).removeLeftovers(),
    reap: () => app.get(Reaper).run(),
    close: async () => {
      await app.close();
      await folder?.remove();
    },
  };
}

async function runSql(databaseUrl: string, text: string, values: unknown[] = []): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(text, values);
  } finally {
    await client.end();
  }
}
