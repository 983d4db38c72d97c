import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../errors/domain-error.js';
import { sendContinue } from '../http/expect-continue.js';
import { DIGEST_LENGTH_BYTES, type DigestAlgorithm, type ExpectedDigest } from '../storage/digests.js';
import type { IncomingPart } from './uploads.service.js';

/** The names of S3's checksum headers ("Checking object integrity" in the S3 User Guide). */
const AMZ_CHECKSUMS = ['crc32', 'crc32c', 'crc64nvme', 'sha1', 'sha256'] as const;
/** RFC 9530 section 5 names the algorithms that are fit for use. */
const DIGEST_FIELD_ALGORITHMS: Readonly<Record<string, DigestAlgorithm>> = {
  'sha-256': 'sha256',
  'sha-512': 'sha512',
};

/**
 * The part in a request whose body has not been read yet.
 * @throws DomainError `length-required`, `digest-invalid`
 */
export function readPartRequest({ raw }: FastifyRequest): IncomingPart {
  return {
    sizeBytes: contentLength(raw.headers),
    digests: readDigests(raw.headers),
    open: () => {
      sendContinue(raw);
      return raw;
    },
  };
}

/** Node's parser has already refused a length that is not a number, and one that comes with chunked encoding. */
function contentLength(headers: IncomingHttpHeaders): number {
  const length = Number(headers['content-length'] ?? NaN);
  if (Number.isSafeInteger(length)) return length;
  throw new DomainError(
    'length-required',
    'A part needs a Content-Length: its size is checked before it is read.',
  );
}

export function readDigests(headers: IncomingHttpHeaders): ExpectedDigest[] {
  const digests: ExpectedDigest[] = [];
  for (const algorithm of AMZ_CHECKSUMS) {
    const value = headers[`x-amz-checksum-${algorithm}`];
    if (typeof value === 'string') digests.push(decode(`x-amz-checksum-${algorithm}`, algorithm, value));
  }
  digests.push(...readContentDigest(headers['content-digest']));
  const md5 = headers['content-md5'];
  if (typeof md5 === 'string') digests.push(decode('Content-MD5', 'md5', md5));
  return digests;
}

/** A Dictionary of byte sequences (RFC 9530 section 2, RFC 8941 section 3.2); unknown algorithms are passed over. */
function readContentDigest(field: string | string[] | undefined): ExpectedDigest[] {
  if (field === undefined) return [];
  return String(field)
    .split(',')
    .flatMap((member) => {
      const match = /^\s*([a-z*][a-z0-9_.*-]*)=:([A-Za-z0-9+/=]*):\s*$/.exec(member);
      if (!match) throw invalid('Content-Digest', 'must look like sha-256=:<base64>:');
      const algorithm = DIGEST_FIELD_ALGORITHMS[match[1]!];
      return algorithm ? [decode('Content-Digest', algorithm, match[2]!)] : [];
    });
}

function decode(header: string, algorithm: DigestAlgorithm, text: string): ExpectedDigest {
  const value = Buffer.from(text, 'base64');
  const length = DIGEST_LENGTH_BYTES[algorithm];
  if (value.length !== length || value.toString('base64') !== text.trim()) {
    throw invalid(header, `must be the base64 of ${length} bytes (${algorithm})`);
  }
  return { algorithm, value };
}

function invalid(header: string, rule: string): DomainError {
  return new DomainError('digest-invalid', `${header} ${rule}.`, { data: { header } });
}
