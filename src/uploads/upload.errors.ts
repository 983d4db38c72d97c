import { DomainError } from '../errors/domain-error.js';
import { isExpired, isOpened, type OpenedSession, type UploadSession } from './upload-session.js';

/** Enough to act on; a longer list is had from status. */
const MAX_NUMBERS_IN_TEXT = 10;

export function uploadNotFound(uploadId: string): DomainError {
  return new DomainError('upload-not-found', `There is no upload ${uploadId}.`, { data: { uploadId } });
}

export function uploadNotActive({ uploadId, status, endReason }: UploadSession): DomainError {
  const why = endReason ? ` (${endReason})` : '';
  return new DomainError('upload-not-active', `The upload is ${status}${why} and does not take this call.`, {
    data: { uploadId, uploadStatus: status, ...(endReason && { endReason }) },
  });
}

/** Why a session takes no parts. */
export function uploadInactive(session: UploadSession): DomainError {
  return isExpired(session, new Date()) ? uploadExpired(session) : uploadNotActive(session);
}

/** @throws DomainError `upload-expired`, `upload-not-active` */
export function assertActive(session: UploadSession): asserts session is OpenedSession {
  if (session.status !== 'uploading' || !isOpened(session) || isExpired(session, new Date()))
    throw uploadInactive(session);
}

export function uploadExpired({ uploadId, status, expiresAt }: UploadSession): DomainError {
  return new DomainError('upload-expired', `The upload expired at ${expiresAt.toISOString()}.`, {
    data: { uploadId, uploadStatus: status, expiresAt: expiresAt.toISOString() },
  });
}

export function uploadExists(uploadId: string): DomainError {
  return new DomainError('upload-exists', 'There is an upload with this id or this key already.', {
    data: { uploadId },
  });
}

export function idempotencyKeyReused(): DomainError {
  return new DomainError(
    'idempotency-key-reused',
    'This Idempotency-Key was used with another request body.',
  );
}

export function partSizeInvalid(detail: string): DomainError {
  return new DomainError('part-size-invalid', detail);
}

export function partNumberOutOfRange(partNumber: number, lastPartNumber: number): DomainError {
  return new DomainError(
    'part-number-out-of-range',
    `This upload has the part numbers 1 to ${lastPartNumber}.`,
    {
      data: { partNumber, lastPartNumber },
    },
  );
}

export function partSizeMismatch(partNumber: number, size: number, expectedSize: number): DomainError {
  return new DomainError(
    'part-size-mismatch',
    `Part ${partNumber} must have ${expectedSize} bytes, not ${size}.`,
    {
      data: { partNumber, size, expectedSize },
    },
  );
}

export function partsMissing(missingParts: readonly number[]): DomainError {
  const shown = missingParts.slice(0, MAX_NUMBERS_IN_TEXT).join(', ');
  const more =
    missingParts.length > MAX_NUMBERS_IN_TEXT ? ` and ${missingParts.length - MAX_NUMBERS_IN_TEXT} more` : '';
  return new DomainError('parts-missing', `Missing or of the wrong size: ${shown}${more}.`, {
    data: { missingParts },
  });
}

export function partsDiffer(differingParts: readonly number[]): DomainError {
  return new DomainError('parts-differ', 'The list of parts is not the one that is stored.', {
    data: { differingParts },
  });
}

export function totalSizeMismatch(totalSize: number, expectedTotalSize: number): DomainError {
  return new DomainError(
    'total-size-mismatch',
    `The upload has ${expectedTotalSize} bytes, not ${totalSize}.`,
    {
      data: { totalSize, expectedTotalSize },
    },
  );
}

/** While a store joins the parts it may show neither the upload nor the object. */
export function storageUndecided(cause: unknown): DomainError {
  const detail = 'The store shows neither the upload nor its object yet. Ask again.';
  return new DomainError('storage-unavailable', detail, { cause });
}
