import type { Concurrency } from './concurrency.js';
import type { DirectParts } from './direct-parts.js';
import type { Server } from './http-call.js';
import type { Session } from './open-session.js';
import { inParallel } from './parallel.js';
import type { NextPart, PartToSend } from './part-feed.js';
import type { ProgressMeter } from './progress.js';
import type { Retry, RetryOptions } from './retry.js';
import type { Routes } from './routes.js';
import { sendThroughServer } from './server-part.js';
import { FinishedElsewhere } from './session-check.js';
import type { Pace } from './transport.js';

export interface SendPartsContext {
  server: Server;
  session: Session;
  concurrency: Concurrency;
  checksum: boolean;
  pace?: Pace;
  retry: RetryOptions;
  meter: ProgressMeter;
  onProgress: () => void;
  assertUnchanged?: () => Promise<void>;
  /** Set where parts are to go straight to the store. */
  direct?: DirectParts;
  routes: Routes;
}

export async function sendAll(context: SendPartsContext, next: NextPart, signal: AbortSignal): Promise<void> {
  const send = (part: PartToSend, partSignal: AbortSignal) => sendPart(context, part, partSignal);
  try {
    await inParallel(next, () => context.concurrency.limit, send, signal);
    await context.direct?.finish();
  } catch (error) {
    if (!(error instanceof FinishedElsewhere)) throw error;
  }
}

async function sendPart(context: SendPartsContext, part: PartToSend, signal: AbortSignal): Promise<void> {
  const { server, session, meter, direct, routes, concurrency, onProgress, assertUnchanged } = context;
  const { partNumber, size, body } = part;
  await assertUnchanged?.();
  let stumbled = false;
  const onRetry = (retry: Retry) => {
    stumbled = true;
    if (isRefusal(retry)) concurrency.refused();
    context.retry.onRetry?.({ ...retry, partNumber });
  };
  // Whichever way it goes: bytes of one way are not counted again on the other.
  const onSent = (bytes: number) => {
    const isFurther = meter.sent(partNumber, bytes);
    onProgress();
    return isFurther;
  };
  const retry = { ...context.retry, onRetry, signal };
  const common = { partNumber, size, body, onSent, concurrency, pace: context.pace, retry };
  const refusal = await direct?.send(common);
  if (direct && !refusal) {
    routes.wentDirect();
  } else {
    stumbled = false;
    const crc32 = context.checksum ? await part.crc32?.() : undefined;
    await sendThroughServer(server, { ...common, uploadId: session.uploadId, crc32, assertUnchanged });
    // When this way had its troubles too, that says nothing about the direct one.
    if (refusal && !stumbled) direct?.fellBack(refusal);
    routes.wentThroughServer(refusal && { reason: refusal, partNumber, forGood: !!direct?.gaveUp });
  }
  concurrency.stored(size);
  meter.stored(partNumber, size);
  onProgress();
}

function isRefusal({ error: { status } }: Retry): boolean {
  return status === 429 || status === 503;
}
