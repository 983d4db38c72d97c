import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { DiskObjectStore } from '../../src/storage/disk/disk-object-store.js';

/**
 * Stands in for another server on the same folder: writes the first half of part 1 and says so, then waits for a line
 * on its input, writes the rest and says what came of it. Its bytes are all 0xEE, so that they are known anywhere.
 */
const [root = '', key = '', storageUploadId = '', size = '0'] = process.argv.slice(2);
const sizeBytes = Number(size);
const half = Buffer.alloc(sizeBytes / 2, 0xee);

const stream = new PassThrough({ highWaterMark: sizeBytes });
const store = new DiskObjectStore(root);
const stored = store.putPart({ key, storageUploadId }, 1, { stream, sizeBytes, digests: [] });
stream.write(half);

const data = await open(join(root, 'uploads', storageUploadId, 'data'), 'r');
const first = Buffer.alloc(1);
while (first[0] !== 0xee) await data.read(first, 0, 1, 0);
await data.close();
console.log('half written');

process.stdin.once('data', () => {
  stream.end(half);
  void stored.then(
    () => console.log('stored'),
    (error: { code: string }) => console.log(error.code),
  );
  process.stdin.pause();
});
