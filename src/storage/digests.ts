import { createHash } from 'node:crypto';
import { crc32, crc32c } from '@node-rs/crc32';
import { xxh3 } from '@node-rs/xxhash';
import { createCRC64 } from 'hash-wasm';

/** What a sender may announce. */
export type DigestAlgorithm = 'md5' | 'sha1' | 'sha256' | 'sha512' | 'crc32' | 'crc32c' | 'crc64nvme';

/** What can be made of bytes: of some only for ourselves. */
export type ComputedDigest = DigestAlgorithm | 'xxh3';

/** A digest that the sender says its bytes have. */
export interface ExpectedDigest {
  readonly algorithm: DigestAlgorithm;
  readonly value: Buffer;
}

export const DIGEST_LENGTH_BYTES: Readonly<Record<DigestAlgorithm, number>> = {
  md5: 16,
  sha1: 20,
  sha256: 32,
  sha512: 64,
  crc32: 4,
  crc32c: 4,
  crc64nvme: 8,
};

/** A digest under way. */
export interface Digest {
  readonly algorithm: ComputedDigest;
  update(chunk: Uint8Array): void;
  /** Big-endian for the CRCs, as S3 sends them. Call it once. */
  finish(): Buffer;
}

export async function createDigest(algorithm: ComputedDigest): Promise<Digest> {
  switch (algorithm) {
    case 'crc32':
      return crcDigest(algorithm, crc32);
    case 'crc32c':
      return crcDigest(algorithm, crc32c);
    case 'crc64nvme':
      return crc64Digest();
    case 'xxh3':
      return xxh3Digest();
    default: {
      const hash = createHash(algorithm);
      return { algorithm, update: (chunk) => void hash.update(chunk), finish: () => hash.digest() };
    }
  }
}

/** The form in which a checksum is kept and returned: `sha256:<base64>`. */
export function formatChecksum(algorithm: DigestAlgorithm, value: Buffer): string {
  return `${algorithm}:${value.toString('base64')}`;
}

/** Reads what `formatChecksum` writes; undefined for anything else. */
export function parseChecksum(text: string): ExpectedDigest | undefined {
  const [algorithm = '', base64 = ''] = text.split(':', 2);
  if (!Object.hasOwn(DIGEST_LENGTH_BYTES, algorithm)) return undefined;
  const value = Buffer.from(base64, 'base64');
  const digest = { algorithm: algorithm as DigestAlgorithm, value };
  const isWhole = value.length === DIGEST_LENGTH_BYTES[digest.algorithm];
  return isWhole && formatChecksum(digest.algorithm, value) === text ? digest : undefined;
}

type Crc = (chunk: Uint8Array, state?: number) => number;

function crcDigest(algorithm: DigestAlgorithm, crc: Crc): Digest {
  let state = 0;
  return {
    algorithm,
    update: (chunk) => void (state = crc(chunk, state)),
    finish: () => {
      const value = Buffer.alloc(4);
      value.writeUInt32BE(state);
      return value;
    },
  };
}

/** The 64-bit XXH3 of "xxHash fast digest algorithm", seed 0. Tells contents apart; no defence against who forges them. */
function xxh3Digest(): Digest {
  const hash = xxh3.Xxh3.withSeed();
  return {
    algorithm: 'xxh3',
    update: (chunk) => void hash.update(chunk),
    finish: () => {
      const value = Buffer.alloc(8);
      value.writeBigUInt64BE(hash.digest());
      return value;
    },
  };
}

/** CRC-64/NVME: the polynomial of the NVM Express base specification, in hash-wasm's reflected form. */
async function crc64Digest(): Promise<Digest> {
  const hash = await createCRC64('9a6c9329ac4bc9b5');
  hash.init();
  return {
    algorithm: 'crc64nvme',
    update: (chunk) => void hash.update(chunk),
    finish: () => Buffer.from(hash.digest('hex'), 'hex'),
  };
}
