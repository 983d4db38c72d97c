import type { UploadSession as PrismaSession } from '../generated/prisma/client.js';
import type { Limits } from '../limits/limits.js';
import type { UploadSession } from './upload-session.js';

/** A row as Prisma reads it, or as the prepared statements do, to which a bigint is a text. */
export type SessionRow = {
  [Column in keyof PrismaSession]: PrismaSession[Column] extends bigint | null
    ? PrismaSession[Column] | string
    : PrismaSession[Column];
};

const COLUMNS: Readonly<Record<keyof PrismaSession, string>> = {
  id: 'id',
  owner: 'owner',
  tenant: 'tenant',
  status: 'status',
  key: 'key',
  storageUploadId: 'storage_upload_id',
  adopted: 'adopted',
  filename: 'filename',
  folder: 'folder',
  contentType: 'content_type',
  metadata: 'metadata',
  tags: 'tags',
  fingerprint: 'fingerprint',
  transfer: 'transfer',
  totalSizeBytes: 'total_size_bytes',
  partSizeBytes: 'part_size_bytes',
  uploadedBytes: 'uploaded_bytes',
  uploadedParts: 'uploaded_parts',
  limits: 'limits',
  usageSubjects: 'usage_subjects',
  reservedBytes: 'reserved_bytes',
  etag: 'etag',
  endReason: 'end_reason',
  attempts: 'attempts',
  lastError: 'last_error',
  nextAttemptAt: 'next_attempt_at',
  idempotencyKey: 'idempotency_key',
  requestDigest: 'request_digest',
  createdAt: 'created_at',
  lastActivityAt: 'last_activity_at',
  expiresAt: 'expires_at',
  endedAt: 'ended_at',
};

/** What a statement selects, or returns, so that its rows are SessionRows. */
export const SESSION_COLUMNS = Object.entries(COLUMNS)
  .map(([name, column]) => `${column} AS "${name}"`)
  .join(', ');

export function toSession(row: SessionRow): UploadSession {
  const {
    id,
    totalSizeBytes,
    partSizeBytes,
    uploadedBytes,
    metadata,
    tags,
    limits,
    reservedBytes,
    idempotencyKey: _,
    tenant: __,
    ...rest
  } = row;
  return {
    ...rest,
    uploadId: id,
    metadata: metadata as Record<string, string>,
    tags: tags as Record<string, string>,
    // At most 48.8 TiB, which a number holds exactly.
    totalSizeBytes: totalSizeBytes === null ? null : Number(totalSizeBytes),
    partSizeBytes: Number(partSizeBytes),
    uploadedBytes: Number(uploadedBytes),
    limits: (limits ?? []) as Limits[],
    reservedBytes: Number(reservedBytes),
  };
}
