import type { StartRequest } from './api-types.js';
import { LongshoreError } from './longshore-error.js';
import { randomKey, resumeSession, type Session, startedSession, startOnce } from './open-session.js';
import type { ResumeRecord } from './resume-store.js';
import type { UploadMemory } from './upload-memory.js';
import { retryOf, type UploadRun } from './upload-run.js';

/** The session that is there for this content, wherever it is known from, or a new one. */
export async function openUpload(
  run: UploadRun,
  request: StartRequest,
  remembered: ResumeRecord | undefined,
  memory: UploadMemory,
): Promise<Session> {
  const record = await knownSession(run, request, remembered);
  const resumed = record && (await resume(run, request, record));
  if (resumed) {
    await memory.keep(resumed);
    return resumed;
  }
  if (run.options.uploadId) {
    const detail = `Upload ${run.options.uploadId} has ended: start a new one`;
    throw new LongshoreError({ code: 'upload-ended', detail });
  }
  const session = await start(run, request);
  await memory.keep(session);
  return session;
}

async function knownSession(
  run: UploadRun,
  request: StartRequest,
  remembered: ResumeRecord | undefined,
): Promise<ResumeRecord | undefined> {
  const { server, options } = run;
  if (!options.uploadId && remembered?.totalSize === request.totalSize) return remembered;
  if (!options.uploadId && !options.findOnServer) return undefined;
  const { namedSession, sessionOnServer } = await import('./known-session.js');
  return options.uploadId
    ? namedSession(server, options.uploadId, request, retryOf(run, 0))
    : sessionOnServer(server, request, retryOf(run, 0));
}

async function resume(
  run: UploadRun,
  request: StartRequest,
  record: ResumeRecord,
): Promise<Session | undefined> {
  run.trace.uploadId = record.uploadId;
  const session = await resumeSession(run.server, record, request.transfer ?? 'server', retryOf(run, 0));
  if (!session) run.trace.uploadId = undefined;
  return session;
}

async function start(run: UploadRun, request: StartRequest): Promise<Session> {
  const { server, trace } = run;
  const idempotencyKey = randomKey();
  trace.start = { request, idempotencyKey };
  try {
    const session = startedSession(
      await startOnce(server, request, retryOf(run, 0), idempotencyKey),
      request,
    );
    trace.uploadId = session.uploadId;
    trace.start = undefined;
    return session;
  } catch (error) {
    // A refusal has opened nothing.
    if (error instanceof LongshoreError && error.status) trace.start = undefined;
    throw error;
  }
}
