import { DomainError, type ErrorCode } from '../../errors/domain-error.js';
import { textOf } from './s3-xml.js';

/** What a store said, from the SDK's exception or from an XML body. */
export interface S3Failure {
  /** Undefined when there was no answer at all. */
  readonly status?: number;
  readonly code?: string;
  readonly message?: string;
  /** Where the bucket is, when it is not where it was looked for. */
  readonly region?: string;
}

const MISSING = new Set(['NoSuchUpload', 'NoSuchKey', 'NotFound']);
const DIFFERING_PARTS = new Set(['InvalidPart', 'InvalidPartOrder', 'EntityTooSmall']);
const FULL = new Set(['QuotaExceeded', 'XMinioStorageFull', 'InsufficientStorage']);
const PASSING = new Set([
  // Also in the body of a 200, which S3 begins before it knows.
  'InternalError',
  'ServiceUnavailable',
  'SlowDown',
  'RequestTimeout',
  'RequestTimeTooSkewed',
  'OperationAborted',
  'TooManyRequests',
]);

/** Says a store's failure in the port's words. `missing` is what a missing thing is called in this call. */
export function toStorageError(
  failure: S3Failure,
  cause: unknown,
  missing: ErrorCode = 'storage-upload-missing',
): DomainError {
  const code = failure.code ?? '';
  const data = code ? { storageCode: code } : {};
  if (MISSING.has(code)) return new DomainError(missing, 'The store does not have it.', { cause });
  if (DIFFERING_PARTS.has(code))
    return new DomainError('parts-differ', 'The store has other parts.', { data, cause });
  if (FULL.has(code) || failure.status === 507) {
    return new DomainError('storage-full', 'The store has no room for this.', { data, cause });
  }
  if (code === 'BadDigest' || code === 'XAmzContentChecksumMismatch') {
    return new DomainError('digest-mismatch', 'The store got other bytes than those sent.', { data, cause });
  }
  if (isPassing(failure)) {
    return new DomainError('storage-unavailable', 'The store did not answer as it should. Try again.', {
      data,
      cause,
    });
  }
  return new DomainError('storage-refused', 'The store refused the request.', { data, cause });
}

/** Whether the same call may succeed later. */
function isPassing({ status, code }: S3Failure): boolean {
  return status === undefined || status >= 500 || status === 408 || status === 429 || PASSING.has(code ?? '');
}

/** The SDK's exceptions carry the code as `name` and the status in `$metadata`. */
export function failureOf(error: unknown): S3Failure {
  const { name, message, $metadata } = (error ?? {}) as {
    name?: string;
    message?: string;
    $metadata?: { httpStatusCode?: number };
  };
  const status = $metadata?.httpStatusCode;
  return { status, code: status === undefined ? undefined : name, message };
}

/** `<Error><Code>…</Code><Message>…</Message></Error>` as S3 servers send it. */
export function parseErrorBody(status: number | undefined, body: string): S3Failure {
  return {
    status,
    code: textOf(body, 'Code'),
    message: textOf(body, 'Message'),
    region: textOf(body, 'Region'),
  };
}
