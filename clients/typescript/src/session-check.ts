import { fetchStatus } from './api.js';
import type { Server } from './http-call.js';
import { LongshoreError } from './longshore-error.js';
import { isFinished } from './open-session.js';

/** Thrown when the session turns out to be completed: no part is needed any more. */
export class FinishedElsewhere extends Error {}

// A cut connection can hide the answer: that the part was stored, or that the session has ended.
export async function isStored(
  server: Server,
  uploadId: string,
  partNumber: number,
  signal?: AbortSignal,
): Promise<boolean> {
  const state = await fetchStatus(server, uploadId, signal);
  if (isFinished(state.status)) throw new FinishedElsewhere();
  if (state.status !== 'uploading') {
    const detail = `The upload is ${state.status}: start it again`;
    throw new LongshoreError({ code: 'upload-ended', detail });
  }
  return !state.missingParts.includes(partNumber);
}

/** Whether the server speaks of the session itself: it has ended, or there is none. */
export function isAboutSession({ code, status, problem }: LongshoreError): boolean {
  return problem.uploadStatus !== undefined || code === 'upload-not-found' || status === 410;
}

/** A refusal, or that it has become needless: somebody else has completed the session. */
export function finishedOr(error: LongshoreError): Error {
  return isFinished(error.problem.uploadStatus) ? new FinishedElsewhere() : error;
}
