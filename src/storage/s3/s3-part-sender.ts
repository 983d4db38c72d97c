import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { isDomainError } from '../../errors/domain-error.js';
import type { PartBody, StorageUpload } from '../object-store.js';
import { streamPart, untilBegun } from '../part-stream.js';
import { answerTo, type S3Connection } from './s3-connection.js';
import { parseErrorBody, toStorageError } from './s3-errors.js';

/** How long the store may neither take a byte nor answer. */
const SILENCE_MS = 60_000;

/**
 * Sends part bodies straight from the client's socket to the store's. The SDK is not used here: it costs two to
 * three times the CPU for a streamed body, see docs/decisions/0004.
 */
export class S3PartSender {
  /** @param headers sent, and signed, with every part */
  constructor(
    private readonly connection: S3Connection,
    private readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  /** @returns the part's etag, without quotes */
  async put({ key, storageUploadId }: StorageUpload, partNumber: number, body: PartBody): Promise<string> {
    // There are only so many connections, and a slow body would have one to itself from its first byte to its last.
    await untilBegun(body);
    const request = await this.connection.open({
      method: 'PUT',
      key,
      query: { partNumber: String(partNumber), uploadId: storageUploadId },
      headers: { ...this.headers, 'content-length': String(body.sizeBytes) },
      silenceMs: SILENCE_MS,
    });
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

  private async readEtag(response: IncomingMessage): Promise<string> {
    const status = response.statusCode!;
    const etag = response.headers.etag?.replaceAll('"', '');
    if (status === 200 && etag) {
      response.resume();
      return etag;
    }
    const body = await text(response).catch((error: unknown) => Promise.reject(toStorageError({}, error)));
    // A 200 without an etag proves nothing: as good as no answer.
    const failure = parseErrorBody(status === 200 ? undefined : status, body);
    const cause = new Error(`UploadPart answered ${status}: ${failure.code} ${failure.message}`);
    throw this.connection.learnsFrom(response, failure)
      ? toStorageError({}, cause)
      : toStorageError(failure, cause);
  }
}
