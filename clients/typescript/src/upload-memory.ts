import type { StartRequest } from './api-types.js';
import type { Session } from './open-session.js';
import { type ResumeRecord, resumeKey, type ResumeStore } from './resume-store.js';

/** One upload's entry in the resume store. */
export interface UploadMemory {
  recall(): Promise<ResumeRecord | undefined>;
  keep(session: Session): Promise<void>;
  forget(session: Session): Promise<void>;
}

const nothing = async () => undefined;

/** Remembers nothing without a store, or without a fingerprint to tell one content from another. */
export function uploadMemory(
  store: ResumeStore | undefined,
  endpoint: string,
  request: StartRequest,
  location: string | undefined,
): UploadMemory {
  if (!store || !request.fingerprint) return { recall: nothing, keep: nothing, forget: nothing };
  const key = resumeKey(endpoint, request, location);
  // A store that fails (a full disk, a read-only home) costs the resume, never the upload.
  const recall = () => store.get(key).catch(nothing);
  return {
    recall,
    async keep({ uploadId, key: objectKey, partSize, totalSize, concurrency, retry }) {
      const startedAt = new Date().toISOString();
      const record = { uploadId, key: objectKey, partSize, totalSize, concurrency, retry, startedAt };
      await store.set(key, record).catch(nothing);
    },
    async forget({ uploadId }) {
      // Another process may have started its own upload of the same file meanwhile.
      if ((await recall())?.uploadId === uploadId) await store.remove(key).catch(nothing);
    },
  };
}
