import type { StartRequest } from './api-types.js';
import { type Clock, systemClock } from './clock.js';
import type { Session } from './open-session.js';
import { type ResumeRecord, resumeKey, type ResumeStore } from './resume-store.js';

const lookWhileWaitingEveryMs = 500;

export interface Turn {
  /** As it is now, or as it was while another one still worked on it: that may have finished it. */
  record?: ResumeRecord;
  leave: () => void;
}

/** One upload's entry in the resume store. */
export interface UploadMemory {
  /** Waits until nobody else works on this upload. */
  enter(signal: AbortSignal, onWait: () => void): Promise<Turn>;
  keep(session: Session): Promise<void>;
  forget(uploadId: string): Promise<void>;
}

const nothing = async () => undefined;
const leaveNothing = () => {};

async function orTimeout<T>(promise: Promise<T>, clock: Clock, signal: AbortSignal): Promise<T | undefined> {
  const over = new AbortController();
  const timeout = clock
    .sleep(lookWhileWaitingEveryMs, AbortSignal.any([over.signal, signal]))
    .then(nothing, nothing);
  return Promise.race([promise, timeout]).finally(() => over.abort());
}

/** Remembers nothing without a store, or without a fingerprint to tell one content from another. */
export function uploadMemory(
  store: ResumeStore | undefined,
  endpoint: string,
  request: StartRequest,
  location: string | undefined,
  clock: Clock = systemClock,
): UploadMemory {
  const { fingerprint, filename } = request;
  if (!store || !fingerprint) {
    return { enter: async () => ({ leave: leaveNothing }), keep: nothing, forget: nothing };
  }
  const key = resumeKey(endpoint, request, location);
  // A store that fails (a full disk, a read-only home) costs the resume, never the upload.
  const recall = () => store.get(key).catch(nothing);
  return {
    async enter(signal, onWait) {
      if (!store.lock) return { record: await recall(), leave: leaveNothing };
      const entered = store.lock(key, signal).catch(() => leaveNothing);
      let record = await recall();
      for (;;) {
        const leave = await orTimeout(entered, clock, signal);
        record = (await recall()) ?? record;
        if (leave) return { record, leave };
        if (signal.aborted) {
          void entered.then((late) => late());
          return { leave: leaveNothing };
        }
        onWait();
      }
    },
    async keep({ uploadId, key: objectKey, partSize, totalSize, concurrency, retry }) {
      if (totalSize === null) return;
      const startedAt = new Date().toISOString();
      const record = {
        ...{ uploadId, key: objectKey, filename, partSize, totalSize },
        ...{ concurrency, retry, startedAt },
      };
      await store.set(key, record).catch(nothing);
    },
    async forget(uploadId) {
      // Another process may have started its own upload of the same file meanwhile.
      if ((await recall())?.uploadId === uploadId) await store.remove(key).catch(nothing);
    },
  };
}
