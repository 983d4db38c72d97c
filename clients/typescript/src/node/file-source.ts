import { type FileHandle, open, stat } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { LongshoreError } from '../longshore-error.js';
import { fingerprintOf } from '../fingerprint.js';
import { type Source, sourceChanged } from '../source.js';
import type { StreamBody } from '../transport.js';

const chunkBytes = 256 * 1024;

/**
 * A file on disk, read in pieces as it is sent. The handle stays open, so a file that is replaced (not
 * overwritten) meanwhile is still uploaded as it was. Close it when the upload is over, unless the handle was given.
 */
export async function fileSource(file: string | FileHandle): Promise<Source> {
  if (typeof file !== 'string') return sourceOf(file);
  const location = path.resolve(file);
  const handle = await openFile(location);
  const source = await sourceOf(handle, path.basename(location));
  return { ...source, location, close: () => handle.close() };
}

async function sourceOf(handle: FileHandle, name?: string): Promise<Source> {
  const { size, mtimeNs } = await versionOf(handle);
  const slice = (start: number, end: number) => new FileSlice(handle, start, end);
  const read = async (start: number, end: number) => {
    const pieces: Uint8Array[] = [];
    for await (const chunk of slice(start, end).chunks()) pieces.push(Uint8Array.from(chunk));
    return Buffer.concat(pieces);
  };
  return {
    size,
    name,
    slice,
    fingerprint: () => fingerprintOf({ name, size, lastModified: Number(mtimeNs / 1_000_000n) }, read),
    async crc32(start, end) {
      let sum = 0;
      for await (const chunk of slice(start, end).chunks()) sum = crc32(chunk, sum);
      return sum;
    },
    async assertUnchanged() {
      const now = await versionOf(handle);
      if (now.size !== size || now.mtimeNs !== mtimeNs) throw sourceChanged(name);
    },
  };
}

class FileSlice implements StreamBody {
  constructor(
    private readonly handle: FileHandle,
    private readonly start: number,
    private readonly end: number,
  ) {}

  get size(): number {
    return this.end - this.start;
  }

  async *chunks(): AsyncIterable<Uint8Array> {
    const buffer = Buffer.allocUnsafeSlow(Math.min(chunkBytes, this.size));
    for (let at = this.start; at < this.end;) {
      const { bytesRead } = await this.handle.read(buffer, 0, Math.min(buffer.length, this.end - at), at);
      if (bytesRead === 0) throw sourceChanged();
      yield buffer.subarray(0, bytesRead);
      at += bytesRead;
    }
  }
}

async function versionOf(handle: FileHandle): Promise<{ size: number; mtimeNs: bigint }> {
  const { size, mtimeNs } = await handle.stat({ bigint: true });
  return { size: Number(size), mtimeNs };
}

async function openFile(file: string): Promise<FileHandle> {
  try {
    // Asked before it is opened: opening a pipe waits for somebody to write to it.
    if (!(await stat(file)).isFile()) throw unreadable(`${file} is not a regular file`);
    return await open(file);
  } catch (cause) {
    if (cause instanceof LongshoreError) throw cause;
    throw unreadable((cause as Error).message, cause);
  }
}

function unreadable(detail: string, cause?: unknown): LongshoreError {
  return new LongshoreError({ code: 'source-unreadable', detail, cause });
}
