import type { StartRequest } from './api-types.js';
import type { RetryPolicy } from './retry.js';

/** Enough to find the session again in another process, or after a reload. */
export interface ResumeRecord {
  uploadId: string;
  key: string;
  filename?: string;
  partSize: number;
  totalSize: number;
  concurrency: number;
  retry: RetryPolicy;
  /** When the upload was started, RFC 3339. */
  startedAt: string;
}

/** Remembers unfinished uploads. `fingerprint` is one opaque string for a content, its place and its target. */
export interface ResumeStore {
  get(fingerprint: string): Promise<ResumeRecord | undefined>;
  set(fingerprint: string, record: ResumeRecord): Promise<void>;
  remove(fingerprint: string): Promise<void>;
  /** What is unfinished, for a page that wants to show it. */
  list?(): Promise<ResumeRecord[]>;
  /**
   * Where several can work on one upload at the same time (tabs): waits until nobody else does, then answers how to let
   * others.
   */
  lock?(fingerprint: string, signal?: AbortSignal): Promise<() => void>;
}

/** What must be the same for an upload to be continued: a new folder or new metadata is a new upload. */
export function resumeKey(endpoint: string, request: StartRequest, location: string | undefined): string {
  const { fingerprint, filename, totalSize, folder, contentType, metadata = {} } = request;
  const sortedMetadata = Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1));
  const fields = [endpoint, location, fingerprint, filename, totalSize, folder, contentType, sortedMetadata];
  return JSON.stringify(fields.map((field) => field ?? null));
}
