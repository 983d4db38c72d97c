import { failureOf, parseErrorBody, toStorageError } from './s3-errors.js';

it.each([
  ['NoSuchUpload', 404, 'storage-upload-missing'],
  ['NoSuchKey', 404, 'storage-upload-missing'],
  ['NotFound', 404, 'storage-upload-missing'],
  ['InvalidPart', 400, 'parts-differ'],
  ['InvalidPartOrder', 400, 'parts-differ'],
  ['EntityTooSmall', 400, 'parts-differ'],
  ['BadDigest', 400, 'digest-mismatch'],
  ['QuotaExceeded', 403, 'storage-full'],
  ['XMinioStorageFull', 507, 'storage-full'],
  [undefined, 507, 'storage-full'],
  ['SlowDown', 503, 'storage-unavailable'],
  ['RequestTimeout', 400, 'storage-unavailable'],
  ['InternalError', 500, 'storage-unavailable'],
  ['Unheard', 502, 'storage-unavailable'],
  [undefined, 429, 'storage-unavailable'],
  [undefined, undefined, 'storage-unavailable'],
  ['AccessDenied', 403, 'storage-refused'],
  ['SignatureDoesNotMatch', 403, 'storage-refused'],
  ['NoSuchBucket', 404, 'storage-refused'],
  ['InvalidRequest', 400, 'storage-refused'],
  // A 200 to a complete can carry an error.
  ['InternalError', 200, 'storage-unavailable'],
])('%s with %s is %s', (code, status, expected) => {
  const cause = new Error('as the store said it');
  const error = toStorageError({ code, status }, cause);
  expect(error).toMatchObject({ code: expected, cause });
  expect(error.detail).not.toContain('as the store said it');
});

it('a missing thing has the name of what was asked for', () => {
  expect(toStorageError({ code: 'NoSuchKey', status: 404 }, undefined, 'object-not-found').code).toBe(
    'object-not-found',
  );
});

it("takes code and status from the SDK's exceptions", () => {
  expect(failureOf({ name: 'NoSuchKey', message: 'gone', $metadata: { httpStatusCode: 404 } })).toEqual({
    status: 404,
    code: 'NoSuchKey',
    message: 'gone',
  });
});

it('takes an exception without an answer for silence', () => {
  for (const error of [
    Object.assign(new Error('socket hang up'), { name: 'TimeoutError' }),
    null,
    undefined,
    'text',
  ]) {
    expect(toStorageError(failureOf(error), error).code).toBe('storage-unavailable');
  }
});

it('reads the errors that S3 servers send', () => {
  const body =
    '<?xml version="1.0"?>\n<Error><Code>NoSuchUpload</Code><Message>It is gone</Message><Key>a</Key></Error>';
  expect(parseErrorBody(404, body)).toEqual({ status: 404, code: 'NoSuchUpload', message: 'It is gone' });
});

it.each(['', '<html>Bad Gateway</html>', 'x'.repeat(100_000), '<Error><Code></Code></Error>'])(
  'makes do with a body that is no S3 error',
  (body) => {
    expect(toStorageError(parseErrorBody(502, body), undefined).code).toBe('storage-unavailable');
  },
);
