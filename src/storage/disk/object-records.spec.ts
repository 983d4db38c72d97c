import { stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../../../test/support/stores.js';
import { type ObjectRecord, ObjectRecords, toHead } from './object-records.js';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let records: ObjectRecords;
let file: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  records = new ObjectRecords(join(folder.path, 'records'));
  file = join(folder.path, 'object');
});
afterEach(() => folder.remove());

const record = (storageUploadId: string, sizeBytes: number, seconds: number): ObjectRecord => ({
  key: 'a/b.txt',
  storageUploadId,
  sizeBytes,
  etag: `etag-${storageUploadId}`,
  contentType: 'text/plain',
  metadata: {},
  tags: {},
  modifiedAtMs: seconds * 1_000,
});

async function place(size: number, seconds: number): Promise<void> {
  await writeFile(file, Buffer.alloc(size));
  await utimes(file, seconds, seconds);
}

it('a record written before its file is in place leaves the file that is there its own', async () => {
  await place(5, 100);
  await records.write(record('old', 5, 100));
  await records.write(record('new', 5, 200));
  expect(await records.findFor('a/b.txt', file)).toMatchObject({ storageUploadId: 'old' });
  await place(5, 200);
  expect(await records.findFor('a/b.txt', file)).toMatchObject({ storageUploadId: 'new' });
});

it('a file without a record of its size is no object', async () => {
  await place(6, 100);
  await records.write(record('x', 5, 100));
  expect(await records.findFor('a/b.txt', file)).toBeUndefined();
  expect(await records.find('other.txt', await stat(file))).toBeUndefined();
});

it('a record without a file is no object', async () => {
  await records.write(record('x', 5, 100));
  expect(await records.findFor('a/b.txt', file)).toBeUndefined();
});

it('what others see of it has nothing of the store', () => {
  expect(toHead(record('x', 5, 100))).toEqual({
    key: 'a/b.txt',
    sizeBytes: 5,
    etag: 'etag-x',
    contentType: 'text/plain',
    metadata: {},
    lastModified: new Date(100_000),
  });
});
