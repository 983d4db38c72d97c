/** Node's Readable, a web ReadableStream, or anything else that gives bytes one after the other. */
export type ByteStream = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array | ArrayBuffer | string>;

/** Bytes that can be read once only, in order: each part is held in memory until it is stored. */
export interface StreamSource {
  /** Null when only the end tells. */
  readonly size: number | null;
  readonly name?: string;
  readonly contentType?: string;
  /** So many bytes, and fewer only at the end. */
  read(bytes: number): Promise<Uint8Array>;
  /** Set where a checksum costs little. */
  crc32Of?(bytes: Uint8Array): number;
  close?(): Promise<void>;
}

export function isStreamSource(source: object): source is StreamSource {
  return 'read' in source && typeof source.read === 'function' && !('slice' in source);
}

export function isByteStream(source: object): source is ByteStream {
  return 'getReader' in source || Symbol.asyncIterator in source;
}
