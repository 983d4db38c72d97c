import type { Limits } from '../limits/limits.js';

/** The states of design: a session begins in `creating` and ends in `completed`, `aborted` or `failed`. */
export const UPLOAD_STATUSES = [
  'creating',
  'uploading',
  'completing',
  'completed',
  'aborting',
  'aborted',
  'failed',
] as const;
export type UploadStatus = (typeof UPLOAD_STATUSES)[number];

/** The moves that exist. Each is one compare-and-set in Postgres; whoever loses it takes the winner's result. */
const MOVES: Readonly<Record<UploadStatus, readonly UploadStatus[]>> = {
  creating: ['uploading', 'aborting'],
  // To `failed` when the store has lost the upload.
  uploading: ['completing', 'aborting', 'failed'],
  // Back to `uploading` when the store turns out to have other parts than it had before.
  completing: ['completed', 'uploading', 'failed'],
  aborting: ['aborted'],
  completed: [],
  aborted: [],
  failed: [],
};

export function canMove(from: UploadStatus, to: UploadStatus): boolean {
  return MOVES[from].includes(to);
}

/** Why a session ended without an object: who ended it, or the code of the error that did. */
export type EndReason =
  | 'client'
  | 'expiry'
  | 'admin'
  | 'start-failed'
  | 'storage-upload-missing'
  | 'quota-exceeded'
  | 'content-type-mismatch';

/** How the client means to send its parts. Either way each part may come by the other. */
export const TRANSFERS = ['server', 'direct'] as const;
export type Transfer = (typeof TRANSFERS)[number];

export interface UploadSession {
  readonly uploadId: string;
  readonly owner: string;
  readonly status: UploadStatus;
  readonly key: string;
  /** Null until the store has answered. Never leaves the server. */
  readonly storageUploadId: string | null;
  /** Begun by somebody else: its object does not name this session. */
  readonly adopted: boolean;
  readonly filename: string;
  readonly folder: string;
  readonly contentType: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly fingerprint: string | null;
  readonly transfer: Transfer;
  /** Null for a stream whose length is not known yet. */
  readonly totalSizeBytes: number | null;
  readonly partSizeBytes: number;
  readonly uploadedBytes: number;
  readonly uploadedParts: number;
  /** What its uploader was bound to at start, each to be kept. */
  readonly limits: readonly Limits[];
  /** In whose usage it is counted, and with how many bytes until it ends. */
  readonly usageSubjects: readonly string[];
  readonly reservedBytes: number;
  readonly etag: string | null;
  readonly endReason: string | null;
  /** How often driving it on has failed since its last move, why the last time, and when it is tried again. */
  readonly attempts: number;
  readonly lastError: string | null;
  readonly nextAttemptAt: Date | null;
  readonly requestDigest: string | null;
  readonly createdAt: Date;
  readonly lastActivityAt: Date;
  readonly expiresAt: Date;
  readonly endedAt: Date | null;
}

/** A session whose upload the store has opened. */
export type OpenedSession = UploadSession & { readonly storageUploadId: string };

export function isOpened(session: UploadSession): session is OpenedSession {
  return session.storageUploadId !== null;
}

export function isExpired(session: UploadSession, now: Date): boolean {
  const endedByExpiry = session.endReason === 'expiry';
  return endedByExpiry || (session.status === 'uploading' && session.expiresAt <= now);
}
