import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { S3Config } from '../../config/app-config.js';
import { DomainError } from '../../errors/domain-error.js';
import type { NewObject, ObjectHead, StorageUpload, StoredPart } from '../object-store.js';
import { answerTo, type S3Connection, type S3Request } from './s3-connection.js';
import { customerKeyHeaders, encryptionHeaders } from './s3-encryption.js';
import { parseErrorBody, toStorageError } from './s3-errors.js';
import { decodeMetadata, encodeMetadata } from './s3-metadata.js';
import { completeBody, readPartPage, type PartPage, textOf } from './s3-xml.js';

/** A store joins thousands of parts while the call waits. */
export const COMPLETE_TIMEOUT_MS = 10 * 60_000;
const LIMIT_MS = 30_000;

interface Answer {
  readonly response: IncomingMessage;
  readonly body: string;
}

/**
 * The calls that every upload makes, without the SDK: it takes five times the CPU for them, see docs/decisions/0012. What
 * changes the store is asked once; what only looks answers undefined when it was not told plainly, and the SDK, with its
 * retries, is asked then.
 */
export class S3ControlCalls {
  private readonly customerKey: Readonly<Record<string, string>>;

  constructor(
    private readonly connection: S3Connection,
    private readonly config: S3Config,
  ) {
    this.customerKey = customerKeyHeaders(config.encryption);
  }

  /** @returns the store's id of the new upload */
  async create(object: NewObject): Promise<string> {
    const { storageClass, encryption } = this.config;
    const headers: Record<string, string> = {
      'content-type': object.contentType,
      'content-disposition': object.contentDisposition,
      ...(storageClass && { 'x-amz-storage-class': storageClass }),
      ...encryptionHeaders(encryption),
    };
    for (const [name, value] of Object.entries(encodeMetadata(object.metadata)))
      headers[`x-amz-meta-${name}`] = value;
    const body = await this.change('CreateMultipartUpload', object.key, { uploads: '' }, headers);
    const id = textOf(body, 'UploadId');
    if (!id) throw new DomainError('storage-unavailable', 'The store opened an upload without an id.');
    return id;
  }

  /** Whatever a store answers, the object is the proof. */
  async complete({ key, storageUploadId }: StorageUpload, parts: readonly StoredPart[]): Promise<void> {
    const headers = { 'content-type': 'application/xml', ...this.customerKey };
    const query = { uploadId: storageUploadId };
    const body = completeBody(parts);
    await this.change('CompleteMultipartUpload', key, query, headers, body, COMPLETE_TIMEOUT_MS);
  }

  async listParts(
    { key, storageUploadId }: StorageUpload,
    marker: string | undefined,
  ): Promise<PartPage | undefined> {
    const query = { uploadId: storageUploadId, ...(marker && { 'part-number-marker': marker }) };
    const answer = await this.look({
      method: 'GET',
      key,
      query,
      headers: {},
      silenceMs: LIMIT_MS,
      limitMs: LIMIT_MS,
    });
    return answer?.response.statusCode === 200 ? readPartPage(answer.body) : undefined;
  }

  async head(key: string): Promise<ObjectHead | undefined> {
    const request = {
      method: 'HEAD',
      key,
      query: {},
      headers: this.customerKey,
      silenceMs: LIMIT_MS,
      limitMs: LIMIT_MS,
    } as const;
    const answer = await this.look(request);
    if (answer?.response.statusCode !== 200) return undefined;
    const { headers } = answer.response;
    const metadata = Object.entries(headers)
      .filter(([name]) => name.startsWith('x-amz-meta-'))
      .map(([name, value]) => [name.slice('x-amz-meta-'.length), String(value)]);
    return {
      key,
      sizeBytes: Number(headers['content-length'] ?? 0),
      etag: (headers.etag ?? '').replaceAll('"', ''),
      contentType: headers['content-type'] ?? 'application/octet-stream',
      contentDisposition: headers['content-disposition'],
      lastModified: new Date(headers['last-modified'] ?? 0),
      metadata: decodeMetadata(Object.fromEntries(metadata) as Record<string, string>),
    };
  }

  private async look(request: S3Request): Promise<Answer | undefined> {
    try {
      return await this.ask(request);
    } catch {
      return undefined;
    }
  }

  private async change(
    operation: string,
    key: string,
    query: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>>,
    body = '',
    limitMs = LIMIT_MS,
  ): Promise<string> {
    const payloadHash = createHash('sha256').update(body).digest('hex');
    const request: S3Request = {
      method: 'POST',
      key,
      query,
      headers,
      payloadHash,
      silenceMs: limitMs,
      limitMs,
    };
    for (let isFirst = true; ; isFirst = false) {
      const answer = await this.ask(request, body);
      const status = answer.response.statusCode!;
      // S3 begins a 200 before it knows, and may have to put an error into its body.
      if (status === 200 && !/<Error>/.test(answer.body)) return answer.body;
      const failure = parseErrorBody(status, answer.body);
      // A store that refuses for region or time has changed nothing.
      const isBetterNow = this.connection.learnsFrom(answer.response, failure);
      if (isBetterNow && isFirst) continue;
      const cause = new Error(`${operation} answered ${status}: ${failure.code} ${failure.message}`);
      throw toStorageError(isBetterNow ? {} : failure, cause);
    }
  }

  private async ask(request: S3Request, body?: string): Promise<Answer> {
    const headers =
      body === undefined
        ? request.headers
        : { ...request.headers, 'content-length': String(Buffer.byteLength(body)) };
    const sent = await this.connection.open({ ...request, headers });
    const answer = answerTo(sent);
    sent.end(body);
    const response = await answer;
    try {
      return { response, body: await bodyOf(response) };
    } catch (error) {
      throw toStorageError({}, error);
    }
  }
}

/** Decoded as a whole: what comes of decoding piece by piece takes twice as long to be searched. */
async function bodyOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
