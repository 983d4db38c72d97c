import {
  Agent as HttpAgent,
  type ClientRequest,
  type IncomingMessage,
  request as httpRequest,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { text } from 'node:stream/consumers';
import { isDomainError } from '../../errors/domain-error.js';
import type { PartBody, StorageUpload } from '../object-store.js';
import { streamPart } from '../part-stream.js';
import { parseErrorBody, type S3Failure, toStorageError } from './s3-errors.js';
import type { S3Target } from './s3-target.js';
import { canonicalQuery, type Credentials } from './sigv4.js';

/** Stores close idle connections after some seconds; ours go first, so that no part is sent into a closing one. */
const IDLE_CONNECTION_MS = 4_000;
/** How long the store may neither take a byte nor answer. */
const SILENCE_MS = 60_000;
const MAX_CONNECTIONS = 256;
/** The bucket is in another region. */
const ELSEWHERE = new Set(['PermanentRedirect', 'TemporaryRedirect', 'AuthorizationHeaderMalformed']);

export interface S3PartSenderOptions {
  readonly maxConnections?: number;
  /** Sent, and signed, with every part. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Sends part bodies straight from the client's socket to the store's. The SDK is not used here: it costs two to
 * three times the CPU for a streamed body, see docs/decisions/0004.
 */
export class S3PartSender {
  private readonly agent: HttpAgent;

  constructor(
    private readonly target: S3Target,
    private readonly credentials: () => Promise<Credentials>,
    private readonly options: S3PartSenderOptions = {},
  ) {
    const agent = {
      keepAlive: true,
      timeout: IDLE_CONNECTION_MS,
      scheduling: 'lifo' as const,
      maxSockets: options.maxConnections ?? MAX_CONNECTIONS,
    };
    this.agent = target.address.secure ? new HttpsAgent(agent) : new HttpAgent(agent);
  }

  /** @returns the part's etag, without quotes */
  async put(upload: StorageUpload, partNumber: number, body: PartBody): Promise<string> {
    const request = await this.open(upload, partNumber, body.sizeBytes);
    const etag = answerTo(request).then((response) => this.readEtag(response));
    // A store may refuse a part while it is still being sent: then the rest need not be.
    etag.catch((error: Error) => request.destroy(error));
    try {
      await streamPart(body, request);
    } catch (error) {
      if (isDomainError(error)) throw error;
      // The connection broke; an answer that came before tells why.
      await etag;
      throw toStorageError({}, error);
    }
    return etag;
  }

  close(): void {
    this.agent.destroy();
  }

  private async open(
    { key, storageUploadId }: StorageUpload,
    partNumber: number,
    sizeBytes: number,
  ): Promise<ClientRequest> {
    const query = { partNumber: String(partNumber), uploadId: storageUploadId };
    const credentials = await this.credentials();
    const { address, signer } = this.target;
    const path = address.pathOf(key);
    const headers = signer.sign(
      {
        method: 'PUT',
        host: address.host,
        path,
        query,
        headers: { ...this.options.headers, 'content-length': String(sizeBytes) },
      },
      credentials,
      this.target.now(),
    );
    const send = address.secure ? httpsRequest : httpRequest;
    return send({
      agent: this.agent,
      method: 'PUT',
      host: address.hostname,
      port: address.port,
      path: `${path}?${canonicalQuery(query)}`,
      headers,
      timeout: SILENCE_MS,
    });
  }

  private async readEtag(response: IncomingMessage): Promise<string> {
    const status = response.statusCode!;
    const body = await text(response).catch((error: unknown) => Promise.reject(toStorageError({}, error)));
    const etag = response.headers.etag?.replaceAll('"', '');
    if (status === 200 && etag) return etag;
    // A 200 without an etag proves nothing: as good as no answer.
    const failure = parseErrorBody(status === 200 ? undefined : status, body);
    const cause = new Error(`UploadPart answered ${status}: ${failure.code} ${failure.message}`);
    throw this.learnsFrom(response, failure) ? toStorageError({}, cause) : toStorageError(failure, cause);
  }

  /** Whether the next part will be signed better than this one. */
  private learnsFrom({ headers }: IncomingMessage, { code, region }: S3Failure): boolean {
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
}

/** Rejects with `storage-unavailable` when there is none. */
function answerTo(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => reject(toStorageError({}, error));
    request.once('response', resolve);
    request.once('error', fail);
    request.once('close', () => fail(new Error('The store closed the connection without an answer.')));
    request.on('timeout', () => {
      // While the store waits for a slow client the silence is not the store's.
      if (!request.writableEnded && !request.writableNeedDrain) return;
      request.destroy(new Error(`The store was silent for ${SILENCE_MS} ms.`));
    });
  });
}
