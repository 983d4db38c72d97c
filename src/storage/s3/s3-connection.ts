import {
  Agent as HttpAgent,
  type ClientRequest,
  type IncomingMessage,
  request as httpRequest,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { type S3Failure, toStorageError } from './s3-errors.js';
import type { S3Target } from './s3-target.js';
import { canonicalQuery, type Credentials } from './sigv4.js';

/** Stores close idle connections after some seconds; ours go first, so that nothing is sent into a closing one. */
const IDLE_CONNECTION_MS = 4_000;
const CONNECT_TIMEOUT_MS = 5_000;
const MAX_CONNECTIONS = 256;
/** The bucket is in another region. */
const ELSEWHERE = new Set(['PermanentRedirect', 'TemporaryRedirect', 'AuthorizationHeaderMalformed']);

export interface S3Request {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT';
  readonly key: string;
  readonly query: Readonly<Record<string, string>>;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** SHA-256 of the body in hex, where it is known beforehand. */
  readonly payloadHash?: string;
  /** How long the store may neither take a byte nor answer. */
  readonly silenceMs: number;
  /** How long it may take in all. */
  readonly limitMs?: number;
}

/** Signed requests about objects, on connections that are kept. */
export class S3Connection {
  private readonly agent: HttpAgent;

  constructor(
    private readonly target: S3Target,
    private readonly credentials: () => Promise<Credentials>,
    maxConnections = MAX_CONNECTIONS,
  ) {
    const agent = {
      keepAlive: true,
      timeout: IDLE_CONNECTION_MS,
      scheduling: 'lifo' as const,
      maxSockets: maxConnections,
    };
    this.agent = target.address.secure ? new HttpsAgent(agent) : new HttpAgent(agent);
  }

  /** The request, whose body is still to be written. */
  async open({
    method,
    key,
    query,
    headers,
    payloadHash,
    silenceMs,
    limitMs,
  }: S3Request): Promise<ClientRequest> {
    const credentials = await this.credentials();
    const { address, signer } = this.target;
    const path = address.pathOf(key);
    const signable = { method, host: address.host, path, query, headers, payloadHash };
    const send = address.secure ? httpsRequest : httpRequest;
    const request = send({
      agent: this.agent,
      method,
      host: address.hostname,
      port: address.port,
      path: `${path}?${canonicalQuery(query)}`,
      headers: signer.sign(signable, credentials, this.target.now()),
      timeout: silenceMs,
      signal: limitMs === undefined ? undefined : AbortSignal.timeout(limitMs),
    });
    request.once('socket', limitConnecting);
    request.on('timeout', () => {
      // While the store waits for a slow client the silence is not the store's.
      if (!request.writableEnded && !request.writableNeedDrain) return;
      request.destroy(new Error(`The store was silent for ${silenceMs} ms.`));
    });
    return request;
  }

  /** Whether the next request will be signed better than the one that was refused like this. */
  learnsFrom({ headers }: IncomingMessage, { code, region }: S3Failure): boolean {
    if (code === 'RequestTimeTooSkewed') {
      this.target.setClock(headers.date);
      return true;
    }
    const actual = headers['x-amz-bucket-region'] ?? region;
    if (typeof actual !== 'string' || !ELSEWHERE.has(code ?? '') || actual === this.target.region)
      return false;
    this.target.moveTo(actual);
    return true;
  }

  close(): void {
    this.agent.destroy();
  }
}

/** @throws DomainError `storage-unavailable` when there is none */
export function answerTo(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    let isAnswered = false;
    request.once('response', (response) => {
      isAnswered = true;
      resolve(response);
    });
    request.once('error', (error) => reject(toStorageError({}, error)));
    request.once('close', () => {
      if (!isAnswered)
        reject(toStorageError({}, new Error('The store closed the connection without an answer.')));
    });
  });
}

/** A host that takes no connection does not refuse one either. */
function limitConnecting(this: ClientRequest, socket: Socket): void {
  if (!socket.connecting) return;
  const late = () => this.destroy(new Error(`The store took no connection within ${CONNECT_TIMEOUT_MS} ms.`));
  const timer = setTimeout(late, CONNECT_TIMEOUT_MS);
  const stop = () => clearTimeout(timer);
  socket.once('connect', stop).once('close', stop);
}
