import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readdir, rename, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { bytes, cut, MIB } from '../../../test/support/bytes.js';
import { temporaryFolder } from '../../../test/support/stores.js';
import type { StorageUpload, StoredPart } from '../object-store.js';
import { DiskObjectStore } from './disk-object-store.js';
import { SlotClaims } from './slot-claims.js';

const PART_SIZE = 2 * MIB;
const support = (file: string) => fileURLToPath(new URL(`../../../test/support/${file}`, import.meta.url));

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let root: string;
let store: DiskObjectStore;

beforeEach(async () => {
  folder = await temporaryFolder();
  root = folder.path;
  store = new DiskObjectStore(root);
  await store.prepare();
});
afterEach(() => folder.remove());

async function start(data: Buffer, key = 'a/b.bin'): Promise<StorageUpload> {
  const object = { key, contentType: 'application/x-test', contentDisposition: 'attachment', metadata: {} };
  const storageUploadId = await store.create({
    ...object,
    partSizeBytes: PART_SIZE,
    totalSizeBytes: data.length,
  });
  return { key, storageUploadId };
}

function put(upload: StorageUpload, partNumber: number, data: Buffer): Promise<StoredPart> {
  const stream = Readable.from(cut(data, 65_536));
  return store.putPart(upload, partNumber, { stream, sizeBytes: data.length, digests: [] });
}

async function putAll(upload: StorageUpload, data: Buffer): Promise<void> {
  for (const [index, piece] of cut(data, PART_SIZE).entries()) await put(upload, index + 1, piece);
}

/** The object has these bytes, and nothing else is left of the upload. */
async function expectObject({ key }: StorageUpload, data: Buffer): Promise<void> {
  const head = await store.head(key);
  expect(head?.sizeBytes).toBe(data.length);
  expect((await buffer(await store.read(key, head!.etag))).equals(data)).toBe(true);
  for (const name of ['uploads', 'temporary']) expect(await readdir(join(root, name))).toEqual([]);
}

describe('a writer in another process', () => {
  const data = bytes(PART_SIZE + 1_000);
  let upload: StorageUpload;
  let writer: ChildProcess;
  let lines: Interface;

  /** It has claimed part 1 and written half of it. */
  beforeEach(async () => {
    upload = await start(data);
    const args = [root, upload.key, upload.storageUploadId, String(PART_SIZE)];
    writer = spawn(process.execPath, [
      '--import',
      support('run-typescript.mjs'),
      support('disk-writer-child.ts'),
      ...args,
    ]);
    lines = createInterface({ input: writer.stdout! });
    expect(await once(lines, 'line')).toEqual(['half written']);
  });
  afterEach(async () => {
    if (writer.exitCode === null && writer.signalCode === null) {
      writer.kill('SIGKILL');
      await once(writer, 'exit');
    }
  });

  it('that was killed leaves no part, and nothing of its bytes in the object', async () => {
    writer.kill('SIGKILL');
    await once(writer, 'exit');
    expect(await store.listParts(upload)).toEqual([]);
    await putAll(upload, data);
    await store.complete(upload, await store.listParts(upload));
    await expectObject(upload, data);
  });

  it('that still writes while the upload is completed does not get its bytes into the object', async () => {
    await putAll(upload, data);
    await store.complete(upload, await store.listParts(upload));
    const answer = once(lines, 'line');
    writer.stdin!.write('go on\n');
    expect(await answer).toEqual(['storage-upload-missing']);
    await expectObject(upload, data);
  });

  it('that comes to its end before the complete has put the part that counts', async () => {
    await putAll(upload, data);
    const answer = once(lines, 'line');
    writer.stdin!.write('go on\n');
    expect(await answer).toEqual(['stored']);
    await store.complete(upload, await store.listParts(upload));
    await expectObject(upload, Buffer.concat([Buffer.alloc(PART_SIZE, 0xee), data.subarray(PART_SIZE)]));
  });
});

describe('a completion', () => {
  const data = bytes(PART_SIZE + 1_000);
  let upload: StorageUpload;

  beforeEach(async () => {
    upload = await start(data);
    await putAll(upload, data);
  });

  it('cut off before the object is there is done by the next call', async () => {
    // All that a killed process can have left: the slots are closed.
    const own = join(root, 'uploads', upload.storageUploadId);
    await rename(join(own, 'claims'), join(own, 'claims.sealed'));
    await store.complete(upload, await store.listParts(upload));
    await expectObject(upload, data);
  });

  it('of other parts than one that was cut off before joins its own', async () => {
    const first = await store.listParts(upload);
    const own = join(root, 'uploads', upload.storageUploadId);
    await new SlotClaims(own).seal('what another wanted to make');
    const again = bytes(PART_SIZE);
    await put(upload, 1, again);
    await expect(store.complete(upload, first)).rejects.toMatchObject({ code: 'parts-differ' });
    await store.complete(upload, await store.listParts(upload));
    await expectObject(upload, Buffer.concat([again, data.subarray(PART_SIZE)]));
  });

  it('of parts that have been replaced refuses, takes further parts, and is done with them', async () => {
    const first = await store.listParts(upload);
    const again = bytes(PART_SIZE);
    await put(upload, 1, again);
    await expect(store.complete(upload, first)).rejects.toMatchObject({ code: 'parts-differ' });
    const third = bytes(PART_SIZE);
    await put(upload, 1, third);
    await store.complete(upload, await store.listParts(upload));
    await expectObject(upload, Buffer.concat([third, data.subarray(PART_SIZE)]));
  });

  it('cut off after the object is there answers the same again and clears up', async () => {
    const own = join(root, 'uploads', upload.storageUploadId);
    await cp(own, join(root, 'aside'), { recursive: true });
    const parts = await store.listParts(upload);
    const head = await store.complete(upload, parts);
    await rename(join(root, 'aside'), own);
    expect(await store.complete(upload, parts)).toEqual(head);
    await expectObject(upload, data);
  });

  it('by two at once makes one right object', async () => {
    const other = new DiskObjectStore(root);
    const parts = await store.listParts(upload);
    const both = await Promise.allSettled([store.complete(upload, parts), other.complete(upload, parts)]);
    for (const outcome of both) {
      const answer: unknown = outcome.status === 'fulfilled' ? outcome.value : outcome.reason;
      expect(answer).toMatchObject(
        outcome.status === 'fulfilled' ? { sizeBytes: data.length } : { code: 'storage-upload-missing' },
      );
    }
    expect(both.some(({ status }) => status === 'fulfilled')).toBe(true);
    await expectObject(upload, data);
  });

  it('by eight at once, of parts in files of their own, makes one right object', async () => {
    const parts = cut(bytes(data.length), PART_SIZE);
    for (const [index, piece] of parts.entries()) await put(upload, index + 1, piece);
    const stored = await store.listParts(upload);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, () => new DiskObjectStore(root).complete(upload, stored)),
    );
    expect(outcomes.some(({ status }) => status === 'fulfilled')).toBe(true);
    await expectObject(upload, Buffer.concat(parts));
  });

  it('replaces an object with the same key, in one step for those who read', async () => {
    await store.complete(upload, await store.listParts(upload));
    const before = (await store.head(upload.key))!;
    const reading = await store.read(upload.key, before.etag);
    const next = bytes(10);
    const second = await start(next);
    await putAll(second, next);
    await store.complete(second, await store.listParts(second));
    expect((await buffer(reading)).equals(data)).toBe(true);
    await expect(store.read(upload.key, before.etag)).rejects.toMatchObject({ code: 'precondition-failed' });
    await expectObject(second, next);
  });
});

it('of parts that were put again only the last is kept', async () => {
  const upload = await start(bytes(10));
  const extra = join(root, 'uploads', upload.storageUploadId, 'extra');
  await put(upload, 1, bytes(10));
  expect(await readdir(extra)).toEqual([]);
  for (let times = 0; times < 3; times++) {
    await put(upload, 1, bytes(10));
    expect(await readdir(extra)).toHaveLength(1);
  }
  expect(await readdir(join(root, 'uploads', upload.storageUploadId, 'parts', '0'))).toHaveLength(1);
});

it('an upload that cannot be opened leaves nothing', async () => {
  // No file is this large anywhere.
  const size = 2 ** 62;
  const refused = store.create({
    key: 'x',
    contentType: 'a/b',
    contentDisposition: '',
    metadata: {},
    partSizeBytes: size,
    totalSizeBytes: size,
  });
  await expect(refused).rejects.toThrow();
  for (const name of ['uploads', 'temporary']) expect(await readdir(join(root, name))).toEqual([]);
});

it('what a killed process left half made is cleared at a start, but not what is fresh', async () => {
  await mkdir(join(root, 'temporary', 'left-behind'));
  await writeFile(join(root, 'temporary', 'left-behind', 'data'), 'x');
  await store.prepare();
  expect(await readdir(join(root, 'temporary'))).toEqual(['left-behind']);
  // The time at which a file was last moved cannot be set back, so the clock goes on.
  const { now } = Date;
  Date.now = () => now() + 3_600_000;
  await store.prepare().finally(() => (Date.now = now));
  expect(await readdir(join(root, 'temporary'))).toEqual([]);
});

it('an object whose file lost its time, as in a restored backup, is still there', async () => {
  const data = bytes(10);
  const upload = await start(data);
  await putAll(upload, data);
  await store.complete(upload, await store.listParts(upload));
  await utimes(join(root, 'objects', upload.key), new Date(0), new Date(0));
  await expectObject(upload, data);
});

it('says so when its folder is gone', async () => {
  await folder.remove();
  await expect(store.probe()).rejects.toThrow();
});
