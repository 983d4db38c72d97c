import { createHash } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { crc32 } from 'node:zlib';

export interface ReceivedCall {
  name:
    | 'start'
    | 'part'
    | 'part-urls'
    | 'parts'
    /** A part that comes by a signed URL. */
    | 'direct'
    | 'status'
    | 'resume'
    | 'complete'
    | 'abort'
    | 'list'
    | 'get'
    | 'object'
    | 'unknown';
  partNumber: number;
  headers: http.IncomingHttpHeaders;
  json: Record<string, unknown>;
}

interface Session {
  uploadId: string;
  status: string;
  /** Null for a stream. */
  totalSize: number | null;
  parts: Map<number, Buffer>;
  start: Record<string, unknown>;
}

/** Answers instead of the server; false lets the server answer after all. */
export type Fault = (call: ReceivedCall, exchange: Exchange) => boolean | Promise<boolean>;

export interface Exchange {
  request: http.IncomingMessage;
  response: http.ServerResponse;
}

/**
 * Stands in for the Longshore server in the client's own tests: the calls of the contract, in memory, with parts as
 * small as a test likes, and faults on demand. The stories against the real server are in test/e2e.
 */
export class StandInServer {
  readonly calls: ReceivedCall[] = [];
  readonly sessions = new Map<string, Session>();
  readonly objects = new Map<string, Buffer>();
  partSize = 64 * 1024;
  concurrency = 2;
  retry = { maxAttempts: 3, baseDelayMs: 1, maxDelayMs: 5 };
  etag = '"v1"';
  /** Whether it lets clients put parts straight into the store. */
  transfers: 'server' | 'direct' = 'direct';
  /** Where part URLs lead: another stand-in, that plays the bucket, or this server itself. */
  store?: StandInServer;
  urlLifetimeMs = 60_000;
  #faults: { name: ReceivedCall['name']; fault: Fault }[] = [];
  #server!: http.Server;
  #port = 0;

  static async start(): Promise<StandInServer> {
    const server = new StandInServer();
    await server.listen();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Also after `close`: the same port again, as after a restart. */
  async listen(): Promise<void> {
    this.#server = http.createServer((request, response) => {
      this.#answer({ request, response }).catch(() => response.destroy());
    });
    await new Promise<void>((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** For the next call of this name; several are played one after the other. */
  playOnce(name: ReceivedCall['name'], fault: Fault): void {
    this.#faults.push({ name, fault });
  }

  namesOfCalls(): string[] {
    return this.calls.map(({ name, partNumber }) => (partNumber > 0 ? `${name} ${partNumber}` : name));
  }

  sessionOf(uploadId: string): Session {
    const session = this.sessions.get(uploadId);
    if (!session) throw new Error(`There is no session ${uploadId}`);
    return session;
  }

  addSession(totalSize: number | null, start: Record<string, unknown> = {}): Session {
    const uploadId = `upload-${this.sessions.size + 1}`;
    const session = { uploadId, status: 'uploading', totalSize, parts: new Map<number, Buffer>(), start };
    this.sessions.set(uploadId, session);
    return session;
  }

  async #answer(exchange: Exchange): Promise<void> {
    const { request, response } = exchange;
    const url = new URL(request.url ?? '/', this.url);
    const call = callOf(request, url);
    this.calls.push(call);
    if (request.method === 'POST') call.json = JSON.parse((await readBody(request)).toString()) as never;
    const index = this.#faults.findIndex(({ name }) => name === call.name);
    const [planned] = index >= 0 ? this.#faults.splice(index, 1) : [];
    if (planned && (await planned.fault(call, exchange))) return;
    if (call.name === 'direct') return this.#storeDirectly(url, call, exchange);
    if (call.name === 'object') return this.#sendObject(decodeURIComponent(url.pathname.slice(12)), exchange);
    if (call.name === 'start') return sendJson(response, 201, this.#start(call));
    if (call.name === 'list') {
      const items = [...this.sessions.values()].map((session) => this.#recordOf(session));
      return sendJson(response, 200, { items: items.filter(matching(url.searchParams)), nextCursor: null });
    }
    const session = this.sessions.get(url.pathname.split('/')[3] ?? '');
    if (!session) return sendProblem(response, 404, 'upload-not-found', 'There is no such upload');
    if (call.name === 'part') return this.#storePart(session, call, exchange);
    if (call.name === 'part-urls') return sendJson(response, 200, { urls: this.#signParts(session, call) });
    if (call.name === 'complete') return this.#complete(session, call, response);
    if (call.name === 'get') return sendJson(response, 200, this.#recordOf(session));
    if (call.name === 'abort' && session.status === 'completed') return sendNotActive(response, session);
    if (call.name === 'abort') session.status = 'aborted';
    if (call.name === 'resume' && session.status !== 'uploading') return sendNotActive(response, session);
    sendJson(response, 200, call.name === 'abort' ? { success: true } : this.#stateOf(session));
  }

  #start({ json }: ReceivedCall) {
    const session = this.addSession((json.totalSize as number | undefined) ?? null, json);
    const { concurrency, retry } = this;
    const { key, partSize, totalParts, status } = this.#stateOf(session);
    const { uploadId } = session;
    const transfer = json.transfer === 'direct' ? this.transfers : 'server';
    return { uploadId, key, partSize, totalParts, status, transfer, concurrency, retry };
  }

  async #storePart(session: Session, call: ReceivedCall, { request, response }: Exchange): Promise<void> {
    if (session.status !== 'uploading') return sendNotActive(response, session);
    if (request.headers['content-length'] === undefined) {
      return sendProblem(response, 411, 'length-required', 'No length');
    }
    const bytes = await readBody(request);
    const claimed = request.headers['x-amz-checksum-crc32'];
    if (claimed !== undefined && claimed !== base64OfCrc32(bytes)) {
      return sendProblem(response, 400, 'digest-mismatch', 'Other bytes than the checksum was made of', {
        retryable: true,
      });
    }
    session.parts.set(call.partNumber, bytes);
    const etag = createHash('md5').update(bytes).digest('hex');
    sendJson(response, 200, { partNumber: call.partNumber, etag, size: bytes.length, checksum: null });
  }

  #signParts(session: Session, { json }: ReceivedCall) {
    const { totalSize } = session;
    const store = this.store ?? this;
    if (store !== this) store.sessions.set(session.uploadId, session);
    const expiresAt = new Date(Date.now() + this.urlLifetimeMs);
    return (json.partNumbers as number[]).map((partNumber) => {
      const left = totalSize === null ? Infinity : totalSize - (partNumber - 1) * this.partSize;
      const size = Math.min(this.partSize, left);
      const query = new URLSearchParams({ size: String(size), expires: expiresAt.toISOString() });
      const path = `/v1/direct/${session.uploadId}/${partNumber}?${query}`;
      const url = this.store ? this.store.url + path : path;
      return { partNumber, method: 'PUT', url, headers: { 'x-signed': 'as-it-is' }, size, expiresAt };
    });
  }

  async #storeDirectly(url: URL, call: ReceivedCall, { request, response }: Exchange): Promise<void> {
    const session = this.sessions.get(url.pathname.split('/')[3] ?? '');
    const bytes = await readBody(request);
    if (session?.status !== 'uploading') return sendXml(response, 404, 'NoSuchUpload', 'It is over');
    if (new Date(url.searchParams.get('expires') ?? 0) <= new Date()) {
      return sendXml(response, 403, 'AccessDenied', 'Request has expired');
    }
    if (bytes.length !== Number(url.searchParams.get('size')) || call.headers['x-signed'] !== 'as-it-is') {
      return sendXml(response, 403, 'SignatureDoesNotMatch', 'It was signed for another request');
    }
    session.parts.set(call.partNumber, bytes);
    response.writeHead(200, { etag: `"${createHash('md5').update(bytes).digest('hex')}"` }).end();
  }

  #complete(session: Session, { json }: ReceivedCall, response: http.ServerResponse): void {
    session.totalSize ??= json.totalSize as number;
    const { uploadId, totalSize: size } = session;
    const { key, missingParts } = this.#stateOf(session);
    if (session.status === 'uploading' && missingParts.length > 0) {
      return sendProblem(response, 409, 'parts-missing', 'Parts are missing', { missingParts });
    }
    if (session.status === 'aborted') return sendNotActive(response, session);
    session.status = 'completed';
    const inOrder = [...session.parts].sort(([a], [b]) => a - b).map(([, bytes]) => bytes);
    this.objects.set(key, Buffer.concat(inOrder));
    const url = `/v1/objects/${key}`;
    sendJson(response, 200, {
      success: true,
      uploadId,
      key,
      etag: 'e',
      location: url,
      url,
      size,
      checksum: null,
    });
  }

  #stateOf({ uploadId, status, totalSize, parts }: Session) {
    const totalParts = totalSize === null ? null : Math.max(1, Math.ceil(totalSize / this.partSize));
    const numbers = Array.from({ length: totalParts ?? 0 }, (_, index) => index + 1);
    const missingParts = numbers.filter((partNumber) => !parts.has(partNumber));
    const { partSize } = this;
    return {
      uploadId,
      key: `uploads/${uploadId}.bin`,
      status,
      totalSize,
      totalParts,
      missingParts,
      partSize,
    };
  }

  #recordOf({ uploadId, status, totalSize, start }: Session) {
    const { filename, fingerprint = null, folder = 'uploads', metadata = {} } = start;
    const contentType = start.contentType ?? 'application/octet-stream';
    const about = { filename, fingerprint, folder, metadata, contentType, createdAt: new Date() };
    return { uploadId, status, totalSize, key: `uploads/${uploadId}.bin`, partSize: this.partSize, ...about };
  }

  #sendObject(key: string, { request, response }: Exchange): void {
    const bytes = this.objects.get(key);
    if (!bytes) return sendProblem(response, 404, 'object-not-found', 'There is no such object');
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const partial = request.headers.range !== undefined && request.headers['if-range'] === this.etag;
    const body = partial ? bytes.subarray(from) : bytes;
    const range = partial ? { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` } : {};
    response.writeHead(partial ? 206 : 200, { 'content-length': body.length, etag: this.etag, ...range });
    response.end(request.method === 'HEAD' ? undefined : body);
  }
}

export function sendJson(
  response: http.ServerResponse,
  status: number,
  json: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(json));
}

export function sendProblem(
  response: http.ServerResponse,
  status: number,
  code: string,
  detail: string,
  more: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): void {
  const problem = {
    type: `/errors/${code}`,
    title: code,
    status,
    detail,
    code,
    requestId: 'request-1',
    ...more,
  };
  sendJson(response, status, problem, { 'content-type': 'application/problem+json', ...headers });
}

/** As S3 refuses. */
export function sendXml(response: http.ServerResponse, status: number, code: string, message: string): void {
  const xml = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message><RequestId>tx1</RequestId></Error>`;
  response.writeHead(status, { 'content-type': 'application/xml' }).end(xml);
}

/** For the next call of a name: what the store says instead of taking the part. */
export function refusesWith(status: number, code: string, message = 'No'): Fault {
  return async (_call, { request, response }) => {
    await readBody(request);
    sendXml(response, status, code, message);
    return true;
  };
}

/** Reads some of the body, then the connection is gone. */
export const cutConnection: Fault = async (_call, { request }) => {
  for await (const _chunk of request) break;
  return dropConnection(request);
};

// Not request.destroy(): that leaves the connection open once the body has been read.
export function dropConnection(request: http.IncomingMessage): true {
  request.socket.destroy();
  return true;
}

/** `storage-unavailable`, with Retry-After in seconds or as a date. */
export function unavailable(retryAfter: string): Fault {
  return (_call, { request, response }) => {
    request.resume();
    sendProblem(response, 503, 'storage-unavailable', 'Not now', {}, { 'retry-after': retryAfter });
    return true;
  };
}

function sendNotActive(response: http.ServerResponse, { status }: Session): void {
  sendProblem(response, 409, 'upload-not-active', `The upload is ${status}`, { uploadStatus: status });
}

function callOf({ method, headers }: http.IncomingMessage, { pathname }: URL): ReceivedCall {
  const [, , collection, id, verb, number] = pathname.split('/');
  if (collection === 'direct') return { name: 'direct', partNumber: Number(verb), headers, json: {} };
  const name =
    collection === 'objects'
      ? 'object'
      : id === 'start'
        ? 'start'
        : id === undefined
          ? 'list'
          : method === 'DELETE'
            ? 'abort'
            : verb === undefined
              ? 'get'
              : ((verb ?? 'unknown') as ReceivedCall['name']);
  return { name, partNumber: Number(number ?? 0), headers, json: {} };
}

function matching(query: URLSearchParams) {
  return ({ fingerprint, status }: { fingerprint: unknown; status: string }) =>
    (!query.has('fingerprint') || query.get('fingerprint') === fingerprint) &&
    (!query.has('status') || query.get('status') === status);
}

async function readBody(request: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function base64OfCrc32(bytes: Buffer): string {
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(bytes));
  return sum.toString('base64');
}
