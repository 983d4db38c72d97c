import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DeleteObjectsCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import type { S3Config } from '../../../src/config/app-config.js';
import { DiskObjectStore } from '../../../src/storage/disk/disk-object-store.js';
import type { ObjectStore } from '../../../src/storage/object-store.js';
import { S3ObjectStore } from '../../../src/storage/s3/s3-object-store.js';

/** Looks into the store past the servers, and past the fault proxy. */
export interface StoreInspection {
  readonly store: ObjectStore;
  /** How many objects there are, whoever made them. */
  countObjects(): Promise<number>;
  /** Keys of unfinished uploads. */
  unfinishedUploads(): Promise<string[]>;
  /** What is in the store and is neither an object nor an upload. */
  leftovers(): Promise<string[]>;
  /** Deletes everything of this run. */
  clear(): Promise<void>;
}

export class S3Inspection implements StoreInspection {
  readonly store: ObjectStore;
  private readonly client: S3Client;

  constructor(
    private readonly config: S3Config,
    private readonly prefix: string,
  ) {
    this.store = new S3ObjectStore(config);
    this.client = new S3Client({ ...config, requestChecksumCalculation: 'WHEN_REQUIRED' });
  }

  async countObjects(): Promise<number> {
    let count = 0;
    for await (const page of this.pages()) count += page.length;
    return count;
  }

  unfinishedUploads(): Promise<string[]> {
    return keysOf(this.store, this.prefix);
  }

  async leftovers(): Promise<string[]> {
    return [];
  }

  async clear(): Promise<void> {
    for await (const upload of this.store.listUploads(this.prefix)) await this.store.abort(upload);
    for await (const page of this.pages()) {
      const Objects = page.map((Key) => ({ Key }));
      await this.client.send(new DeleteObjectsCommand({ Bucket: this.config.bucket, Delete: { Objects } }));
    }
    this.client.destroy();
    this.store.close();
  }

  private async *pages(): AsyncIterable<string[]> {
    let token: string | undefined;
    do {
      const page: { Contents?: { Key?: string }[]; NextContinuationToken?: string } = await this.client.send(
        new ListObjectsV2Command({
          Bucket: this.config.bucket,
          Prefix: this.prefix,
          ContinuationToken: token,
        }),
      );
      const keys = (page.Contents ?? []).map(({ Key }) => Key!);
      if (keys.length > 0) yield keys;
      token = page.NextContinuationToken;
    } while (token !== undefined);
  }
}

/** The disk store may keep what a killed process left in `temporary/` for so long. */
const LATER_MS = 11 * 60_000;

export class DiskInspection implements StoreInspection {
  readonly store: DiskObjectStore;

  constructor(private readonly root: string) {
    this.store = new DiskObjectStore(root);
  }

  async countObjects(): Promise<number> {
    const entries = await readdir(join(this.root, 'objects'), { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).length;
  }

  unfinishedUploads(): Promise<string[]> {
    return keysOf(this.store, '');
  }

  async leftovers(): Promise<string[]> {
    await this.prepareLater();
    const list = async (folder: string) =>
      (await readdir(join(this.root, folder))).map((name) => `${folder}/${name}`);
    return [...(await list('uploads')), ...(await list('temporary'))];
  }

  /** The folder goes as a whole. */
  async clear(): Promise<void> {}

  /** What a start does some minutes from now: the clock is moved, since a file's time of change cannot be. */
  private async prepareLater(): Promise<void> {
    const now = Date.now;
    Date.now = () => now() + LATER_MS;
    try {
      await this.store.prepare();
    } finally {
      Date.now = now;
    }
  }
}

async function keysOf(store: ObjectStore, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.listUploads(prefix)) keys.push(key);
  return keys;
}
