import { randomUUID } from 'node:crypto';
import { copyFile, constants, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { createReadStream, createWriteStream } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { DomainError } from '../../errors/domain-error.js';
import type { NewObject, PartBody, StoredPart } from '../object-store.js';
import { multipartEtag } from '../multipart-etag.js';
import { streamPart, untilBegun } from '../part-stream.js';
import { isFsError, syncFolder, writeFileDurably } from './durable-fs.js';
import { type PartMarker, placeMarker, readMarkers } from './part-markers.js';
import { SlotClaims } from './slot-claims.js';

/** Fewer, larger writes: chunks from a socket are 64 KiB, a file takes several at once. */
const WRITE_BUFFER_BYTES = 512 * 1024;
const SLOT = 'slot';
/** S3 takes MD5, which would be the dearest of all that happens to a part here. */
const ETAG_ALGORITHM = 'xxh3';

/**
 * The folder of one unfinished upload.
 *
 *     upload.json     what is being made; its presence is the upload's
 *     data            the parts, each at its offset
 *     extra/          parts whose slot somebody else had, each a file of its own
 *     parts/          a marker for each stored part
 *     claims/         who may write which slot
 */
export class DiskUpload {
  private readonly claims: SlotClaims;

  private constructor(
    readonly folder: string,
    readonly object: NewObject,
  ) {
    this.claims = new SlotClaims(folder);
  }

  /** Makes the folder at `temporary` and renames it to `folder`, so that there is never half an upload. */
  static async create(folder: string, temporary: string, object: NewObject): Promise<void> {
    try {
      await DiskUpload.make(temporary, object);
      await rename(temporary, folder);
    } catch (error) {
      await rm(temporary, { recursive: true, force: true });
      throw error;
    }
    await syncFolder(dirname(folder));
  }

  private static async make(temporary: string, object: NewObject): Promise<void> {
    for (const name of ['parts', 'claims', 'extra']) await mkdir(join(temporary, name), { recursive: true });
    const data = await open(join(temporary, 'data'), 'wx');
    try {
      if (object.totalSizeBytes) await data.truncate(object.totalSizeBytes);
      await data.sync();
    } finally {
      await data.close();
    }
    await writeFileDurably(join(temporary, 'upload.json'), JSON.stringify(object));
  }

  /** @throws DomainError `storage-upload-missing` */
  static async open(folder: string): Promise<DiskUpload> {
    const text = await orMissing(readFile(join(folder, 'upload.json'), 'utf8'));
    return new DiskUpload(folder, JSON.parse(text) as NewObject);
  }

  async listParts(): Promise<PartMarker[]> {
    return orMissing(readMarkers(join(this.folder, 'parts')));
  }

  async putPart(partNumber: number, body: PartBody): Promise<StoredPart> {
    await untilBegun(body);
    const inSlot = await this.claims.claim(partNumber);
    const file = inSlot ? SLOT : `${partNumber}-${randomUUID()}`;
    try {
      const etag = await this.write(file, partNumber, body);
      const part = { partNumber, sizeBytes: body.sizeBytes, etag };
      const replaced = await orMissing(placeMarker(join(this.folder, 'parts'), { ...part, file }));
      // Not earlier: what others may write into the slot must not come under this marker.
      if (inSlot) await this.claims.settle(partNumber);
      await Promise.all(replaced.map((old) => this.removeExtra(old.file)));
      return part;
    } catch (error) {
      if (inSlot) await this.claims.release(partNumber);
      await this.removeExtra(file);
      throw error;
    }
  }

  /**
   * Puts every part into its place in one file and answers that file's path.
   * @throws DomainError `parts-differ` when other parts are stored than the wanted ones
   */
  async assemble(wanted: readonly StoredPart[]): Promise<string> {
    await this.checkedMarkers(wanted);
    const isOurs = await orMissing(this.claims.seal(purposeOf(wanted)));
    const markers = await this.checkedMarkers(wanted);
    try {
      return await this.join(markers, isOurs);
    } finally {
      // A part that was put again meanwhile has taken its earlier file away, or comes too late for this object.
      await this.checkedMarkers(wanted);
    }
  }

  /** @throws DomainError `parts-differ` */
  private async checkedMarkers(wanted: readonly StoredPart[]): Promise<PartMarker[]> {
    const markers = await this.listParts();
    if (sameParts(markers, wanted)) return markers;
    throw new DomainError('parts-differ', 'The store has other parts than those to be completed.');
  }

  private async join(markers: readonly PartMarker[], isOurs: boolean): Promise<string> {
    const path = await this.settledDataFile(isOurs);
    const data = await orMissing(open(path, 'r+'));
    try {
      for (const marker of markers) {
        if (marker.file === SLOT) continue;
        const start = this.offsetOf(marker.partNumber);
        const target = createWriteStream(path, { flags: 'r+', start, highWaterMark: WRITE_BUFFER_BYTES });
        await orMissing(pipeline(createReadStream(join(this.folder, 'extra', marker.file)), target));
      }
      await data.truncate(markers.reduce((sum, marker) => sum + marker.sizeBytes, 0));
      await data.sync();
    } finally {
      await data.close();
    }
    return path;
  }

  /** The data file, or a copy of it when somebody else may still write into the original. */
  private async settledDataFile(isOurs: boolean): Promise<string> {
    const data = join(this.folder, 'data');
    if (isOurs && !(await orMissing(this.claims.mayBeWritten()))) return data;
    const copy = join(this.folder, `data.${randomUUID()}`);
    await orMissing(copyFile(data, copy, constants.COPYFILE_FICLONE));
    return copy;
  }

  /** @returns the etag of what was written and synced */
  private async write(file: string, partNumber: number, body: PartBody): Promise<string> {
    const path = file === SLOT ? join(this.folder, 'data') : join(this.folder, 'extra', file);
    const handle = await orMissing(open(path, file === SLOT ? 'r+' : 'wx'));
    const sink = handle.createWriteStream({
      start: file === SLOT ? this.offsetOf(partNumber) : 0,
      highWaterMark: WRITE_BUFFER_BYTES,
      autoClose: false,
    });
    try {
      const digests = await streamPart(body, sink, [ETAG_ALGORITHM]);
      await handle.datasync();
      if (file !== SLOT) await orMissing(syncFolder(join(this.folder, 'extra')));
      return digests.get(ETAG_ALGORITHM)!.toString('hex');
    } finally {
      // Closing waits for the stream, and the stream for its writes: a released slot has no late writer.
      sink.destroy();
      await handle.close();
    }
  }

  private offsetOf(partNumber: number): number {
    return (partNumber - 1) * this.object.partSizeBytes;
  }

  private async removeExtra(file: string): Promise<void> {
    if (file !== SLOT) await rm(join(this.folder, 'extra', file), { force: true });
  }
}

/** What the seal is for: this list of parts. */
function purposeOf(parts: readonly StoredPart[]): string {
  return multipartEtag(parts);
}

function sameParts(markers: readonly PartMarker[], wanted: readonly StoredPart[]): boolean {
  return (
    markers.length === wanted.length &&
    markers.every((marker, index) => {
      const part = wanted[index]!;
      return (
        marker.partNumber === part.partNumber &&
        marker.etag === part.etag &&
        marker.sizeBytes === part.sizeBytes
      );
    })
  );
}

/** Everything in the folder disappears at once, so a missing file means a missing upload. */
export async function orMissing<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!isFsError(error, 'ENOENT')) throw error;
    throw new DomainError('storage-upload-missing', 'The store has no such upload.', { cause: error });
  }
}
