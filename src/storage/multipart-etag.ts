import { createHash } from 'node:crypto';

/**
 * The etag that S3 gives to an object made of these parts: the MD5 of the parts' MD5s, and their number. It holds
 * wherever a part's etag is its MD5, so not with SSE-KMS or SSE-C ("Object" in the S3 API reference).
 */
export function multipartEtag(parts: readonly { readonly etag: string }[]): string {
  const hash = createHash('md5');
  for (const { etag } of parts) hash.update(Buffer.from(etag, 'hex'));
  return `${hash.digest('hex')}-${parts.length}`;
}
