import { type Transport, type TransportRequest, type TransportResponse, wholeBody } from './transport.js';

/**
 * For pages and their workers: unlike fetch, XMLHttpRequest tells how far a body has got. So bytes on their way count,
 * and a connection on which nothing moves any more for `stallTimeoutMs` is given up.
 */
export function xhrTransport({ stallTimeoutMs = 60_000 } = {}): Transport {
  return async (request) => {
    const { headers, pace, signal } = request;
    const body = await wholeBody(request.body);
    if (body) await pace?.('size' in body ? body.size : body.byteLength, signal);
    signal?.throwIfAborted();
    return new Promise((resolve, reject) => {
      const xhr = new XMLHttpRequest();
      xhr.open(request.method, request.url);
      for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value);
      const stop = () => {
        reject(signal?.reason as Error);
        xhr.abort();
      };
      const moved = watchForStall(stallTimeoutMs, xhr, reject);
      watchBody(xhr, request, moved);
      xhr.onload = () => resolve(responseOf(xhr));
      xhr.onerror = () =>
        reject(new TypeError('the connection failed, or the server does not allow this page'));
      xhr.onloadend = () => {
        moved.stop();
        signal?.removeEventListener('abort', stop);
      };
      signal?.addEventListener('abort', stop);
      xhr.send(body as XMLHttpRequestBodyInit | undefined);
    });
  };
}

type Stall = (() => void) & { stop: () => void };

function watchForStall(timeoutMs: number, xhr: XMLHttpRequest, reject: (error: Error) => void): Stall {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stalled = () => {
    reject(new TypeError(`nothing moved for ${timeoutMs / 1000} s`));
    xhr.abort();
  };
  const stop = () => clearTimeout(timer);
  const moved = () => {
    stop();
    timer = setTimeout(stalled, timeoutMs);
  };
  return Object.assign(moved, { stop });
}

function watchBody(xhr: XMLHttpRequest, { body, onSent }: TransportRequest, moved: Stall): void {
  xhr.onprogress = moved;
  if (!body) return moved();
  // Not before the first bytes: a browser has few connections to one server, and lets requests wait for a free one.
  xhr.upload.onprogress = ({ loaded }) => {
    moved();
    onSent?.(loaded);
  };
  xhr.upload.onload = moved;
}

function responseOf(xhr: XMLHttpRequest): TransportResponse {
  const { status, responseText } = xhr;
  // Not getResponseHeader, which complains in the console about each header that CORS hides.
  const lines = xhr.getAllResponseHeaders().trim().split(/\r?\n/);
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  return { status, header: (name) => headers.get(name), text: async () => responseText };
}
