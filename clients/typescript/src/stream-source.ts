import { LongshoreError } from './longshore-error.js';
import type { ByteStream, StreamSource } from './byte-stream.js';

export function streamSource(stream: ByteStream, size: number | null = null): StreamSource {
  const { next, close } = chunksOf(stream);
  let rest = new Uint8Array();
  return {
    size,
    close,
    async read(bytes) {
      const part = new Uint8Array(bytes);
      let filled = 0;
      while (filled < bytes) {
        if (rest.byteLength === 0) {
          const chunk = await next().catch(unreadable);
          if (chunk === undefined) break;
          rest = bytesOf(chunk);
        }
        const taken = rest.subarray(0, bytes - filled);
        part.set(taken, filled);
        filled += taken.byteLength;
        rest = rest.subarray(taken.byteLength);
      }
      return part.subarray(0, filled);
    },
  };
}

interface Chunks {
  /** Undefined at the end. */
  next: () => Promise<unknown>;
  /** Whoever produces the bytes may stop, also while somebody waits for the next. */
  close: () => Promise<void>;
}

function chunksOf(stream: ByteStream): Chunks {
  if ('getReader' in stream) {
    const reader = stream.getReader();
    return {
      next: async () => (await reader.read()).value,
      close: () => reader.cancel().catch(() => undefined),
    };
  }
  const iterator = stream[Symbol.asyncIterator]();
  const { destroy } = stream as { destroy?: () => void };
  return {
    next: async () => {
      const step: IteratorResult<unknown, unknown> = await iterator.next();
      return step.done ? undefined : step.value;
    },
    close: async () => {
      // A Readable's iterator cannot be ended while it waits.
      if (destroy) destroy.call(stream);
      else await iterator.return?.();
    },
  };
}

function bytesOf(chunk: unknown): Uint8Array<ArrayBuffer> {
  if (chunk instanceof Uint8Array) return chunk as Uint8Array<ArrayBuffer>;
  if (chunk instanceof ArrayBuffer) return new Uint8Array(chunk);
  if (typeof chunk === 'string') return new TextEncoder().encode(chunk);
  return unreadable(new TypeError('it gives something else than bytes or text'));
}

function unreadable(cause: unknown): never {
  const detail = `The stream cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`;
  throw new LongshoreError({ code: 'source-unreadable', detail, cause });
}
