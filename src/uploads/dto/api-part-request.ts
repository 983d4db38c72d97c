import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiHeader, ApiOkResponse } from '@nestjs/swagger';
import { ApiProblems } from '../../errors/api-problems.js';
import { StoredPartDto } from './upload-answers.dto.js';

const AMZ_CHECKSUM_HEADERS = ['crc32', 'crc32c', 'crc64nvme', 'sha1', 'sha256'].map(
  (name) => `x-amz-checksum-${name}`,
);

/** How the OpenAPI document describes the two routes that take a part. */
export function ApiPartRequest(): MethodDecorator {
  return applyDecorators(
    ApiConsumes('application/octet-stream'),
    ApiBody({ description: 'The bytes of the part.', schema: { type: 'string', format: 'binary' } }),
    ApiHeader({
      name: 'Content-Length',
      required: true,
      description: 'Exactly the planned size of this part.',
      schema: { type: 'integer' },
    }),
    ApiHeader({
      name: 'Content-Digest',
      required: false,
      description: 'RFC 9530: `sha-256=:…:` or `sha-512=:…:`.',
    }),
    ApiHeader({ name: 'Content-MD5', required: false, description: 'Base64 of the MD5.' }),
    ...AMZ_CHECKSUM_HEADERS.map((name) =>
      ApiHeader({ name, required: false, description: 'Base64, as S3 takes it.' }),
    ),
    ApiOkResponse({ type: StoredPartDto, headers: { ETag: { schema: { type: 'string' } } } }),
    ApiProblems(
      'upload-not-found',
      'upload-not-active',
      'upload-expired',
      'length-required',
      'part-number-out-of-range',
      'object-too-large',
    ),
    ApiProblems(
      'part-size-mismatch',
      'incomplete-body',
      'digest-invalid',
      'digest-mismatch',
      'storage-upload-missing',
    ),
    ApiProblems('quota-exceeded', 'content-type-mismatch'),
    ApiProblems('storage-unavailable', 'storage-refused', 'storage-full', 'request-timeout'),
  );
}
