import type { CompletedUpload } from './api-types.js';
import type { UploadProgress } from './progress.js';
import type { ResumeStore } from './resume-store.js';
import type { Retry, RetryPolicy } from './retry.js';
import type { Fallback, RouteSummary, TransferChoice } from './routes.js';

export interface UploadOptions {
  /** Default: the source's own name. */
  filename?: string;
  contentType?: string;
  folder?: string;
  metadata?: Record<string, string>;
  tags?: Record<string, string>;
  /** Bytes of a stream, where they are known: then progress has a percentage. */
  totalSize?: number;
  /** Bytes; default: the server's choice. A resumed upload keeps the size that it began with. */
  partSize?: number;
  /**
   * Parts under way at once, and never more. Default: what the server advises at first, then as many as make it faster,
   * up to twice that; of a stream, whose parts are held in memory, what the server advises.
   */
  concurrency?: number;
  /** For all parts together. */
  maxBytesPerSecond?: number;
  /** Overrides the policy that the server hands out. */
  retry?: Partial<RetryPolicy>;
  /** Retries of the whole upload, beside one for every two requests that succeed; default: 20. */
  retryBudget?: number;
  /** How long a server that went away may stay away; default: 2 minutes without progress. Being offline does not count. */
  giveUpAfterMs?: number;
  /** Default: sent where the source can tell it cheaply, which is in Node. */
  checksum?: 'crc32' | false;
  /**
   * `server` (the default): parts go through the server. `auto`: straight to the store where the server and the store
   * allow it, and through the server where that fails. `direct`: the same, and `onFallback` hears of what did not.
   */
  transfer?: TransferChoice;
  /** With it an upload that was interrupted is continued. */
  resumeStore?: ResumeStore;
  /** What stands for the content; default: the source's own fingerprint, when it has one. */
  fingerprint?: string;
  /** Continues this session, or fails: with `source-changed` when it is not about this content. */
  uploadId?: string;
  /** When the resume store knows nothing, looks on the server for an upload of the same file that was begun elsewhere. */
  findOnServer?: boolean;
  /** Stops sending. The session stays open, to be resumed; `cancel()` ends it. */
  signal?: AbortSignal;
  /** Once the session is open, before the first part. */
  onSession?: (session: UploadSession) => void;
  /** At most ten times a second, and at the end. */
  onProgress?: (progress: UploadProgress) => void;
  onRetry?: (retry: Retry) => void;
  /** With `transfer: 'direct'`: something went, or will go, through the server after all. */
  onFallback?: (fallback: Fallback) => void;
}

export interface UploadSession {
  uploadId: string;
  key: string;
  partSize: number;
  /** 0 for a stream whose length is not known. */
  totalParts: number;
  /** Parts that were there before this run. */
  storedParts: number;
  resumed: boolean;
}

export interface UploadResult extends CompletedUpload, RouteSummary {
  partSize: number;
  totalParts: number;
  resumed: boolean;
  /** Parts that were there before this run. */
  resumedParts: number;
}
