import { createHash, randomBytes } from 'node:crypto';

export const MIB = 2 ** 20;

/** Bytes that differ everywhere, so that a part in the wrong place shows. */
export function bytes(size: number): Buffer {
  return randomBytes(size);
}

export function sha256(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** Cuts as the service plans: all parts of `partSize`, the last may be smaller. */
export function cut(data: Buffer, partSize: number): Buffer[] {
  const parts: Buffer[] = [];
  for (let start = 0; start < Math.max(1, data.length); start += partSize) {
    parts.push(data.subarray(start, start + partSize));
  }
  return parts;
}
