import { createHash } from 'node:crypto';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileSource } from './node/file-source.js';
import { sha256 } from './sha256.js';
import { blobSource } from './source.js';
import { someBytes } from './testing/bytes.js';

const content = someBytes(300_000);
// In seconds it is a whole number of binary fractions, which is how utimes takes it.
const time = 1_700_000_000_125;

const fingerprintOf = (bytes: Uint8Array<ArrayBuffer>, name = 'film.mp4', lastModified = time) =>
  blobSource(new File([bytes], name, { lastModified })).fingerprint?.();

describe('the fingerprint of a File', () => {
  it('is that of the same file in Node, so that either can go on with what the other began', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'longshore-client-'));
    const file = path.join(folder, 'film.mp4');
    await writeFile(file, content);
    await utimes(file, time / 1000, time / 1000);
    const source = await fileSource(file);
    expect(await source.fingerprint?.()).toBe(await fingerprintOf(content));
    await source.close?.();
    await rm(folder, { recursive: true });
  });

  it('is another one for another name, time, size or content', async () => {
    const own = content;
    const changed = Uint8Array.from(own);
    changed[150_000] = (changed[150_000] ?? 0) ^ 1;
    const all = await Promise.all([
      fingerprintOf(own),
      fingerprintOf(own, 'other.mp4'),
      fingerprintOf(own, 'film.mp4', time + 1),
      fingerprintOf(own.slice(1)),
      fingerprintOf(changed),
    ]);
    expect(new Set(all).size).toBe(5);
  });

  it('is the same where a page has no crypto.subtle', async () => {
    const withSubtle = await fingerprintOf(content);
    const subtle = Object.getOwnPropertyDescriptor(Crypto.prototype, 'subtle')!;
    Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined, configurable: true });
    try {
      expect(await fingerprintOf(content)).toBe(withSubtle);
    } finally {
      Object.defineProperty(Crypto.prototype, 'subtle', subtle);
    }
  });

  it('is not made of a Blob, which has no time', () => {
    expect(blobSource(new Blob([content])).fingerprint).toBeUndefined();
  });
});

it.each([0, 1, 55, 56, 63, 64, 65, 119, 120, 1_000, 196_700])('SHA-256 of %d bytes', (size) => {
  const bytes = content.subarray(0, size);
  const expected = createHash('sha256').update(bytes).digest('hex');
  expect(sha256([bytes])).toBe(expected);
  expect(sha256([bytes.subarray(0, size / 3), bytes.subarray(size / 3)])).toBe(expected);
});
