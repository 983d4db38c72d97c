import { createHash } from 'node:crypto';
import { xxh3 } from '@node-rs/xxhash';

/** The etag that a store gives to a part: S3 its MD5, the disk store its XXH3. */
export function partEtag(storage: 'disk' | 's3', bytes: Buffer): string {
  if (storage === 's3') return createHash('md5').update(bytes).digest('hex');
  return xxh3.xxh64(bytes).toString(16).padStart(16, '0');
}

/** Of the object that is made of them, as S3 makes it of its etags: their MD5, and their number. */
export function multipartEtag(storage: 'disk' | 's3', parts: readonly Buffer[]): string {
  const whole = createHash('md5');
  for (const part of parts) whole.update(Buffer.from(partEtag(storage, part), 'hex'));
  return `${whole.digest('hex')}-${parts.length}`;
}
