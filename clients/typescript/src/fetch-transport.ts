import { sizeOfBody, type RequestBody, type StreamBody, type Transport } from './transport.js';

// fetch does not tell whether anything moves: what is slower than this counts as standing still.
const leastBytesPerMs = 16;

/** Where there is no XMLHttpRequest. fetch tells nothing about a body on its way, so a part counts once it is there. */
export function fetchTransport(
  fetch: typeof globalThis.fetch = globalThis.fetch,
  { stallTimeoutMs = 60_000 } = {},
): Transport {
  return async ({ method, url, headers, body, onSent, pace, signal }) => {
    const size = body ? sizeOfBody(body) : 0;
    if (body) await pace?.(size, signal);
    const timeout = AbortSignal.timeout(stallTimeoutMs + Math.ceil(size / leastBytesPerMs));
    const either = signal ? AbortSignal.any([signal, timeout]) : timeout;
    const response = await fetch(url, { method, signal: either, ...bodyInit(body, headers) });
    if (body) onSent?.(size);
    return {
      status: response.status,
      header: (name) => response.headers.get(name) ?? undefined,
      text: () => response.text(),
    };
  };
}

function bodyInit(body: RequestBody | undefined, headers: Record<string, string>): RequestInit {
  if (body === undefined || body instanceof Uint8Array || body instanceof Blob) {
    return { headers, body: body as BodyInit | undefined };
  }
  // Node's fetch sends a stream chunked unless the length is given; the server takes no part without one.
  const init: RequestInit & { duplex: 'half' } = {
    headers: { ...headers, 'content-length': String(body.size) },
    body: streamOf(body),
    duplex: 'half',
  };
  return init;
}

function streamOf(body: StreamBody): ReadableStream<Uint8Array> {
  const chunks = body.chunks()[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await chunks.next();
      // A copy, since fetch may still hold a chunk when it asks for the next.
      if (next.done) controller.close();
      else controller.enqueue(next.value.slice());
    },
  });
}
