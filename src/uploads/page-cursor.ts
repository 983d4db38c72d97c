import { DomainError } from '../errors/domain-error.js';
import type { PageEnd, SortField } from './session-filter.js';
import type { UploadSession } from './upload-session.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** As encodeCursor writes it; JavaScript knows years that Postgres does not. */
const TIME = /^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Opaque to clients: where a page ended. */
export function encodeCursor(sort: SortField, last: UploadSession): string {
  const value = {
    createdAt: last.createdAt.toISOString(),
    filename: last.filename,
    totalSize: sizeText(last),
  }[sort];
  return Buffer.from(JSON.stringify([sort, value, last.uploadId])).toString('base64url');
}

/** @throws DomainError `validation-failed` */
export function decodeCursor(sort: SortField, cursor: string): PageEnd {
  const [cursorSort, value, uploadId] = parse(cursor);
  const isValue = value === null ? sort === 'totalSize' : typeof value === 'string' && fits(sort, value);
  if (cursorSort !== sort || !isValue || typeof uploadId !== 'string' || !UUID.test(uploadId)) {
    throw new DomainError('validation-failed', 'cursor must be the nextCursor of a page with the same sort.');
  }
  return { value: value as string | null, uploadId };
}

function parse(cursor: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}

function fits(sort: SortField, value: string): boolean {
  if (sort === 'createdAt') return TIME.test(value) && !Number.isNaN(Date.parse(value));
  return sort === 'totalSize' ? /^\d{1,18}$/.test(value) : !value.includes('\u0000');
}

function sizeText({ totalSizeBytes }: UploadSession): string | null {
  return totalSizeBytes === null ? null : String(totalSizeBytes);
}
