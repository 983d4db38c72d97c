import { createHash } from 'node:crypto';
import { type FileHandle, open, stat } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { LongshoreError } from '../longshore-error.js';
import type { Source } from '../source.js';
import type { StreamBody } from '../transport.js';

const chunkBytes = 256 * 1024;
const sampleBytes = 64 * 1024;

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
  return {
    size,
    name,
    slice,
    fingerprint: () => fingerprintOf(handle, { name, size, mtimeNs }),
    async crc32(start, end) {
      let sum = 0;
      for await (const chunk of slice(start, end).chunks()) sum = crc32(chunk, sum);
      return sum;
    },
    async assertUnchanged() {
      const now = await versionOf(handle);
      if (now.size !== size || now.mtimeNs !== mtimeNs) throw changed(name);
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
      if (bytesRead === 0) throw changed();
      yield buffer.subarray(0, bytesRead);
      at += bytesRead;
    }
  }
}

/** Name, size, time, and a look at the beginning, the middle and the end: enough without reading it all. */
async function fingerprintOf(
  handle: FileHandle,
  { name, size, mtimeNs }: { name?: string; size: number; mtimeNs: bigint },
): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([name, size, String(mtimeNs)]));
  for (const start of sampleStarts(size)) {
    for await (const chunk of new FileSlice(handle, start, Math.min(start + sampleBytes, size)).chunks()) {
      hash.update(chunk);
    }
  }
  return hash.digest('hex');
}

export function sampleStarts(size: number): number[] {
  const last = Math.max(0, size - sampleBytes);
  return [...new Set([0, Math.floor(last / 2), last])];
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

function changed(name = 'The file'): LongshoreError {
  const detail = `${name} changed while it was being uploaded: upload it again`;
  return new LongshoreError({ code: 'source-changed', detail });
}
