import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { S3Config } from '../../src/config/app-config.js';

export interface TestStore {
  readonly name: string;
  readonly storage: 'disk' | 's3';
  readonly s3?: S3Config;
}

const { S3_SMALL_PARTS_ENDPOINT, S3_ENDPOINT, S3_BUCKET, S3_REGION, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } =
  process.env;

export const DISK: TestStore = { name: 'disk', storage: 'disk' };

/** The S3 server that the environment names, if it names one. */
export const S3: TestStore | undefined = S3_ENDPOINT
  ? {
      name: 'S3',
      storage: 's3',
      s3: {
        bucket: S3_BUCKET ?? 'longshore-test',
        endpoint: S3_ENDPOINT,
        region: S3_REGION ?? 'us-east-1',
        forcePathStyle: true,
        credentials: { accessKeyId: S3_ACCESS_KEY_ID ?? '', secretAccessKey: S3_SECRET_ACCESS_KEY ?? '' },
      },
    }
  : undefined;

/** The same store, by a gateway that takes parts of any size: for uploads of many parts that fit into memory. */
export const S3_WITH_SMALL_PARTS: TestStore | undefined =
  S3 && S3_SMALL_PARTS_ENDPOINT ? { ...S3, s3: { ...S3.s3!, endpoint: S3_SMALL_PARTS_ENDPOINT } } : undefined;

/** Runs a suite on the disk store and on S3; without an S3 server the latter is reported as skipped. */
export function onEachStore(title: string, suite: (store: TestStore) => void): void {
  describe(`${title}, on disk`, () => suite(DISK));
  onS3(title, suite);
}

export function onS3(title: string, suite: (store: TestStore) => void): void {
  if (S3) return void describe(`${title}, on S3`, () => suite(S3));
  describe(`${title}, on S3`, () => {
    it.skip('S3_ENDPOINT is not set', () => undefined);
  });
}

/** Keeps what one test file stores apart from all others in a shared bucket. */
export function uniquePrefix(): string {
  return `test-${randomUUID()}/`;
}

export async function temporaryFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'longshore-test-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
