import { LongshoreError } from './longshore-error.js';
import type { NextPart } from './part-feed.js';
import type { StreamSource } from './byte-stream.js';

/** Parts of a stream, each read when somebody is there to send it, and held until then. */
export function partsOfStream(
  source: StreamSource,
  { partSize }: { partSize: number },
  onEnd: (totalSize: number, totalParts: number) => void,
): NextPart {
  let read = 0;
  let partNumber = 0;
  let ended = false;
  const end = () => {
    ended = true;
    onEnd(read, partNumber);
    return undefined;
  };
  return async () => {
    if (ended) return undefined;
    const left = (source.size ?? Infinity) - read;
    const bytes = await source.read(Math.min(partSize, left));
    if (bytes.byteLength === 0 && partNumber > 0) {
      assertLength(source.size, read);
      return end();
    }
    read += bytes.byteLength;
    partNumber += 1;
    const part = {
      partNumber,
      size: bytes.byteLength,
      body: () => bytes,
      crc32: source.crc32Of && (async () => source.crc32Of!(bytes)),
    };
    if (bytes.byteLength < partSize) {
      assertLength(source.size, read);
      end();
    }
    return part;
  };
}

function assertLength(announced: number | null, read: number): void {
  if (announced === null || announced === read) return;
  const detail = `The stream ended after ${read} of ${announced} bytes`;
  throw new LongshoreError({ code: 'source-unreadable', detail });
}
