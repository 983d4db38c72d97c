import { matchesGlob } from './glob.js';
import type { Limits } from './limits.js';
import {
  contentTypeNotAllowed,
  filenameNotAllowed,
  folderNotAllowed,
  objectTooLarge,
} from './limits.errors.js';
import { matchesRange } from './media-types.js';

/** What limits are about in an upload. */
export interface WantedUpload {
  readonly filename: string;
  readonly folder: string;
  readonly contentType: string;
  /** Null for a stream, whose size is checked as it grows. */
  readonly totalSizeBytes: number | null;
}

/**
 * Whether an upload fits every one of these limits: those of a token, of the key that issued it, and of owners hold
 * together, so none can widen another.
 * @throws DomainError `folder-not-allowed`, `filename-not-allowed`, `content-type-not-allowed`, `object-too-large`
 */
export function assertAllowed(limits: readonly Limits[], upload: WantedUpload): void {
  const { filename, folder, contentType, totalSizeBytes } = upload;
  for (const { folders, filenames, contentTypes } of limits) {
    if (folders && !folders.some((allowed) => isInFolder(folder, allowed)))
      throw folderNotAllowed(folder, folders);
    if (filenames && !filenames.some((pattern) => matchesGlob(pattern, filename)))
      throw filenameNotAllowed(filename, filenames);
    if (contentTypes && !contentTypes.some((range) => matchesRange(range, contentType)))
      throw contentTypeNotAllowed(contentType, contentTypes);
  }
  if (totalSizeBytes !== null) assertSize(limits, totalSizeBytes);
}

/**
 * For what an upload has grown to, and for what it has become.
 * @throws DomainError `object-too-large`
 */
export function assertSize(limits: readonly Limits[], sizeBytes: number): void {
  const largestBytes = largestObject(limits);
  if (sizeBytes > largestBytes) throw objectTooLarge(sizeBytes, largestBytes);
}

/** In bytes; Infinity when nothing limits it. */
export function largestObject(limits: readonly Limits[]): number {
  return Math.min(...limits.map(({ maxObjectSize }) => maxObjectSize ?? Infinity));
}

/** By whole segments: `invoices` holds `invoices/2026`, not `invoices-old`. */
function isInFolder(folder: string, allowed: string): boolean {
  return folder === allowed || folder.startsWith(`${allowed}/`);
}
