import type { Prisma } from '../generated/prisma/client.js';
import { tenantOf } from '../auth/owner.js';
import { escapeLike } from '../database/like.js';
import type { PageEnd, SessionFilter, SortField } from './session-filter.js';

const COLUMN = { createdAt: 'createdAt', filename: 'filename', totalSize: 'totalSizeBytes' } as const;

/**
 * What is to be listed, as stretches of which each follows the one before: more than one where a single condition could
 * not tell an index where to begin.
 */
export function stretchesOf(filter: SessionFilter): Prisma.UploadSessionWhereInput[] {
  const filtered = matching(filter);
  if (!filter.after) return [filtered];
  return beyond(filter, filter.after).map((where) => ({ ...filtered, AND: [withinOf(filter), where] }));
}

function matching(filter: SessionFilter): Prisma.UploadSessionWhereInput {
  return {
    status: filter.status && { in: [...filter.status] },
    id: filter.uploadId,
    owner: filter.owner,
    folder: filter.folder,
    fingerprint: filter.fingerprint,
    filename:
      filter.text === undefined ? undefined : { contains: escapeLike(filter.text), mode: 'insensitive' },
    createdAt: { gte: filter.createdAfter, lt: filter.createdBefore },
    AND: withinOf(filter),
  };
}

/** Each has an index of its own. */
function withinOf({ within }: SessionFilter): Prisma.UploadSessionWhereInput {
  if (within === undefined) return {};
  return within === tenantOf(within) ? { tenant: within } : { owner: within };
}

/** The id breaks ties, and as a UUIDv7 it does so by age. */
export function orderOf({ sort, descending }: SessionFilter): Prisma.UploadSessionOrderByWithRelationInput[] {
  const direction = descending ? 'desc' : 'asc';
  const bySort =
    sort === 'totalSize'
      ? { totalSizeBytes: { sort: direction, nulls: 'last' } as const }
      : { [COLUMN[sort]]: direction };
  return [bySort, { id: direction }];
}

/** Keyset paging: what comes after a row, however many rows were added before it since. */
function beyond(
  { sort, descending }: SessionFilter,
  { value, uploadId }: PageEnd,
): Prisma.UploadSessionWhereInput[] {
  const compare = descending ? 'lt' : 'gt';
  const column = COLUMN[sort];
  const laterId = { id: { [compare]: uploadId } };
  if (value === null) return [{ [column]: null, ...laterId }];
  const typed = fromText(sort, value);
  const later = {
    // Says nothing new, but is what Postgres begins an index scan at; by the alternatives alone it reads all pages before.
    [column]: { [`${compare}e`]: typed },
    OR: [{ [column]: { [compare]: typed } }, { [column]: typed, ...laterId }],
  };
  // Unknown sizes are last in either direction.
  return sort === 'totalSize' ? [later, { totalSizeBytes: null }] : [later];
}

function fromText(sort: SortField, value: string): string | bigint | Date {
  if (sort === 'createdAt') return new Date(value);
  return sort === 'totalSize' ? BigInt(value) : value;
}
