import type { DirectParts } from './direct-parts.js';
import type { Server } from './http-call.js';
import type { Session } from './open-session.js';
import { inParallel } from './parallel.js';
import { partRange } from './part-plan.js';
import type { ProgressMeter } from './progress.js';
import type { Retry, RetryOptions } from './retry.js';
import type { Routes } from './routes.js';
import { sendThroughServer } from './server-part.js';
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
  /** Set where parts are to go straight to the store. */
  direct?: DirectParts;
  routes: Routes;
}

export function sendParts(
  context: SendPartsContext,
  partNumbers: number[],
  signal: AbortSignal,
): Promise<void> {
  context.direct?.plan(partNumbers);
  const send = (partNumber: number, partSignal: AbortSignal) => sendPart(context, partNumber, partSignal);
  return inParallel(partNumbers, context.concurrency, send, signal);
}

async function sendPart(context: SendPartsContext, partNumber: number, signal: AbortSignal): Promise<void> {
  const { server, session, source, meter, direct, routes, onProgress } = context;
  const { start, end } = partRange(session, partNumber);
  await source.assertUnchanged?.();
  const retry = {
    ...context.retry,
    onRetry: (event: Retry) => context.retry.onRetry?.({ ...event, partNumber }),
  };
  const part = {
    uploadId: session.uploadId,
    partNumber,
    size: end - start,
    body: () => source.slice(start, end),
    // Whichever way it goes: bytes of one way are not counted again on the other.
    onSent: (bytes: number) => {
      const isFurther = meter.sent(partNumber, bytes);
      onProgress();
      return isFurther;
    },
    retry,
    signal,
  };
  const refusal = await direct?.send(part);
  if (direct && !refusal) {
    routes.wentDirect();
  } else {
    let stumbled = false;
    const onRetry = (event: Retry) => {
      stumbled = true;
      retry.onRetry(event);
    };
    const crc32 = context.checksum ? await source.crc32?.(start, end) : undefined;
    await sendThroughServer(server, { ...part, source, crc32, retry: { ...retry, onRetry } });
    // When this way had its troubles too, that says nothing about the direct one.
    if (refusal && !stumbled) direct?.fellBack(refusal);
    routes.wentThroughServer(refusal && { reason: refusal, partNumber, forGood: !!direct?.gaveUp });
  }
  meter.stored(partNumber, end - start);
  onProgress();
}
