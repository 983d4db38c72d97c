import { fetchStatus, resumeUpload, startUpload } from './api.js';
import type { ResumedUpload, StartedUpload, StartRequest, Transfer } from './api-types.js';
import type { Server } from './http-call.js';
import { LongshoreError } from './longshore-error.js';
import { allParts, type PartPlan } from './part-plan.js';
import type { ResumeRecord } from './resume-store.js';
import { defaultRetryPolicy, type RetryOptions, type RetryPolicy, retrying } from './retry.js';

const defaultConcurrency = 4;

/** What this run has to do for a session, new or continued. */
export interface Session extends PartPlan {
  uploadId: string;
  key: string;
  concurrency: number;
  retry: RetryPolicy;
  missingParts: number[];
  resumed: boolean;
  /** Whether parts may be sent straight to the store, as far as is known. */
  direct: boolean;
}

/** One key for all tries: a start whose answer was lost gives the same session again. */
export function startOnce(
  server: Server,
  request: StartRequest,
  retry: RetryOptions,
): Promise<StartedUpload> {
  const idempotencyKey = randomKey();
  return retrying(() => startUpload(server, request, idempotencyKey, retry.signal), retry);
}

export async function startSession(
  server: Server,
  request: StartRequest,
  retry: RetryOptions,
): Promise<Session> {
  const started = await startOnce(server, request, retry);
  return {
    uploadId: started.uploadId,
    key: started.key,
    totalSize: request.totalSize,
    partSize: started.partSize,
    totalParts: started.totalParts,
    missingParts: allParts(started.totalParts),
    concurrency: started.concurrency ?? defaultConcurrency,
    retry: started.retry ?? defaultRetryPolicy,
    resumed: false,
    direct: request.transfer === 'direct' && started.transfer === 'direct',
  };
}

/** The recorded session, or undefined when it has ended and the upload has to start afresh. */
export async function resumeSession(
  server: Server,
  record: ResumeRecord,
  transfer: Transfer,
  retry: RetryOptions,
): Promise<Session | undefined> {
  const state = await resumedState(server, record, retry);
  if (!state || state.totalSize !== record.totalSize) return undefined;
  if (state.status !== 'uploading' && !isFinished(state.status)) return undefined;
  return {
    uploadId: record.uploadId,
    key: state.key,
    totalSize: state.totalSize,
    partSize: state.partSize,
    totalParts: state.totalParts,
    missingParts: isFinished(state.status) ? [] : state.missingParts,
    concurrency: record.concurrency,
    retry: record.retry,
    resumed: true,
    // Parts are parts, whichever way they came: the server says so when it cannot give URLs for them.
    direct: transfer === 'direct',
  };
}

async function resumedState(
  server: Server,
  record: ResumeRecord,
  retry: RetryOptions,
): Promise<ResumedUpload | undefined> {
  const { uploadId, partSize } = record;
  try {
    return await retrying(() => resumeUpload(server, uploadId, retry.signal), retry);
  } catch (error) {
    if (!(error instanceof LongshoreError) || ![404, 409, 410].includes(error.status ?? 0)) throw error;
    if (error.status !== 409) return undefined;
  }
  // The last run may have died between the server's completing and hearing of it.
  const state = await retrying(() => fetchStatus(server, uploadId, retry.signal), retry);
  return { ...state, partSize };
}

/** Somebody has completed it: another process with the same file, or a run whose answer was lost. */
export function isFinished(status: unknown): boolean {
  return status === 'completing' || status === 'completed';
}

// Not crypto.randomUUID: browsers have it on https pages only.
function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
