import { type ByteStream, isByteStream, type StreamSource } from './byte-stream.js';
import { fingerprintOf } from './fingerprint.js';
import { LongshoreError } from './longshore-error.js';
import type { RequestBody } from './transport.js';

/** Where the bytes come from. */
export interface Source {
  readonly size: number;
  /** The file's name, when it has one. */
  readonly name?: string;
  readonly contentType?: string;
  /** Where it is (a path): two equal files in two places are two uploads. */
  readonly location?: string;
  /** The bytes from `start` up to but without `end`. It can be read more than once, for a retry. */
  slice(start: number, end: number): RequestBody;
  /** Changes when the content does; without it an upload is resumed only with `options.fingerprint`. */
  fingerprint?(): Promise<string>;
  /** Set where a checksum costs little: the CRC-32 of a slice. */
  crc32?(start: number, end: number): Promise<number>;
  /** Throws `source-changed` when the bytes are no longer those that the upload began with. */
  assertUnchanged?(): Promise<void>;
  close?(): Promise<void>;
}

/** Everything that `upload` takes, also in a browser. */
export type UploadSource = Source | StreamSource | Blob | ArrayBuffer | ArrayBufferView | ByteStream;

export function bytesSource(bytes: Uint8Array): Source {
  return { size: bytes.byteLength, slice: (start, end) => bytes.subarray(start, end) };
}

/** A Blob, or a browser's File, which has a name, a type and a time too. */
export function blobSource(blob: Blob & { name?: string; lastModified?: number }): Source {
  const { size, name, type, lastModified } = blob;
  const source = { size, name, contentType: type || undefined, slice: blob.slice.bind(blob) };
  if (lastModified === undefined) return source;
  const read = async (start: number, end: number) => {
    try {
      return new Uint8Array(await blob.slice(start, end).arrayBuffer());
    } catch (cause) {
      // A browser refuses to read a file that has another time or size than when it was picked.
      throw sourceChanged(name, cause);
    }
  };
  return {
    ...source,
    slice: (start, end) => blob.slice(start, end),
    fingerprint: () => fingerprintOf({ name, size, lastModified }, read),
    assertUnchanged: async () => void (await read(0, 1)),
  };
}

/** `size` is for streams, where somebody knows it. */
export function toSource(source: UploadSource, size?: number): Source | StreamSource | Promise<StreamSource> {
  if (source instanceof Uint8Array) return bytesSource(source);
  if (source instanceof ArrayBuffer) return bytesSource(new Uint8Array(source));
  if (ArrayBuffer.isView(source)) {
    return bytesSource(new Uint8Array(source.buffer, source.byteOffset, source.byteLength));
  }
  if (source instanceof Blob) return blobSource(source);
  return isByteStream(source) ? openStream(source, size) : source;
}

async function openStream(stream: ByteStream, size?: number): Promise<StreamSource> {
  // A Readable that fails before anybody reads it would end the process; whoever reads it hears of it too.
  (stream as { on?: (event: 'error', listener: () => void) => void }).on?.('error', () => {});
  return (await import('./stream-source.js')).streamSource(stream, size);
}

export function sourceChanged(name = 'The file', cause?: unknown): LongshoreError {
  const detail = `${name} changed while it was being uploaded: upload it again`;
  return new LongshoreError({ code: 'source-changed', detail, cause });
}
