import http from 'node:http';
import https from 'node:https';
import { type RequestBody, sizeOfBody, type TransportRequest, type TransportResponse } from '../transport.js';

export interface NodeResponse extends TransportResponse {
  stream: http.IncomingMessage;
}

/** A Transport whose answers can be read as they come. */
export type NodeTransport = (request: TransportRequest) => Promise<NodeResponse>;

const chunkBytes = 256 * 1024;

/**
 * node:http instead of fetch: a file goes from one reused buffer to the socket, and what has been sent is known.
 * A connection on which nothing moves for `stallTimeoutMs` counts as dropped.
 */
export function nodeTransport({ stallTimeoutMs = 60_000 } = {}): NodeTransport {
  const agents = {
    'http:': new http.Agent({ keepAlive: true }),
    'https:': new https.Agent({ keepAlive: true }),
  };
  return (request) =>
    new Promise((resolve, reject) => {
      const { method, headers, body, signal } = request;
      const url = new URL(request.url);
      const secure = url.protocol === 'https:';
      const length = body ? { 'content-length': sizeOfBody(body) } : undefined;
      const options = {
        method,
        signal,
        agent: agents[secure ? 'https:' : 'http:'],
        headers: { ...headers, ...length },
      };
      const outgoing = (secure ? https : http).request(url, options);
      outgoing.setTimeout(stallTimeoutMs, () => {
        outgoing.destroy(new Error(`nothing moved for ${stallTimeoutMs / 1000} s`));
      });
      outgoing.on('error', reject);
      outgoing.on('response', (incoming) => resolve(responseOf(outgoing, incoming)));
      sendBody(outgoing, request).catch((error: Error) => {
        reject(error);
        outgoing.destroy();
      });
    });
}

async function sendBody(
  outgoing: http.ClientRequest,
  { body, onSent, pace, signal }: TransportRequest,
): Promise<void> {
  let answered = false;
  outgoing.once('response', () => (answered = true));
  let sent = 0;
  for await (const chunk of body ? chunksOf(body) : []) {
    await pace?.(chunk.byteLength, signal);
    await written(outgoing, chunk);
    // An answer before the end of the body is a refusal: the rest would be sent in vain.
    if (answered) return;
    sent += chunk.byteLength;
    onSent?.(sent);
  }
  outgoing.end();
}

// Resolves once the socket has taken the bytes, so the buffer may be filled again.
function written(outgoing: http.ClientRequest, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    outgoing.write(chunk, (error) => (error ? reject(error) : resolve()));
  });
}

async function* chunksOf(body: RequestBody): AsyncIterable<Uint8Array> {
  if (body instanceof Blob) yield* body.stream() as unknown as AsyncIterable<Uint8Array>;
  else if (!(body instanceof Uint8Array)) yield* body.chunks();
  else for (let at = 0; at < body.byteLength; at += chunkBytes) yield body.subarray(at, at + chunkBytes);
}

function responseOf(outgoing: http.ClientRequest, incoming: http.IncomingMessage): NodeResponse {
  return {
    status: incoming.statusCode ?? 0,
    header: (name) => {
      const value = incoming.headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    stream: incoming,
    async text() {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
      // A request that was cut short leaves a connection that cannot carry another one.
      if (!outgoing.writableFinished) outgoing.destroy();
      return Buffer.concat(chunks).toString();
    },
  };
}
