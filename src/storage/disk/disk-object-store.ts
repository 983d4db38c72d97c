import { randomUUID } from 'node:crypto';
import { access, constants, open, readdir, rename, rm, stat, unlink, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { DomainError } from '../../errors/domain-error.js';
import {
  type ByteRange,
  type NewObject,
  type ObjectHead,
  ObjectStore,
  type PartBody,
  type StorageUpload,
  type StoredPart,
} from '../object-store.js';
import { multipartEtag } from '../multipart-etag.js';
import { DiskUpload, orMissing } from './disk-upload.js';
import { translateFsErrors } from './disk-errors.js';
import { isFsError, makeFolder, syncFolder } from './durable-fs.js';
import { keyToPath } from './key-path.js';
import { type ObjectRecord, ObjectRecords, toHead } from './object-records.js';

const STORAGE_UPLOAD_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Another process on the same mount may be at work on anything younger. */
const ABANDONED_AFTER_MS = 10 * 60_000;

/**
 * Objects as files under one folder, for one machine or several on a shared mount.
 *
 *     objects/   finished objects, each a plain file at its key
 *     records/   size, etag, content type and metadata of each
 *     uploads/   unfinished uploads, see DiskUpload
 *     temporary/ what is being made or deleted
 */
export class DiskObjectStore extends ObjectStore {
  readonly description: string;
  private readonly records: ObjectRecords;

  constructor(private readonly root: string) {
    super();
    this.description = `disk:${root}`;
    this.records = new ObjectRecords(join(root, 'records'));
  }

  /** Makes the folders and deletes what a killed process left half made or half deleted. */
  async prepare(): Promise<void> {
    await translateFsErrors(async () => {
      for (const name of ['objects', 'records', 'uploads', 'temporary'])
        await makeFolder(join(this.root, name));
      for (const name of await readdir(join(this.root, 'temporary'))) {
        const path = join(this.root, 'temporary', name);
        const ageMs = await stat(path).then(
          ({ ctimeMs }) => Date.now() - ctimeMs,
          () => 0,
        );
        if (ageMs > ABANDONED_AFTER_MS) await rm(path, { recursive: true, force: true });
      }
    });
  }

  override create(object: NewObject): Promise<string> {
    return translateFsErrors(async () => {
      const storageUploadId = randomUUID();
      await DiskUpload.create(this.uploadFolder(storageUploadId), this.temporaryFolder(), object);
      return storageUploadId;
    });
  }

  override putPart(upload: StorageUpload, partNumber: number, body: PartBody): Promise<StoredPart> {
    return translateFsErrors(async () => (await this.openUpload(upload)).putPart(partNumber, body));
  }

  /** Nobody but this server reaches the disk. */
  override signParts(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  override listParts(upload: StorageUpload): Promise<StoredPart[]> {
    return translateFsErrors(async () => {
      const markers = await (await this.openUpload(upload)).listParts();
      return markers.map(({ partNumber, sizeBytes, etag }) => ({ partNumber, sizeBytes, etag }));
    });
  }

  override complete(upload: StorageUpload, parts: readonly StoredPart[]): Promise<ObjectHead> {
    return translateFsErrors(async () => {
      const unfinished = await this.openUpload(upload);
      const done = await this.records.findFor(upload.key, this.objectPath(upload.key));
      // A crash after the rename left the folder behind; the object is already there.
      const record =
        done?.storageUploadId === upload.storageUploadId
          ? done
          : await orMissing(this.finish(unfinished, upload, parts));
      await this.abort(upload);
      return toHead(record);
    });
  }

  override abort(upload: StorageUpload): Promise<void> {
    return translateFsErrors(async () => {
      const trash = this.temporaryFolder();
      try {
        // The rename makes the upload disappear at once for everyone, however long the deletion takes.
        await rename(this.uploadFolder(upload.storageUploadId), trash);
      } catch (error) {
        if (isFsError(error, 'ENOENT')) return;
        throw error;
      }
      await rm(trash, { recursive: true, force: true });
      await syncFolder(join(this.root, 'uploads'));
    });
  }

  override async *listUploads(prefix: string): AsyncIterable<StorageUpload & { startedAt: Date }> {
    for (const storageUploadId of await translateFsErrors(() => readdir(join(this.root, 'uploads')))) {
      if (!STORAGE_UPLOAD_ID.test(storageUploadId)) continue;
      const folder = this.uploadFolder(storageUploadId);
      // One that ends while we look is not unfinished any more.
      const found = await Promise.all([DiskUpload.open(folder), stat(folder)]).catch(() => undefined);
      if (!found?.[0].object.key.startsWith(prefix)) continue;
      yield { key: found[0].object.key, storageUploadId, startedAt: found[1].birthtime };
    }
  }

  override head(key: string): Promise<ObjectHead | undefined> {
    return translateFsErrors(async () => {
      const record = await this.records.findFor(key, this.objectPath(key));
      return record && toHead(record);
    });
  }

  override read(key: string, etag: string, range?: ByteRange): Promise<Readable> {
    return translateFsErrors(async () => {
      const file = await this.openObject(key);
      const record = await this.records.find(key, await file.stat());
      if (record?.etag !== etag) {
        await file.close();
        throw new DomainError('precondition-failed', 'The object has been replaced.');
      }
      return file.createReadStream({ start: range?.first ?? 0, end: range?.last });
    });
  }

  override delete(key: string): Promise<void> {
    return translateFsErrors(async () => {
      const path = this.objectPath(key);
      try {
        await unlink(path);
      } catch (error) {
        if (!isFsError(error, 'ENOENT', 'ENOTDIR')) throw error;
        return;
      }
      // Its record stays until the key is used again: it says nothing without its file.
      await syncFolder(dirname(path));
    });
  }

  override setTags(key: string, tags: Readonly<Record<string, string>>): Promise<void> {
    return translateFsErrors(async () => {
      const record = await this.records.findFor(key, this.objectPath(key));
      if (!record) throw new DomainError('object-not-found', 'There is no such object.');
      await this.records.write({ ...record, tags });
    });
  }

  override locationOf(key: string): string {
    return pathToFileURL(this.objectPath(key)).href;
  }

  override probe(): Promise<void> {
    return translateFsErrors(() => access(join(this.root, 'uploads'), constants.R_OK | constants.W_OK));
  }

  private async finish(
    unfinished: DiskUpload,
    { key, storageUploadId }: StorageUpload,
    parts: readonly StoredPart[],
  ): Promise<ObjectRecord> {
    const data = await unfinished.assemble(parts);
    const modifiedAt = new Date();
    await utimes(data, modifiedAt, modifiedAt);
    const { contentType, contentDisposition, metadata } = unfinished.object;
    const record: ObjectRecord = {
      key,
      storageUploadId,
      sizeBytes: parts.reduce((sum, part) => sum + part.sizeBytes, 0),
      etag: multipartEtag(parts),
      contentType,
      contentDisposition,
      metadata: lowerCaseNames(metadata),
      tags: {},
      modifiedAtMs: modifiedAt.getTime(),
    };
    await this.records.write(record);
    const target = this.objectPath(key);
    await makeFolder(dirname(target));
    await rename(data, target);
    await syncFolder(dirname(target));
    return record;
  }

  private openUpload({ storageUploadId }: StorageUpload): Promise<DiskUpload> {
    return DiskUpload.open(this.uploadFolder(storageUploadId));
  }

  private async openObject(key: string) {
    try {
      return await open(this.objectPath(key), 'r');
    } catch (error) {
      if (!isFsError(error, 'ENOENT', 'ENOTDIR')) throw error;
      throw new DomainError('object-not-found', 'There is no such object.');
    }
  }

  private uploadFolder(storageUploadId: string): string {
    if (!STORAGE_UPLOAD_ID.test(storageUploadId)) {
      throw new DomainError('storage-upload-missing', 'The store has no such upload.');
    }
    return join(this.root, 'uploads', storageUploadId);
  }

  private temporaryFolder(): string {
    return join(this.root, 'temporary', randomUUID());
  }

  private objectPath(key: string): string {
    return join(this.root, 'objects', keyToPath(key));
  }
}

function lowerCaseNames(metadata: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name.toLowerCase(), value]));
}
