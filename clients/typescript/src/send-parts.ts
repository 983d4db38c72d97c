import { fetchStatus, putPart } from './api.js';
import type { Server } from './http-call.js';
import { LongshoreError } from './longshore-error.js';
import { isFinished, type Session } from './open-session.js';
import { inParallel } from './parallel.js';
import { partRange } from './part-plan.js';
import type { ProgressMeter } from './progress.js';
import { type RetryOptions, retrying } from './retry.js';
import type { Source } from './source.js';

export interface SendPartsContext {
  server: Server;
  session: Session;
  source: Source;
  concurrency: number;
  checksum: boolean;
  retry: RetryOptions;
  meter: ProgressMeter;
  onProgress: () => void;
}

/** Thrown when the session turns out to be completed: no part is needed any more. */
export class FinishedElsewhere extends Error {}

export function sendParts(
  context: SendPartsContext,
  partNumbers: number[],
  signal: AbortSignal,
): Promise<void> {
  const send = (partNumber: number, partSignal: AbortSignal) => sendPart(context, partNumber, partSignal);
  return inParallel(partNumbers, context.concurrency, send, signal);
}

async function sendPart(context: SendPartsContext, partNumber: number, signal: AbortSignal): Promise<void> {
  const { server, session, source, retry, meter, onProgress } = context;
  const { start, end } = partRange(session, partNumber);
  await source.assertUnchanged?.();
  const crc32 = context.checksum ? await source.crc32?.(start, end) : undefined;
  let interrupted = false;
  const attempt = async (progressed: () => void) => {
    if (interrupted && (await isStored(context, partNumber, signal))) return;
    const onSent = (bytes: number) => {
      if (meter.sent(partNumber, bytes)) progressed();
      onProgress();
    };
    try {
      const body = source.slice(start, end);
      await putPart(server, session.uploadId, partNumber, body, { crc32, onSent, signal });
    } catch (error) {
      interrupted = error instanceof LongshoreError && error.code === 'network-error';
      throw await explain(context, error);
    }
  };
  await retrying(attempt, {
    ...retry,
    signal,
    onRetry: (event) => retry.onRetry?.({ ...event, partNumber }),
  });
  meter.stored(partNumber, end - start);
  onProgress();
}

// A cut connection can hide the answer: that the part was stored, or that the session has ended.
async function isStored(
  context: SendPartsContext,
  partNumber: number,
  signal: AbortSignal,
): Promise<boolean> {
  const state = await fetchStatus(context.server, context.session.uploadId, signal);
  if (isFinished(state.status)) throw new FinishedElsewhere();
  if (state.status !== 'uploading') {
    const detail = `The upload is ${state.status}: start it again`;
    throw new LongshoreError({ code: 'upload-ended', detail });
  }
  return !state.missingParts.includes(partNumber);
}

/** What stands behind a refused part: a finished session, a file that changed while it was read. */
async function explain({ source }: SendPartsContext, error: unknown): Promise<unknown> {
  if (!(error instanceof LongshoreError)) return error;
  if (error.code === 'digest-mismatch') await source.assertUnchanged?.();
  return isFinished(error.problem.uploadStatus) ? new FinishedElsewhere() : error;
}
