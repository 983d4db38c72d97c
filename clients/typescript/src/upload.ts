import { abortUpload } from './api.js';
import type { StartRequest } from './api-types.js';
import { discardUpload } from './discard-upload.js';
import { cancelledError, LongshoreError } from './longshore-error.js';
import type { Session } from './open-session.js';
import { openUpload } from './open-upload.js';
import { bytesOfParts } from './part-plan.js';
import type { ResumeRecord } from './resume-store.js';
import { noRoutes, wantsDirect } from './routes.js';
import { isPartsMissing, sendUpload } from './send-upload.js';
import { isStreamSource, type StreamSource } from './byte-stream.js';
import type { Source } from './source.js';
import { uploadMemory } from './upload-memory.js';
import type { UploadOptions, UploadResult } from './upload-options.js';
import type { SentUpload, UploadRun } from './upload-run.js';

/** From the first call to the finished object. */
export async function runUpload(run: UploadRun): Promise<UploadResult> {
  const { server, source, options, signal, trace } = run;
  const request = await startRequest(source, options);
  const location = isStreamSource(source) ? undefined : source.location;
  const memory = uploadMemory(options.resumeStore, server.endpoint, request, location);
  trace.memory = memory;
  const turn = await memory.enter(signal, () => run.onWait({ reason: 'elsewhere' }));
  let session: Session | undefined;
  try {
    if (signal.aborted) throw cancelledError(signal.reason);
    session = await openUpload(run, request, ownRecord(run, request) ?? turn.record, memory);
    trace.session = { ...session, fingerprint: request.fingerprint };
    announce(run, session);
    const sent = await sendUpload(run, session);
    await memory.forget(session.uploadId);
    return resultOf(session, sent);
  } catch (error) {
    if (run.isCancelled()) {
      const completed = await discardUpload(server, trace);
      if (completed && session)
        return resultOf(session, { completed, totalParts: session.totalParts ?? 0, routes: noRoutes });
    }
    if (signal.aborted) throw cancelledError(signal.reason);
    if (session && hasEnded(error)) await memory.forget(session.uploadId);
    // Nobody can go on with a stream, nor with a mixture of two files.
    if (session && (isStreamSource(source) || isChanged(error))) {
      await abortUpload(server, session.uploadId).catch(() => undefined);
    }
    throw error;
  } finally {
    turn.leave();
  }
}

/** What an earlier run of the same task had opened, when the content is still the same. */
function ownRecord({ trace }: UploadRun, { fingerprint }: StartRequest): ResumeRecord | undefined {
  const { session } = trace;
  if (!session || session.totalSize === null || session.fingerprint !== fingerprint) return undefined;
  const { uploadId, key, partSize, totalSize, concurrency, retry } = session;
  return { uploadId, key, partSize, totalSize, concurrency, retry, startedAt: '' };
}

function announce({ options, meter, trace, onSession }: UploadRun, session: Session): void {
  const { uploadId, key, partSize, totalSize, missingParts, resumed } = session;
  if (trace.meteredId !== uploadId) meter.reset();
  trace.meteredId = uploadId;
  const storedParts = storedPartsOf(session);
  meter.begin(session.totalParts, storedParts, (totalSize ?? 0) - bytesOfParts(session, missingParts));
  const totalParts = session.totalParts ?? 0;
  options.onSession?.({ uploadId, key, partSize, totalParts, storedParts, resumed });
  onSession(session);
}

function storedPartsOf({ totalParts, missingParts }: Session): number {
  return totalParts === null ? 0 : totalParts - missingParts.length;
}

function resultOf(session: Session, { completed, totalParts, routes }: SentUpload): UploadResult {
  const { partSize, resumed } = session;
  return { ...completed, ...routes, totalParts, partSize, resumed, resumedParts: storedPartsOf(session) };
}

async function startRequest(source: Source | StreamSource, options: UploadOptions): Promise<StartRequest> {
  return {
    filename: options.filename ?? source.name ?? 'unnamed',
    totalSize: source.size ?? undefined,
    contentType: options.contentType ?? source.contentType,
    folder: options.folder,
    metadata: options.metadata,
    tags: options.tags,
    partSize: options.partSize,
    fingerprint: options.fingerprint ?? (isStreamSource(source) ? undefined : await source.fingerprint?.()),
    transfer: wantsDirect(options) ? 'direct' : undefined,
  };
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
