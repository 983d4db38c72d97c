import type { ErrorCode } from './domain-error.js';

export interface ProblemEntry {
  readonly status: number;
  readonly title: string;
  /** What the client should do about it. */
  readonly advice: string;
  /** Whether the same request can succeed later. */
  readonly retryable: boolean;
  /** Sent as Retry-After (RFC 9110 section 10.2.3). */
  readonly retryAfterSeconds?: number;
}

const entry = (status: number, title: string, advice: string): ProblemEntry => ({
  status,
  title,
  advice,
  retryable: false,
});
const retryable = (
  status: number,
  title: string,
  advice: string,
  retryAfterSeconds?: number,
): ProblemEntry => ({
  status,
  title,
  advice,
  retryable: true,
  retryAfterSeconds,
});

/** One entry for each code; docs/errors.md and the error answers in the OpenAPI document come from here. */
export const PROBLEM_CATALOG: Readonly<Record<ErrorCode, ProblemEntry>> = {
  'malformed-request': entry(
    400,
    'Malformed request',
    'Send well-formed HTTP, and JSON in UTF-8 where a body is expected.',
  ),
  'validation-failed': entry(422, 'Validation failed', 'Correct the fields listed in `errors`.'),
  unauthorized: entry(401, 'Unauthorized', 'Send `Authorization: Bearer <key>` with a valid key.'),
  forbidden: entry(
    403,
    'Forbidden',
    'Use a key or token with one of `requiredScopes`, or do as `detail` says.',
  ),
  'identity-provider-unavailable': retryable(
    503,
    'Identity provider unavailable',
    'Try again: the keys that tokens are checked with could not be had.',
    5,
  ),
  'too-many-requests': retryable(
    429,
    'Too many requests',
    'Wait as long as Retry-After says, then go on more slowly.',
  ),
  'address-not-allowed': entry(
    422,
    'Address not allowed',
    'Name an address in the public internet, or have the operator add this one to OUTGOING_ALLOW.',
  ),
  'credential-not-found': entry(
    404,
    'No such key or token',
    'Check the id: the list of keys, or tokens, has it.',
  ),
  'route-not-found': entry(404, 'No such route', 'Compare method and path with /docs.'),
  'payload-too-large': entry(413, 'Body too large', 'Send a smaller JSON body.'),
  'unsupported-media-type': entry(415, 'Unsupported media type', 'Send `Content-Type: application/json`.'),
  'headers-too-large': entry(431, 'Headers too large', 'Send fewer or shorter headers.'),
  'request-timeout': retryable(
    408,
    'Request timed out',
    'Send the request again, and its body without long pauses.',
  ),
  'length-required': entry(411, 'Length required', 'Send the part with Content-Length, not chunked.'),
  'incomplete-body': retryable(
    400,
    'Incomplete body',
    'Send the whole part again: fewer bytes came than Content-Length said.',
  ),
  'digest-invalid': entry(
    400,
    'Invalid digest',
    'Correct the checksum header: its algorithm, its encoding, its length.',
  ),
  'digest-mismatch': retryable(
    400,
    'Digest mismatch',
    'Send the part again: its bytes are not those that the checksum was made of. Nothing was stored.',
  ),
  'upload-not-found': entry(404, 'No such upload', 'Check the upload id, or start a new upload.'),
  'upload-not-active': entry(
    409,
    'Upload is not active',
    'Look at `uploadStatus`: the upload no longer takes this call.',
  ),
  'upload-expired': entry(
    410,
    'Upload expired',
    'Start a new upload: nothing touched this one before `expiresAt`.',
  ),
  'upload-not-foreign': entry(
    409,
    'Upload is not foreign',
    'Abort an upload of a session through `DELETE /v1/uploads/:uploadId`.',
  ),
  'upload-exists': entry(
    409,
    'Upload exists already',
    'Choose another upload id for the upload to be adopted, or leave the body out to resume.',
  ),
  'idempotency-key-reused': entry(
    422,
    'Idempotency key reused',
    'Use a new Idempotency-Key for a different request.',
  ),
  'object-too-large': entry(422, 'Object too large', 'Stay within `maxObjectSize` bytes.'),
  // 403 and not 413 or 507: the request's own body is small, and a 5xx would be tried again and wake the operator.
  'quota-exceeded': entry(
    403,
    'Quota exceeded',
    'Stay within `available` bytes, or make room: delete objects, complete or abort open uploads, or ask for more.',
  ),
  'too-many-open-uploads': retryable(
    429,
    'Too many open uploads',
    'Complete or abort one of the `used` open uploads, then start this one again.',
    5,
  ),
  'uploads-used-up': entry(
    403,
    'Uploads used up',
    'Ask for a new token or key: this one was good for `limit` uploads. Those that are open can be completed.',
  ),
  'content-type-not-allowed': entry(
    415,
    'Content type not allowed',
    'Upload a file of one of the types in `allowedContentTypes`, and tell its type as `contentType`.',
  ),
  'content-type-mismatch': entry(
    415,
    'Content is of another type',
    'Tell the true type of the file as `contentType`: its first bytes are not of the declared one. Nothing was stored.',
  ),
  'folder-not-allowed': entry(
    403,
    'Folder not allowed',
    'Use one of `allowedFolders`, or a folder below it.',
  ),
  'filename-not-allowed': entry(
    403,
    'File name not allowed',
    'Use a name that one of the patterns in `allowedFilenames` matches.',
  ),
  'part-size-invalid': entry(
    422,
    'Invalid part size',
    'Choose a part size from 5 MiB to 5 GiB that needs at most 10,000 parts, or leave it out.',
  ),
  'part-number-out-of-range': entry(
    422,
    'Part number out of range',
    'Use part numbers from 1 to `totalParts`.',
  ),
  'part-size-mismatch': entry(422, 'Wrong part size', 'Send exactly `expectedSize` bytes for this part.'),
  'part-url-invalid': entry(
    403,
    'Part URL is not for this',
    'Use the URL as it was given: for its part, with exactly its number of bytes and its headers. Or ask for a new one.',
  ),
  'part-url-expired': entry(403, 'Part URL has expired', 'Ask `part-urls` for a new one.'),
  'parts-missing': entry(
    409,
    'Parts are missing',
    'Upload the parts in `missingParts`, then complete again. The upload stays open.',
  ),
  'parts-differ': entry(
    409,
    'Parts differ',
    'Compare `differingParts` with your list: the store has other parts. Upload them again or leave `parts` out.',
  ),
  'total-size-mismatch': entry(
    422,
    'Total size differs',
    'Send the `totalSize` that was given at start, or the sum of the stored parts.',
  ),
  'object-not-found': entry(
    404,
    'No such object',
    'Check the key. An object exists once its upload has completed.',
  ),
  'precondition-failed': entry(
    412,
    'Precondition failed',
    'Read the object again: it is not the version you asked for.',
  ),
  'range-not-satisfiable': entry(416, 'Range not satisfiable', 'Ask for one range within the object.'),
  'storage-unavailable': retryable(
    503,
    'Storage unavailable',
    'Try again: the store did not answer, or not in time.',
    2,
  ),
  'storage-refused': entry(
    502,
    'Storage refused',
    'Tell the operator: the store refuses the server (bucket, credentials or permissions).',
  ),
  'storage-full': retryable(507, 'Storage full', 'Try again once the operator has made room.', 60),
  'storage-upload-missing': entry(
    409,
    'Upload is gone from the store',
    'Start a new upload: the store no longer has this one.',
  ),
  'database-unavailable': retryable(
    503,
    'Database unavailable',
    'Try again: the database did not answer.',
    2,
  ),
  'shutting-down': retryable(
    503,
    'Shutting down',
    'Try again: this instance is stopping, another one will answer.',
    1,
  ),
  'not-ready': retryable(503, 'Not ready', 'Try again: see `checks` for what is down.', 5),
  'internal-error': retryable(
    500,
    'Internal error',
    'Try again; if it stays, give the operator the `requestId`.',
  ),
};
