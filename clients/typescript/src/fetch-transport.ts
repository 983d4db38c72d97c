import { sizeOfBody, type RequestBody, type StreamBody, type Transport } from './transport.js';

/** For browsers. fetch tells nothing about a body on its way, so a part counts once it is there. */
export function fetchTransport(fetch: typeof globalThis.fetch = globalThis.fetch): Transport {
  return async ({ method, url, headers, body, onSent, signal }) => {
    const response = await fetch(url, { method, signal, ...bodyInit(body, headers) });
    if (body) onSent?.(sizeOfBody(body));
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
