import { putPart } from './api.js';
import type { Concurrency } from './concurrency.js';
import type { Server } from './http-call.js';
import { LongshoreError } from './longshore-error.js';
import { type Attempt, type RetryOptions, retrying } from './retry.js';
import { finishedOr, isStored } from './session-check.js';
import type { Pace, RequestBody } from './transport.js';

export interface ServerPart {
  uploadId: string;
  partNumber: number;
  /** From its beginning at each call. */
  body: () => RequestBody;
  crc32?: number;
  /** Tells whether the part got further than ever before. */
  onSent: (bytes: number) => boolean;
  /** Throws when the source is no longer what it was: the reason for many a failure. */
  assertUnchanged?: () => Promise<void>;
  concurrency: Concurrency;
  pace?: Pace;
  retry: RetryOptions;
}

/** Sends a part through the server, again and again while that can help. */
export async function sendThroughServer(server: Server, part: ServerPart): Promise<void> {
  const { uploadId, partNumber, body, crc32, pace, retry } = part;
  let interrupted = false;
  const attempt = async ({ progressed, signal }: Attempt) => {
    if (interrupted && (await isStored(server, uploadId, partNumber, signal))) return;
    const freeSlot = await part.concurrency.slot(signal);
    const onSent = (bytes: number) => {
      if (part.onSent(bytes)) progressed();
    };
    try {
      await putPart(server, uploadId, partNumber, body(), { crc32, onSent, pace, signal });
    } catch (error) {
      if (!(error instanceof LongshoreError)) throw error;
      interrupted = error.code === 'network-error';
      if (interrupted || error.code === 'digest-mismatch') await part.assertUnchanged?.();
      throw finishedOr(error);
    } finally {
      freeSlot();
    }
  };
  await retrying(attempt, retry);
}
