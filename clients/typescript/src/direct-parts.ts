import { fetchPartUrls, reportParts } from './api.js';
import type { PartUrl } from './api-types.js';
import type { Server } from './http-call.js';
import type { Concurrency } from './concurrency.js';
import { isOffline } from './connection.js';
import { LongshoreError } from './longshore-error.js';
import type { Session } from './open-session.js';
import { PartReports } from './part-reports.js';
import { PartUrls } from './part-urls.js';
import { type Attempt, type RetryOptions, retrying } from './retry.js';
import { finishedOr, isAboutSession, isStored } from './session-check.js';
import { isExpiredUrl, isForbidden, isUnknownUpload, putToStore } from './store-put.js';
import type { Pace, RequestBody } from './transport.js';

// A call costs the server about as much as signing 300 URLs. They are fewer where they would expire before their turn.
const urlsPerCall = 200;
// Each costs a signature only; more than this and some clock is wrong by more than a URL lasts.
const maxExpiredUrls = 5;
const maxForbidden = 2;
// After this many parts in a row, none of which the store took, the others are not tried.
const maxFallbacksInARow = 3;

export interface DirectPart {
  partNumber: number;
  size: number;
  /** From its beginning at each call. */
  body: () => RequestBody;
  /** Tells whether the part got further than ever before. */
  onSent: (bytes: number) => boolean;
  concurrency: Concurrency;
  pace?: Pace;
  retry: RetryOptions;
}

export interface DirectPartsOptions {
  server: Server;
  session: Session;
  retry: RetryOptions;
}

/** Sends parts straight to the store, and knows whether that works from here. */
export class DirectParts {
  /** Set when no further part is tried this way. */
  gaveUp?: LongshoreError;
  #worked = false;
  #fallbacksInARow = 0;
  readonly #server: Server;
  readonly #uploadId: string;
  readonly #urls: PartUrls;
  readonly #reports: PartReports;

  constructor({ server, session: { uploadId }, retry }: DirectPartsOptions) {
    this.#server = server;
    this.#uploadId = uploadId;
    this.#urls = new PartUrls({
      batchSize: urlsPerCall,
      fetchUrls: (partNumbers, urlSignal) =>
        retrying(({ signal }) => fetchPartUrls(server, uploadId, { partNumbers }, signal), {
          ...retry,
          signal: urlSignal,
        }),
    });
    this.#reports = new PartReports((parts) => reportParts(server, uploadId, parts, retry.signal));
  }

  plan(partNumbers: readonly number[]): void {
    this.#urls.plan(partNumbers);
  }

  /** Before complete, so that the server's progress is whole. */
  async finish(): Promise<void> {
    await this.#reports.flush();
  }

  stop(): void {
    this.#reports.stop();
  }

  /** Undefined once the store has the part; otherwise why it has to go through the server. */
  async send(part: DirectPart): Promise<LongshoreError | undefined> {
    if (this.gaveUp) return this.gaveUp;
    let interrupted = false;
    const attempt = async ({ progressed, signal }: Attempt) => {
      if (interrupted && (await this.#isStored(part, signal))) return undefined;
      let sent = false;
      const freeSlot = await part.concurrency.slot(signal);
      const onSent = (bytes: number) => {
        sent ||= bytes > 0;
        if (part.onSent(bytes)) progressed();
      };
      try {
        return await this.#put(part, onSent, signal);
      } catch (error) {
        if (!isUnreachable(error)) throw error;
        interrupted = sent;
        // Before the first success it is a name, a firewall or CORS; later, or in the middle of a body, it passes.
        throw sent || this.#worked || isOffline() ? error : withoutRetry(error);
      } finally {
        freeSlot();
      }
    };
    try {
      // The server is another way to the store, so there is no waiting for this one to come back.
      const etag = await retrying(attempt, { ...part.retry, giveUpAfterMs: 0 });
      this.#worked = true;
      this.#fallbacksInARow = 0;
      this.#reports.add({ partNumber: part.partNumber, etag });
      return undefined;
    } catch (error) {
      if (!isOfTheStore(error)) throw error;
      return error;
    }
  }

  /** The server took a part that the store had not: then it is the direct way that does not work. */
  fellBack(reason: LongshoreError): void {
    this.#fallbacksInARow += 1;
    if (this.#fallbacksInARow >= maxFallbacksInARow) this.gaveUp ??= reason;
  }

  /** One request that counts: refused signatures are replaced first. */
  async #put(
    part: DirectPart,
    onSent: (bytes: number) => void,
    signal?: AbortSignal,
  ): Promise<string | undefined> {
    const { partNumber, size, body, pace } = part;
    for (let expired = 0, forbidden = 0; ;) {
      const url = await this.#takeUrl(partNumber, signal);
      if (url.size !== size) throw unplanned(partNumber, url.size, size);
      try {
        return await putToStore(this.#server, url, { body: body(), onSent, pace, signal });
      } catch (error) {
        if (!(error instanceof LongshoreError)) throw error;
        if (isExpiredUrl(error) || (isForbidden(error) && isPast(url.expiresAt))) expired += 1;
        else if (isForbidden(error)) forbidden += 1;
        else throw await this.#explain(part, error, signal);
        if (expired >= maxExpiredUrls || forbidden >= maxForbidden) throw error;
      }
    }
  }

  async #takeUrl(partNumber: number, signal?: AbortSignal): Promise<PartUrl> {
    try {
      return await this.#urls.take(partNumber, signal);
    } catch (error) {
      // Without an answer there is no server to go through either.
      if (!(error instanceof LongshoreError) || error.status === undefined) throw error;
      if (isAboutSession(error)) throw finishedOr(error);
      const reason = unavailable(error);
      if (!error.retryable) this.gaveUp ??= reason;
      throw reason;
    }
  }

  /** What stands behind a refusal: perhaps a session that has ended. */
  async #explain(part: DirectPart, error: LongshoreError, signal?: AbortSignal): Promise<unknown> {
    if (isUnknownUpload(error)) await this.#isStored(part, signal);
    return isAboutSession(error) ? finishedOr(error) : error;
  }

  #isStored({ partNumber, retry }: DirectPart, signal?: AbortSignal): Promise<boolean> {
    const ask = (attempt: Attempt) => isStored(this.#server, this.#uploadId, partNumber, attempt.signal);
    return retrying(ask, { ...retry, signal });
  }
}

const storeCodes = ['store-unreachable', 'store-refused', 'direct-unavailable'];

function isOfTheStore(error: unknown): error is LongshoreError {
  return error instanceof LongshoreError && storeCodes.includes(error.code);
}

function isUnreachable(error: unknown): error is LongshoreError {
  return error instanceof LongshoreError && error.code === 'store-unreachable';
}

function isPast(time: string): boolean {
  return Date.parse(time) <= Date.now();
}

function withoutRetry({ code, detail, cause }: LongshoreError): LongshoreError {
  return new LongshoreError({ code, detail, cause });
}

function unavailable(cause: LongshoreError): LongshoreError {
  const { status, requestId, detail } = cause;
  const told = `The server gives no URLs: ${detail}`;
  return new LongshoreError({ code: 'direct-unavailable', status, requestId, detail: told, cause });
}

// The end of a stream: its length was not known when the URL was made.
function unplanned(partNumber: number, signed: number, size: number): LongshoreError {
  const detail = `The URL for part ${partNumber} is for ${signed} bytes, not ${size}`;
  return new LongshoreError({ code: 'store-refused', detail });
}
