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

export function bytesSource(bytes: Uint8Array): Source {
  return { size: bytes.byteLength, slice: (start, end) => bytes.subarray(start, end) };
}

/** A Blob, or a browser's File, which has a name and a type too. */
export function blobSource(blob: Blob & { name?: string }): Source {
  return {
    size: blob.size,
    name: blob.name,
    contentType: blob.type || undefined,
    slice: (start, end) => blob.slice(start, end),
  };
}

export function toSource(source: Source | Blob | Uint8Array): Source {
  if (source instanceof Uint8Array) return bytesSource(source);
  if (source instanceof Blob) return blobSource(source);
  return source;
}
