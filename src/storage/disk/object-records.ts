import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Stats } from 'node:fs';
import type { ObjectHead } from '../object-store.js';
import { isFsError, makeFolder, writeFileDurably } from './durable-fs.js';
import { keyToPath } from './key-path.js';

/** What the file itself cannot say about an object. */
export interface ObjectRecord extends Omit<ObjectHead, 'lastModified'> {
  readonly storageUploadId: string;
  /** The file's own time of change: tells which record belongs to the file that is there. */
  readonly modifiedAtMs: number;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * Records beside the objects. A record is written before its file is renamed into place, and keeps the one before
 * it, so that at any moment the file that is there has its record.
 */
export class ObjectRecords {
  constructor(private readonly root: string) {}

  async write(record: ObjectRecord): Promise<void> {
    const path = this.pathOf(record.key);
    await makeFolder(dirname(path));
    const others = (await this.read(record.key)).filter(
      (other) => other.storageUploadId !== record.storageUploadId,
    );
    await writeFileDurably(path, JSON.stringify([record, ...others.slice(0, 1)]));
  }

  /** The record of the file with these stats. */
  async find(key: string, file: Stats): Promise<ObjectRecord | undefined> {
    const records = await this.read(key);
    const exact = records.find(
      (record) => record.sizeBytes === file.size && record.modifiedAtMs === Math.round(file.mtimeMs),
    );
    // A restored backup may have lost the file's time.
    return exact ?? records.find((record) => record.sizeBytes === file.size);
  }

  /** The record of the file at `path`; undefined when either is not there. */
  async findFor(key: string, path: string): Promise<ObjectRecord | undefined> {
    try {
      return await this.find(key, await stat(path));
    } catch (error) {
      if (isFsError(error, 'ENOENT', 'ENOTDIR')) return undefined;
      throw error;
    }
  }

  private async read(key: string): Promise<ObjectRecord[]> {
    try {
      return JSON.parse(await readFile(this.pathOf(key), 'utf8')) as ObjectRecord[];
    } catch (error) {
      if (isFsError(error, 'ENOENT', 'ENOTDIR')) return [];
      throw error;
    }
  }

  private pathOf(key: string): string {
    return join(this.root, `${keyToPath(key)}.json`);
  }
}

export function toHead(record: ObjectRecord): ObjectHead {
  const { storageUploadId: _id, modifiedAtMs, tags: _tags, ...head } = record;
  return { ...head, lastModified: new Date(modifiedAtMs) };
}
