import type { PartUrl } from '../storage/object-store.js';
import type { PartUrlDto, UploadProgressDto } from './dto/direct-parts.dto.js';
import type {
  CompletedUploadDto,
  ListedPartDto,
  PartPageDto,
  PendingUploadDto,
  StartedUploadDto,
  StoredPartDto,
  UploadDto,
  UploadPageDto,
  UploadStatusDto,
} from './dto/upload-answers.dto.js';
import { encodeCursor } from './page-cursor.js';
import { totalParts } from './part-plan.js';
import type { SessionFilter } from './session-filter.js';
import type { UploadSession } from './upload-session.js';
import type { PartRecord } from './parts.repository.js';
import type { ClientAdvice, UploadProgress } from './uploads.service.js';

export function toStarted(session: UploadSession, advice: ClientAdvice): StartedUploadDto {
  const { uploadId, key, status, expiresAt, partSizeBytes, transfer } = session;
  return {
    uploadId,
    key,
    partSize: partSizeBytes,
    totalParts: totalParts(session),
    status,
    expiresAt,
    transfer,
    ...advice,
  };
}

export function toStoredPart({ partNumber, etag, sizeBytes, checksum }: PartRecord): StoredPartDto {
  return { partNumber, etag, size: sizeBytes, checksum };
}

function toListedPart(part: PartRecord): ListedPartDto {
  return { ...toStoredPart(part), reported: part.reported, storedAt: part.storedAt };
}

export function toStatus({ session, check }: UploadProgress): UploadStatusDto {
  return {
    uploadId: session.uploadId,
    key: session.key,
    status: session.status,
    totalSize: session.totalSizeBytes,
    uploadedBytes: check.storedBytes,
    uploadedParts: check.storedParts,
    totalParts: totalParts(session),
    missingParts: check.missing,
    percentage: percentage(session, check.storedBytes, check.storedParts),
    expiresAt: session.expiresAt,
  };
}

export function toPartUrl(part: PartUrl, url: string): PartUrlDto {
  const { partNumber, sizeBytes, headers, expiresAt } = part;
  return { partNumber, method: 'PUT', url, headers, size: sizeBytes, expiresAt };
}

export function toProgress(session: UploadSession): UploadProgressDto {
  const { uploadId, uploadedBytes, uploadedParts, expiresAt } = session;
  return {
    uploadId,
    uploadedBytes,
    uploadedParts,
    totalParts: totalParts(session),
    percentage: percentage(session, uploadedBytes, uploadedParts),
    expiresAt,
  };
}

/** Rounded down, so that 100 means all of it. */
function percentage(
  { totalSizeBytes }: UploadSession,
  storedBytes: number,
  storedParts: number,
): number | null {
  if (totalSizeBytes === null) return null;
  if (totalSizeBytes === 0) return storedParts > 0 ? 100 : 0;
  return Math.floor((storedBytes / totalSizeBytes) * 10_000) / 100;
}

export function toCompleted(session: UploadSession, location: string, url: string): CompletedUploadDto {
  const { uploadId, key, etag, totalSizeBytes } = session;
  return {
    success: true,
    uploadId,
    key,
    etag: etag ?? '',
    location,
    url,
    size: totalSizeBytes ?? 0,
    checksum: null,
  };
}

export function toUpload(session: UploadSession): UploadDto {
  const {
    storageUploadId: _secret,
    requestDigest: _digest,
    usageSubjects: _credentials,
    limits: _limits,
    reservedBytes: _reserved,
    totalSizeBytes,
    partSizeBytes,
    ...rest
  } = session;
  return { ...rest, totalSize: totalSizeBytes, partSize: partSizeBytes, totalParts: totalParts(session) };
}

/** `sessions` may hold one more than the page's limit. */
export function toUploadPage(
  sessions: readonly UploadSession[],
  { sort, limit }: SessionFilter,
): UploadPageDto {
  const page = sessions.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map(toUpload),
    nextCursor: last && sessions.length > limit ? encodeCursor(sort, last) : null,
  };
}

/** `parts` may hold one more than the limit. */
export function toPartPage(parts: readonly PartRecord[], limit: number): PartPageDto {
  const page = parts.slice(0, limit);
  return { items: page.map(toListedPart), nextCursor: parts.length > limit ? page.at(-1)!.partNumber : null };
}

export function toPending(uploadId: string): PendingUploadDto {
  return { uploadId, status: 'completing' };
}
