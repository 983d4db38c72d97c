import type { UploadStatus } from './upload-session.js';

export const SORT_FIELDS = ['createdAt', 'filename', 'totalSize'] as const;
export type SortField = (typeof SORT_FIELDS)[number];

/** Where a page ended: the sort value and the id of its last session. */
export interface PageEnd {
  readonly value: string | null;
  readonly uploadId: string;
}

export interface SessionFilter {
  readonly status?: readonly UploadStatus[];
  readonly owner?: string;
  /** A tenant with its users, or a user: only what the caller may see. */
  readonly within?: string;
  /** Only this one. */
  readonly uploadId?: string;
  readonly folder?: string;
  /** Anywhere in the file name, without regard to case. */
  readonly text?: string;
  readonly fingerprint?: string;
  readonly createdAfter?: Date;
  readonly createdBefore?: Date;
  readonly sort: SortField;
  readonly descending: boolean;
  readonly after?: PageEnd;
  readonly limit: number;
}
