import { abortUpload } from './api.js';
import type { CompletedUpload, StartRequest } from './api-types.js';
import { complete } from './complete-upload.js';
import type { Server } from './http-call.js';
import { LongshoreError } from './longshore-error.js';
import { isFinished, type Session, startOnce } from './open-session.js';
import { retrying } from './retry.js';
import type { UploadMemory } from './upload-memory.js';

/** What has been asked of the server for one upload, so that it can be continued, or taken back. */
export interface UploadTrace {
  memory?: UploadMemory;
  uploadId?: string;
  /** What a later run of the same task goes on with. */
  session?: Session & { fingerprint?: string };
  /** The session whose bytes the progress counts. */
  meteredId?: string;
  /** Until it has been answered: nobody can say whether the server has opened a session. */
  start?: { request: StartRequest; idempotencyKey: string };
}

/**
 * Leaves neither a session nor an entry in the resume store. When it is too late for that, the object is there, and is
 * answered.
 */
export async function discardUpload(
  server: Server,
  trace: UploadTrace,
): Promise<CompletedUpload | undefined> {
  const { start, memory } = trace;
  const uploadId = trace.uploadId ?? (start && (await idOfStart(server, start)));
  if (!uploadId) return undefined;
  await memory?.forget(uploadId);
  try {
    await retrying(({ signal }) => abortUpload(server, uploadId, signal));
  } catch (error) {
    if (!(error instanceof LongshoreError)) throw error;
    if (isFinished(error.problem.uploadStatus)) return complete(server, uploadId, {});
    if (![404, 409, 410].includes(error.status ?? 0)) throw error;
  }
  return undefined;
}

/** The same start again gives the same session. */
async function idOfStart(
  server: Server,
  { request, idempotencyKey }: NonNullable<UploadTrace['start']>,
): Promise<string> {
  return (await startOnce(server, request, {}, idempotencyKey)).uploadId;
}
