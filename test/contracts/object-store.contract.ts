import { createHash, randomUUID } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import {
  type NewObject,
  type ObjectStore,
  SESSION_METADATA,
  type StorageUpload,
  type StoredPart,
} from '../../src/storage/object-store.js';
import { bytes, cut, MIB } from '../support/bytes.js';
import { partEtag } from '../support/part-etag.js';

const PART_SIZE = 5 * MIB;

export interface OpenStore {
  readonly storage: 'disk' | 's3';
  readonly store: ObjectStore;
  readonly prefix: string;
  close(): Promise<void>;
}

/** What every adapter of the port promises. */
export function objectStoreContract(open: () => Promise<OpenStore>): void {
  let opened: OpenStore;
  let store: ObjectStore;

  beforeAll(async () => {
    opened = await open();
    store = opened.store;
  });
  afterAll(() => opened.close());

  async function create(more: Partial<NewObject> = {}): Promise<StorageUpload> {
    const key = more.key ?? `${opened.prefix}${randomUUID()}.bin`;
    const storageUploadId = await store.create({
      key,
      contentType: 'application/x-test',
      contentDisposition: 'attachment; filename="x.bin"',
      metadata: {},
      partSizeBytes: PART_SIZE,
      ...more,
    });
    return { key, storageUploadId };
  }

  function put(upload: StorageUpload, partNumber: number, data: Buffer): Promise<StoredPart> {
    return store.putPart(upload, partNumber, { stream: chunks(data), sizeBytes: data.length, digests: [] });
  }

  async function read(key: string): Promise<Buffer> {
    const head = await store.head(key);
    return buffer(await store.read(key, head!.etag));
  }

  it('makes the object out of parts that came in any order, byte for byte', async () => {
    const data = bytes(2 * PART_SIZE + 1234);
    const upload = await create({ totalSizeBytes: data.length });
    const pieces = cut(data, PART_SIZE);
    for (const number of [3, 1, 2]) await put(upload, number, pieces[number - 1]!);
    const parts = await store.listParts(upload);
    expect(parts.map(({ partNumber, sizeBytes }) => [partNumber, sizeBytes])).toEqual([
      [1, PART_SIZE],
      [2, PART_SIZE],
      [3, 1234],
    ]);
    const made = await store.complete(upload, parts);
    expect(made).toMatchObject({
      key: upload.key,
      sizeBytes: data.length,
      contentType: 'application/x-test',
    });
    expect(made.etag).toMatch(/^[0-9a-f]{32}-3$/);
    expect((await read(upload.key)).equals(data)).toBe(true);
  });

  it('answers each part with a digest of its bytes as etag', async () => {
    const upload = await create();
    const data = bytes(1000);
    const part = await put(upload, 1, data);
    expect(part).toEqual({
      partNumber: 1,
      sizeBytes: 1000,
      etag: partEtag(opened.storage, data),
    });
    await store.abort(upload);
  });

  it('makes an empty object of one empty part', async () => {
    const upload = await create({ totalSizeBytes: 0 });
    await put(upload, 1, Buffer.alloc(0));
    const head = await store.complete(upload, await store.listParts(upload));
    expect(head.sizeBytes).toBe(0);
    expect(await store.head(upload.key)).toMatchObject({ sizeBytes: 0, etag: head.etag });
  });

  it('takes a stream whose length was not known', async () => {
    const data = bytes(PART_SIZE + 77);
    const upload = await create();
    for (const [index, piece] of cut(data, PART_SIZE).entries()) await put(upload, index + 1, piece);
    await store.complete(upload, await store.listParts(upload));
    expect((await read(upload.key)).equals(data)).toBe(true);
  });

  it('replaces a part that is put again', async () => {
    const [first, second, tail] = [bytes(PART_SIZE), bytes(PART_SIZE), bytes(10)];
    const upload = await create({ totalSizeBytes: PART_SIZE + 10 });
    await put(upload, 1, first);
    await put(upload, 2, tail);
    const again = await put(upload, 1, second);
    const parts = await store.listParts(upload);
    expect(parts).toHaveLength(2);
    expect(parts[0]).toEqual(again);
    await store.complete(upload, parts);
    expect((await read(upload.key)).equals(Buffer.concat([second, tail]))).toBe(true);
  });

  it('never mixes two puts of one part', async () => {
    const candidates = [bytes(PART_SIZE), bytes(PART_SIZE), bytes(PART_SIZE)];
    const upload = await create({ totalSizeBytes: PART_SIZE });
    await Promise.all(candidates.map((candidate) => put(upload, 1, candidate)));
    await store.complete(upload, await store.listParts(upload));
    const result = await read(upload.key);
    expect(candidates.some((candidate) => candidate.equals(result))).toBe(true);
  });

  it('stores nothing of a part that ends early', async () => {
    const upload = await create();
    // Like a request, which does not throw when nobody listens.
    const body = new PassThrough().on('error', () => undefined);
    const stored = store.putPart(upload, 1, { stream: body, sizeBytes: 1000, digests: [] });
    body.write(bytes(400));
    body.destroy(new Error('The client is gone'));
    await expect(stored).rejects.toMatchObject({ code: 'incomplete-body' });
    expect(await store.listParts(upload)).toEqual([]);
    await store.abort(upload);
  });

  it('keeps the part that was there when its replacement ends early', async () => {
    const data = bytes(1000);
    const upload = await create({ totalSizeBytes: 1000 });
    const part = await put(upload, 1, data);
    const cutOff = store.putPart(upload, 1, {
      stream: Readable.from([bytes(10)]),
      sizeBytes: 1000,
      digests: [],
    });
    await expect(cutOff).rejects.toMatchObject({ code: 'incomplete-body' });
    expect(await store.listParts(upload)).toEqual([part]);
    await store.complete(upload, [part]);
    expect((await read(upload.key)).equals(data)).toBe(true);
  });

  it('takes a part whose digests match and stores nothing of one whose do not', async () => {
    const data = bytes(300_000);
    const upload = await create();
    const sha256 = { algorithm: 'sha256', value: createHash('sha256').update(data).digest() } as const;
    const wrong = { algorithm: 'crc32c', value: Buffer.alloc(4) } as const;
    const refused = store.putPart(upload, 1, {
      stream: chunks(data),
      sizeBytes: data.length,
      digests: [sha256, wrong],
    });
    await expect(refused).rejects.toMatchObject({ code: 'digest-mismatch' });
    expect(await store.listParts(upload)).toEqual([]);
    await store.putPart(upload, 1, { stream: chunks(data), sizeBytes: data.length, digests: [sha256] });
    expect(await store.listParts(upload)).toHaveLength(1);
    await store.abort(upload);
  });

  it('lists more parts than fit on one page', async () => {
    const upload = await create();
    const numbers = Array.from({ length: 1_003 }, (_, index) => index + 1);
    for (let at = 0; at < numbers.length; at += 17) {
      await Promise.all(
        numbers.slice(at, at + 17).map((number) => put(upload, number, Buffer.from([number % 256]))),
      );
    }
    expect((await store.listParts(upload)).map(({ partNumber }) => partNumber)).toEqual(numbers);
    await store.abort(upload);
  });

  it('forgets an aborted upload, and may be asked to again', async () => {
    const upload = await create();
    const part = await put(upload, 1, bytes(1000));
    await store.abort(upload);
    await store.abort(upload);
    const missing = { code: 'storage-upload-missing' };
    await expect(store.listParts(upload)).rejects.toMatchObject(missing);
    await expect(put(upload, 2, bytes(1000))).rejects.toMatchObject(missing);
    expect(await store.head(upload.key)).toBeUndefined();
    await expect(store.complete(upload, [part])).rejects.toMatchObject({
      code: expect.stringMatching(/^storage-/),
    });
  });

  it('completes only the parts that it has, and goes on with the upload otherwise', async () => {
    const upload = await create({ totalSizeBytes: 1000 });
    const data = bytes(1000);
    const part = await put(upload, 1, data);
    const other = { ...part, etag: 'd41d8cd98f00b204e9800998ecf8427e' };
    await expect(store.complete(upload, [other])).rejects.toMatchObject({ code: 'parts-differ' });
    await put(upload, 1, data);
    await store.complete(upload, await store.listParts(upload));
    expect((await read(upload.key)).equals(data)).toBe(true);
  });

  it('shows by the object who made it, after the upload is gone', async () => {
    const upload = await create({ metadata: { [SESSION_METADATA]: 'session-1' }, totalSizeBytes: 5 });
    const part = await put(upload, 1, Buffer.from('hello'));
    await store.complete(upload, [part]);
    const again = await store.complete(upload, [part]).catch((error: unknown) => error);
    expect(again).toMatchObject(
      again instanceof Error ? { code: expect.stringMatching(/^storage-/) } : { sizeBytes: 5 },
    );
    expect((await store.head(upload.key))!.metadata[SESSION_METADATA]).toBe('session-1');
    await store.abort(upload);
    expect((await read(upload.key)).toString()).toBe('hello');
  });

  it('keeps metadata of any language', async () => {
    const metadata = { plain: 'a b', Name: 'Zoë 北京', tricky: '=?UTF-8?B?eA==?=' };
    const upload = await create({ metadata, totalSizeBytes: 1 });
    await store.complete(upload, [await put(upload, 1, Buffer.from('x'))]);
    const { Name: name, ...rest } = metadata;
    expect((await store.head(upload.key))!.metadata).toMatchObject({ ...rest, name });
  });

  it.each(['a b/ü%+&?#=/c.txt', 'x//y.txt', '../up.txt', 'dots/./../z', 'no-extension', "quote'(1)*!.txt"])(
    'takes the key %j',
    async (name) => {
      const key = `${opened.prefix}${randomUUID()}/${name}`;
      const upload = await create({ key, totalSizeBytes: 3 });
      await store.complete(upload, [await put(upload, 1, Buffer.from('key'))]);
      expect((await read(key)).toString()).toBe('key');
    },
  );

  it('signs URLs by which anyone can put a part, or has none', async () => {
    const data = Buffer.from('put from outside');
    for (const name of ['plain.bin', 'a b/ü%+&?#=/c.txt', 'x//y.txt', "quote'(1)*!.txt"]) {
      const upload = await create({
        key: `${opened.prefix}${randomUUID()}/${name}`,
        totalSizeBytes: data.length,
      });
      const signed = await store.signParts(upload, [{ partNumber: 1, sizeBytes: data.length }], 60_000);
      if (signed) {
        const [{ url, headers }] = signed as [(typeof signed)[number]];
        const answer = await fetch(url, { method: 'PUT', headers, body: data });
        expect(answer.status).toBe(200);
        await store.complete(upload, await store.listParts(upload));
        expect((await read(upload.key)).equals(data)).toBe(true);
      }
      await store.abort(upload);
    }
  });

  it('reads a range, and only of the version asked for', async () => {
    const data = bytes(100_000);
    const upload = await create({ totalSizeBytes: data.length });
    const { etag } = await store.complete(upload, [await put(upload, 1, data)]);
    const range = await buffer(await store.read(upload.key, etag, { first: 50_000, last: 50_009 }));
    expect(range.equals(data.subarray(50_000, 50_010))).toBe(true);
    await expect(store.read(upload.key, 'another')).rejects.toMatchObject({ code: 'precondition-failed' });
    await expect(store.read(`${upload.key}.no`, etag)).rejects.toMatchObject({ code: 'object-not-found' });
    expect(await store.head(`${upload.key}.no`)).toBeUndefined();
  });

  it('lists unfinished uploads by the start of their key', async () => {
    const upload = await create();
    const listed: StorageUpload[] = [];
    for await (const found of store.listUploads(upload.key)) listed.push(found);
    expect(listed).toEqual([expect.objectContaining(upload)]);
    await store.abort(upload);
    for await (const found of store.listUploads(upload.key))
      throw new Error(`Still there: ${found.storageUploadId}`);
  });

  it('sets tags, also twice', async () => {
    const upload = await create({ totalSizeBytes: 1 });
    await store.complete(upload, [await put(upload, 1, Buffer.from('x'))]);
    await store.setTags(upload.key, { retention: '30d' });
    await store.setTags(upload.key, { retention: '60d' });
    expect((await read(upload.key)).toString()).toBe('x');
  });

  it('says that it can be used', async () => {
    await expect(store.probe()).resolves.toBeUndefined();
  });
}

/** As a socket gives it: in pieces, not at once. */
function chunks(data: Buffer): Readable {
  return Readable.from(cut(data, 65_536).filter((piece) => piece.length > 0));
}
