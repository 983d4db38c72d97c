import { fetchStatus, resumeUpload, startUpload } from './api.js';
import type { ResumedUpload, StartedUpload, StartRequest, Transfer } from './api-types.js';
import { hexOf } from './fingerprint.js';
import type { Server } from './http-call.js';
import { LongshoreError } from './longshore-error.js';
import { allParts, type PartPlan } from './part-plan.js';
import type { ResumeRecord } from './resume-store.js';
import { type RetryOptions, type RetryPolicy, retrying } from './retry.js';

/** What this run has to do for a session, new or continued. */
export interface Session extends PartPlan {
  uploadId: string;
  key: string;
  concurrency: number;
  retry: RetryPolicy;
  /** Of a stream: none, since nobody knows how many there will be. */
  missingParts: number[];
  resumed: boolean;
  /** Whether parts may be sent straight to the store, as far as is known. */
  direct: boolean;
}

/** With one key for all tries: a start whose answer was lost gives the same session again. */
export function startOnce(
  server: Server,
  request: StartRequest,
  retry: RetryOptions,
  idempotencyKey = randomKey(),
): Promise<StartedUpload> {
  return retrying(({ signal }) => startUpload(server, request, idempotencyKey, signal), retry);
}

export function startedSession(started: StartedUpload, request: StartRequest): Session {
  return {
    uploadId: started.uploadId,
    key: started.key,
    totalSize: request.totalSize ?? null,
    partSize: started.partSize,
    totalParts: started.totalParts,
    missingParts: allParts(started.totalParts ?? 0),
    concurrency: started.concurrency,
    retry: started.retry,
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
    return await retrying(({ signal }) => resumeUpload(server, uploadId, signal), retry);
  } catch (error) {
    if (!(error instanceof LongshoreError) || ![404, 409, 410].includes(error.status ?? 0)) throw error;
    if (error.status !== 409) return undefined;
  }
  // The last run may have died between the server's completing and hearing of it.
  const state = await retrying(({ signal }) => fetchStatus(server, uploadId, signal), retry);
  return { ...state, partSize };
}

/** Somebody has completed it: another process with the same file, or a run whose answer was lost. */
export function isFinished(status: unknown): boolean {
  return status === 'completing' || status === 'completed';
}

// Not crypto.randomUUID: browsers have it on https pages only.
export function randomKey(): string {
  return hexOf(crypto.getRandomValues(new Uint8Array(16)));
}
