import { DomainError } from '../errors/domain-error.js';

/** What a limit leaves: `subject` says whose it is, as in "owner acme" or "this token". */
export interface QuotaState {
  readonly subject: string;
  readonly limitBytes: number;
  /** Of objects. */
  readonly usedBytes: number;
  /** Announced by open uploads. */
  readonly reservedBytes: number;
  readonly requestedBytes: number;
}

export function quotaExceeded(state: QuotaState): DomainError {
  const { subject, limitBytes: limit, usedBytes: used, reservedBytes: reserved, requestedBytes } = state;
  // A limit that was lowered afterwards leaves less than nothing.
  const available = Math.max(0, limit - used - reserved);
  const why = requestedBytes > 0 ? `${requestedBytes} bytes are too many` : 'There is too much already';
  return new DomainError(
    'quota-exceeded',
    `${why}: of the ${limit} bytes of ${subject}, objects take ${used}, ` +
      `open uploads ${reserved}, and ${available} are left.`,
    { data: { subject, limit, used, reserved, available, requested: requestedBytes } },
  );
}

export function tooManyOpenUploads(subject: string, limit: number, used: number): DomainError {
  return new DomainError(
    'too-many-open-uploads',
    `${used} uploads of ${subject} are open; ${limit} may be.`,
    {
      data: { subject, limit, used, available: Math.max(0, limit - used) },
    },
  );
}

export function uploadsUsedUp(subject: string, limit: number): DomainError {
  return new DomainError('uploads-used-up', `All ${limit} uploads of ${subject} have been started.`, {
    data: { subject, limit, available: 0 },
  });
}

export function objectTooLarge(totalSize: number, maxObjectSize: number): DomainError {
  return new DomainError(
    'object-too-large',
    `An object of ${totalSize} bytes is over the limit of ${maxObjectSize}.`,
    { data: { totalSize, maxObjectSize } },
  );
}

export function contentTypeNotAllowed(
  contentType: string,
  allowedContentTypes: readonly string[],
): DomainError {
  return new DomainError(
    'content-type-not-allowed',
    `Files of the type ${contentType} may not be uploaded here.`,
    { data: { contentType, allowedContentTypes } },
  );
}

/** @param detectedContentType undefined when the bytes are of no type that is known */
export function contentTypeMismatch(
  contentType: string,
  detectedContentType: string | undefined,
  allowedContentTypes: readonly string[],
): DomainError {
  const found = detectedContentType === undefined ? 'does not begin like one' : `is ${detectedContentType}`;
  return new DomainError('content-type-mismatch', `The file was declared as ${contentType}, but ${found}.`, {
    data: { contentType, detectedContentType: detectedContentType ?? null, allowedContentTypes },
  });
}

export function folderNotAllowed(folder: string, allowedFolders: readonly string[]): DomainError {
  return new DomainError('folder-not-allowed', `Files may not be put into the folder ${folder}.`, {
    data: { folder, allowedFolders },
  });
}

export function filenameNotAllowed(filename: string, allowedFilenames: readonly string[]): DomainError {
  return new DomainError('filename-not-allowed', `A file may not have the name ${filename}.`, {
    data: { filename, allowedFilenames },
  });
}
