/** Every way Longshore says no. Status, title and advice for each are in problem-catalog.ts. */
export type ErrorCode =
  | 'malformed-request'
  | 'validation-failed'
  | 'unauthorized'
  | 'forbidden'
  | 'identity-provider-unavailable'
  | 'too-many-requests'
  | 'address-not-allowed'
  | 'credential-not-found'
  | 'route-not-found'
  | 'payload-too-large'
  | 'unsupported-media-type'
  | 'headers-too-large'
  | 'request-timeout'
  | 'length-required'
  | 'incomplete-body'
  | 'digest-invalid'
  | 'digest-mismatch'
  | 'upload-not-found'
  | 'upload-not-active'
  | 'upload-expired'
  | 'upload-not-foreign'
  | 'upload-exists'
  | 'idempotency-key-reused'
  | 'object-too-large'
  | 'quota-exceeded'
  | 'too-many-open-uploads'
  | 'uploads-used-up'
  | 'content-type-not-allowed'
  | 'content-type-mismatch'
  | 'folder-not-allowed'
  | 'filename-not-allowed'
  | 'part-size-invalid'
  | 'part-number-out-of-range'
  | 'part-size-mismatch'
  | 'part-url-invalid'
  | 'part-url-expired'
  | 'parts-missing'
  | 'parts-differ'
  | 'total-size-mismatch'
  | 'object-not-found'
  | 'precondition-failed'
  | 'range-not-satisfiable'
  | 'storage-unavailable'
  | 'storage-refused'
  | 'storage-full'
  | 'storage-upload-missing'
  | 'database-unavailable'
  | 'shutting-down'
  | 'not-ready'
  | 'internal-error';

export interface DomainErrorOptions {
  /** Facts for the client, added to the problem body as they are. */
  data?: Record<string, unknown>;
  cause?: unknown;
  /** Sent as Retry-After, where it is known better than the catalog has it. */
  retryAfterSeconds?: number;
}

/** An expected failure, told in the domain's words. It knows no HTTP: jobs throw it too. */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  readonly data: Record<string, unknown>;
  readonly retryAfterSeconds?: number;

  constructor(
    readonly code: ErrorCode,
    readonly detail: string,
    options: DomainErrorOptions = {},
  ) {
    super(detail, { cause: options.cause });
    this.data = options.data ?? {};
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

export function isDomainError(error: unknown, ...codes: ErrorCode[]): error is DomainError {
  return error instanceof DomainError && (codes.length === 0 || codes.includes(error.code));
}
