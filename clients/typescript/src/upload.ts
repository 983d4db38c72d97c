import { abortUpload, completeUpload, resumeUpload } from './api.js';
import type { CompletedUpload, StartRequest } from './api-types.js';
import { systemClock } from './clock.js';
import type { Server } from './http-call.js';
import { DirectParts } from './direct-parts.js';
import { cancelledError, LongshoreError } from './longshore-error.js';
import { resumeSession, type Session, startSession } from './open-session.js';
import { bytesOfParts, partRange } from './part-plan.js';
import type { ProgressMeter } from './progress.js';
import { defaultRetryPolicy, type RetryOptions, retrying } from './retry.js';
import { directUnavailable, Routes, type RouteSummary, wantsDirect } from './routes.js';
import { sendParts, type SendPartsContext } from './send-parts.js';
import { FinishedElsewhere } from './session-check.js';
import type { Source } from './source.js';
import { type UploadMemory, uploadMemory } from './upload-memory.js';
import type { UploadOptions, UploadResult } from './upload-options.js';

// A part can get lost between being stored and complete; more often than this something else is wrong.
const maxRoundsOfLostParts = 3;
const defaultGiveUpAfterMs = 120_000;

export interface UploadRun {
  server: Server;
  source: Source;
  options: UploadOptions;
  meter: ProgressMeter;
  signal: AbortSignal;
  onProgress: () => void;
}

/** From the first call to the finished object. */
export async function runUpload(run: UploadRun): Promise<UploadResult> {
  const { server, source, options, signal } = run;
  const request = await startRequest(source, options);
  const memory = uploadMemory(options.resumeStore, server.endpoint, request, source.location);
  const session = await openSession(run, request, memory);
  const resumedParts = session.totalParts - session.missingParts.length;
  try {
    announce(run, session, resumedParts);
    const completed = await sendAndComplete(run, session);
    await memory.forget(session);
    const { totalParts, partSize, resumed } = session;
    return { ...completed, totalParts, partSize, resumed, resumedParts };
  } catch (error) {
    if (signal.aborted) throw cancelledError(signal.reason);
    if (hasEnded(error)) await memory.forget(session);
    // What is stored is a mixture of two files, which no later run may complete.
    if (isChanged(error)) await abortUpload(server, session.uploadId).catch(() => undefined);
    throw error;
  }
}

/** A server that does not answer the first call may not be there at all: it is tried a few times only. */
async function openSession(run: UploadRun, request: StartRequest, memory: UploadMemory): Promise<Session> {
  const { server, source, options, signal } = run;
  const retry = { policy: policyOf(options), giveUpAfterMs: 0, onRetry: options.onRetry, signal };
  const record = await memory.recall();
  if (record && record.totalSize === source.size) {
    const resumed = await resumeSession(server, record, request.transfer ?? 'server', retry);
    if (resumed) return resumed;
  }
  const session = await startSession(server, request, retry);
  await memory.keep(session);
  return session;
}

function announce({ options, meter, onProgress }: UploadRun, session: Session, storedParts: number): void {
  const { uploadId, key, partSize, totalParts, totalSize, missingParts, resumed } = session;
  meter.begin(totalParts, storedParts, totalSize - bytesOfParts(session, missingParts));
  options.onSession?.({ uploadId, key, partSize, totalParts, storedParts, resumed });
  onProgress();
}

async function sendAndComplete(run: UploadRun, session: Session): Promise<CompletedUpload & RouteSummary> {
  const { server, options, signal } = run;
  const { onRetry, giveUpAfterMs = defaultGiveUpAfterMs } = options;
  const retry = { policy: policyOf(options, session), giveUpAfterMs, onRetry, signal };
  const concurrency = options.concurrency ?? session.concurrency;
  const direct = session.direct
    ? new DirectParts({ server, session, concurrency, retry, signal })
    : undefined;
  const routes = new Routes(options);
  if (wantsDirect(options) && !direct) routes.fellBack({ reason: directUnavailable(), forGood: true });
  const checksum = options.checksum !== false;
  const context = { ...run, session, retry, concurrency, checksum, direct, routes };
  try {
    return { ...(await sendUntilComplete(run, context)), ...routes.summary() };
  } finally {
    direct?.stop();
  }
}

async function sendUntilComplete(run: UploadRun, context: SendPartsContext): Promise<CompletedUpload> {
  const { server, source, signal } = run;
  const { session, retry, direct } = context;
  let missing = session.missingParts;
  for (let round = 1; ; round += 1) {
    try {
      await sendParts(context, missing, signal);
      await direct?.finish();
    } catch (error) {
      if (!(error instanceof FinishedElsewhere)) throw error;
    }
    await source.assertUnchanged?.();
    try {
      return await complete(server, session.uploadId, retry);
    } catch (error) {
      if (round === maxRoundsOfLostParts || !isPartsMissing(error)) throw error;
      missing = await lostParts(run, session, retry);
    }
  }
}

/** Asks until the server has the object: making a large one can take it longer than one request may. */
export async function complete(
  server: Server,
  uploadId: string,
  retry: RetryOptions,
): Promise<CompletedUpload> {
  const clock = retry.clock ?? systemClock;
  for (;;) {
    const answer = await retrying(() => completeUpload(server, uploadId, retry.signal), retry);
    if (!('pollAfterMs' in answer)) return answer;
    await clock.sleep(answer.pollAfterMs, retry.signal);
  }
}

async function lostParts(
  { server, meter }: UploadRun,
  session: Session,
  retry: RetryOptions,
): Promise<number[]> {
  const { missingParts } = await retrying(() => resumeUpload(server, session.uploadId, retry.signal), retry);
  const sizeOf = (partNumber: number) => {
    const { start, end } = partRange(session, partNumber);
    return end - start;
  };
  meter.lost(missingParts.map((partNumber) => ({ partNumber, size: sizeOf(partNumber) })));
  return missingParts;
}

async function startRequest(source: Source, options: UploadOptions): Promise<StartRequest> {
  return {
    filename: options.filename ?? source.name ?? 'unnamed',
    totalSize: source.size,
    contentType: options.contentType ?? source.contentType,
    folder: options.folder,
    metadata: options.metadata,
    partSize: options.partSize,
    fingerprint: options.fingerprint ?? (await source.fingerprint?.()),
    transfer: wantsDirect(options) ? 'direct' : undefined,
  };
}

function policyOf(options: UploadOptions, session?: Session) {
  return { ...defaultRetryPolicy, ...session?.retry, ...options.retry };
}

/** No later run can continue it. */
function hasEnded(error: unknown): boolean {
  if (!(error instanceof LongshoreError) || isPartsMissing(error)) return false;
  return (
    ['upload-ended', 'source-changed'].includes(error.code) || [404, 409, 410].includes(error.status ?? 0)
  );
}

function isChanged(error: unknown): boolean {
  return error instanceof LongshoreError && error.code === 'source-changed';
}

function isPartsMissing(error: unknown): boolean {
  return error instanceof LongshoreError && error.code === 'parts-missing';
}
