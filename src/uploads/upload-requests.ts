import { createHash } from 'node:crypto';
import { parseChecksum } from '../storage/digests.js';
import type { CompleteUploadDto } from './dto/complete-upload.dto.js';
import type { SignPartsDto } from './dto/direct-parts.dto.js';
import type { ListPartsDto, ListUploadsDto } from './dto/list-uploads.dto.js';
import type { ResumeUploadDto } from './dto/resume-upload.dto.js';
import type { StartUploadDto } from './dto/start-upload.dto.js';
import type { CompleteRequest } from './complete-check.js';
import type { PartUrlsRequest } from './direct-parts.service.js';
import { DEFAULT_FOLDER } from './object-key.js';
import { decodeCursor } from './page-cursor.js';
import type { SessionFilter, SortField } from './session-filter.js';
import type { AdoptRequest } from './upload-adoption.js';
import type { StartRequest } from './uploads.service.js';

const DEFAULT_PAGE = 50;
const DEFAULT_PART_PAGE = 1_000;

export function toStartRequest(body: StartUploadDto, idempotencyKey: string | undefined): StartRequest {
  return {
    filename: body.filename,
    totalSizeBytes: body.totalSize ?? null,
    contentType: body.contentType ?? 'application/octet-stream',
    folder: body.folder ?? DEFAULT_FOLDER,
    metadata: body.metadata ?? {},
    tags: body.tags ?? {},
    partSizeBytes: body.partSize ?? undefined,
    fingerprint: body.fingerprint ?? undefined,
    transfer: body.transfer ?? 'server',
    idempotencyKey,
    requestDigest: createHash('sha256').update(canonicalJson(body)).digest('hex'),
  };
}

export function toCompleteRequest(body: CompleteUploadDto): CompleteRequest {
  return { totalSizeBytes: body.totalSize ?? undefined, parts: body.parts ?? undefined };
}

export function toPartUrlsRequest({ partNumbers, from, to, checksums }: SignPartsDto): PartUrlsRequest {
  const digests = Object.entries(checksums ?? {}).map(
    ([number, text]) => [Number(number), parseChecksum(text)!] as const,
  );
  return { partNumbers, from, to, digests: new Map(digests) };
}

/** Undefined when an upload of ours is to be resumed. */
export function toAdoptRequest(body: ResumeUploadDto | undefined): AdoptRequest | undefined {
  if (body?.key === undefined) return undefined;
  return {
    key: body.key,
    storageUploadId: body.storageUploadId!,
    totalSizeBytes: body.totalSize!,
    partSizeBytes: body.partSize,
  };
}

export function toFilter(query: ListUploadsDto): SessionFilter {
  const sort = query.sort ?? '-createdAt';
  const descending = sort.startsWith('-');
  const field = (descending ? sort.slice(1) : sort) as SortField;
  return {
    status: query.status,
    owner: query.owner,
    folder: query.folder,
    text: query.q,
    fingerprint: query.fingerprint,
    createdAfter: query.createdAfter ? new Date(query.createdAfter) : undefined,
    createdBefore: query.createdBefore ? new Date(query.createdBefore) : undefined,
    sort: field,
    descending,
    after: query.cursor ? decodeCursor(field, query.cursor) : undefined,
    limit: query.limit ?? DEFAULT_PAGE,
  };
}

export function partPage(query: ListPartsDto): { after: number; limit: number } {
  return { after: query.cursor ?? 0, limit: query.limit ?? DEFAULT_PART_PAGE };
}

/** The same text for the same request, in whatever order its fields came. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
