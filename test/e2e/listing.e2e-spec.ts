import { randomUUID } from 'node:crypto';
import { bytes } from '../support/bytes.js';
import { partEtag } from '../support/part-etag.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

interface Page {
  items: { uploadId: string; filename: string; totalSize: number | null; createdAt: string }[];
  nextCursor: string | null;
}

describe('The list of uploads', () => {
  // What this file starts, and nothing of the files that ran before on this database.
  const folder = `list-${randomUUID()}`;
  let app: TestApp;
  let client: TestClient;
  const ids: Record<string, string> = {};

  const names = [
    'a.bin',
    'B.bin',
    'same.bin',
    'same.bin',
    'zoë 100%.bin',
    'under_score.bin',
    'underXscore.bin',
    'back\\slash.bin',
  ];
  const sizes = [10, 5, undefined, 7, 7, undefined, 7, 2 ** 40];

  beforeAll(async () => {
    app = await startTestApp();
    client = app.client;
    for (const [index, filename] of names.entries()) {
      const fingerprint = `${folder}-${index % 2}`;
      const key = { 'idempotency-key': `secret-key-${randomUUID()}` };
      const { body } = await client.start({ filename, folder, totalSize: sizes[index], fingerprint }, key);
      ids[index] = body.uploadId;
      // Two of each minute.
      const createdAt = new Date(Date.UTC(2026, 0, 1, 12, Math.floor(index / 2)));
      await app.sql('UPDATE upload_sessions SET created_at = $2 WHERE id = $1', [body.uploadId, createdAt]);
    }
    await client.start({ folder: `${folder}/deeper`, filename: 'same.bin' });
    await client.start({ folder: `${folder}x`, filename: 'same.bin' });
  });
  afterAll(() => app.close());

  async function list(query: Record<string, string>): Promise<Page> {
    const { status, body } = await client.get<Page>(
      `/v1/uploads?${new URLSearchParams({ folder, ...query }).toString()}`,
    );
    expect({ status, query }).toEqual({ status: 200, query });
    return body;
  }

  const namesOf = async (query: Record<string, string>) =>
    (await list({ sort: 'filename', ...query })).items.map(({ filename }) => filename);

  /** Every page, one after the other. */
  async function all(
    query: Record<string, string>,
    onPage: () => Promise<unknown> = async () => undefined,
  ): Promise<Page['items']> {
    const items: Page['items'] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Page = await list({ ...query, ...(cursor && { cursor }) });
      expect(page.items.length).toBeLessThanOrEqual(Number(query.limit));
      items.push(...page.items);
      cursor = page.nextCursor;
      await onPage();
    }
    return items;
  }

  it('has the newest first, each as it was started', async () => {
    const { items, nextCursor } = await list({});
    expect(items.map(({ uploadId }) => uploadId)).toEqual(
      [7, 6, 5, 4, 3, 2, 1, 0].map((index) => ids[index]),
    );
    expect(nextCursor).toBeNull();
    expect(items.at(-1)).toMatchObject({
      filename: 'a.bin',
      folder,
      totalSize: 10,
      totalParts: 1,
      status: 'uploading',
      uploadedParts: 0,
    });
  });

  it.each([
    ['same', ['same.bin', 'same.bin']],
    ['SAME', ['same.bin', 'same.bin']],
    ['.bin', 8],
    ['%', ['zoë 100%.bin']],
    ['100%', ['zoë 100%.bin']],
    ['_', ['under_score.bin']],
    ['r_s', ['under_score.bin']],
    ['\\', ['back\\slash.bin']],
    ['ZOË', ['zoë 100%.bin']],
    ["'", []],
    ['nothing like it', []],
  ])('finds by the name: q=%s', async (q, expected) => {
    const found = await namesOf({ q });
    if (typeof expected === 'number') expect(found).toHaveLength(expected);
    else expect(found).toEqual(expected);
  });

  it('finds by the fingerprint, and by the folder alone', async () => {
    expect(
      (await list({ fingerprint: `${folder}-1`, sort: 'createdAt' })).items.map(({ uploadId }) => uploadId),
    ).toEqual([1, 3, 5, 7].map((index) => ids[index]));
    expect((await list({ folder: `${folder}/deeper` })).items).toHaveLength(1);
    expect((await list({ folder: 'nobody' })).items).toEqual([]);
  });

  it('finds by the time of the start: from the one, until before the other', async () => {
    const between = {
      createdAfter: '2026-01-01T12:01:00Z',
      createdBefore: '2026-01-01T12:02:00Z',
      sort: 'createdAt',
    };
    expect((await list(between)).items.map(({ uploadId }) => uploadId)).toEqual([ids[2], ids[3]]);
    const elsewhere = { ...between, createdAfter: '2026-01-01T14:01:00+02:00' };
    expect((await list(elsewhere)).items).toHaveLength(2);
    expect((await list({ createdBefore: '2026-01-01' })).items).toEqual([]);
  });

  it('finds by the state, also by several', async () => {
    const own = `${folder}/states`;
    const start = () => client.startFor(bytes(3), { folder: own });
    const [done, aborted, open] = [await start(), await start(), await start()];
    await client.putPart(done, 1, bytes(3));
    await client.complete(done);
    await client.abort(aborted);
    const found = async (status: string) =>
      (await list({ folder: own, status, sort: 'createdAt' })).items.map(({ uploadId }) => uploadId);
    expect(await found('completed')).toEqual([done]);
    expect(await found('aborted')).toEqual([aborted]);
    expect(await found('completed,uploading')).toEqual([done, open]);
    expect(await found('failed')).toEqual([]);
  });

  it.each(['createdAt', 'filename', 'totalSize'])(
    'is sorted by %s, and turned round by a minus',
    async (sort) => {
      const up = (await list({ sort })).items;
      const down = (await list({ sort: `-${sort}` })).items;
      const value = (item: Page['items'][number]) => item[sort as 'filename'] as string | null;
      const known = up.filter((item) => value(item) !== null);
      const downKnown = down.filter((item) => value(item) !== null);
      expect(downKnown).toEqual([...known].reverse());
      // What has no size comes last, either way.
      expect(up.slice(known.length).every((item) => value(item) === null)).toBe(true);
      expect(down.slice(known.length).every((item) => value(item) === null)).toBe(true);
      if (sort === 'totalSize')
        expect(known.map(({ totalSize }) => totalSize)).toEqual([5, 7, 7, 7, 10, 2 ** 40]);
      if (sort === 'createdAt') expect(up.map(({ uploadId }) => uploadId)).toEqual(Object.values(ids));
    },
  );

  it.each(
    ['createdAt', '-createdAt', 'filename', '-filename', 'totalSize', '-totalSize'].flatMap((sort) =>
      [1, 2, 3, 8].map((limit) => [sort, limit] as const),
    ),
  )('in pages, by %s and %d at a time, has each upload once and in order', async (sort, limit) => {
    const whole = (await list({ sort })).items;
    expect(await all({ sort, limit: String(limit) })).toEqual(whole);
  });

  it('in pages has each upload once also while others are started', async () => {
    const own = `${folder}/growing`;
    const before: string[] = [];
    for (let count = 0; count < 5; count++) before.push((await client.start({ folder: own })).body.uploadId);
    const seen = await all({ folder: own, limit: '2' }, () => client.start({ folder: own }));
    expect(seen.map(({ uploadId }) => uploadId)).toEqual(before.reverse());
  });

  it('takes no cursor of another sort', async () => {
    const { nextCursor } = await list({ limit: '1', sort: 'filename' });
    const query = new URLSearchParams({ folder, sort: 'createdAt', cursor: nextCursor! }).toString();
    expect(await client.get(`/v1/uploads?${query}`)).toMatchObject({
      status: 422,
      body: { code: 'validation-failed' },
    });
  });

  it('of the parts of an upload goes by pages too', async () => {
    const numbers = [9, 2, 7, 4, 1];
    const { body } = await client.start({ folder: `${folder}/parts` });
    const parts = new Map(numbers.map((number) => [number, bytes(number)]));
    for (const [number, part] of parts) await client.putPart(body.uploadId, number, part);
    const seen: { partNumber: number; size: number; etag: string }[] = [];
    let cursor: number | null = 0;
    while (cursor !== null) {
      const path = `/v1/uploads/${body.uploadId}/parts?limit=2&cursor=${cursor}`;
      const page: { items: typeof seen; nextCursor: number | null } = (await client.get<typeof page>(path))
        .body;
      seen.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(seen.map(({ partNumber, size }) => [partNumber, size])).toEqual(
      [1, 2, 4, 7, 9].map((number) => [number, number]),
    );
    expect(seen.map(({ etag }) => etag)).toEqual(
      [1, 2, 4, 7, 9].map((number) => partEtag('disk', parts.get(number)!)),
    );
  });

  it("never shows the store's own id, nor an idempotency key", async () => {
    const header = { 'idempotency-key': `secret-key-${randomUUID()}` };
    const file = { folder, filename: 'secret.bin', totalSize: 3 };
    const { body } = await client.start(file, header);
    const { uploadId } = body;
    const storageUploadId = randomUUID();
    const texts = [
      body,
      (await client.start(file, header)).body,
      (await client.start({ ...file, totalSize: 4 }, header)).body,
      (await client.get(`/v1/uploads/${uploadId}`)).body,
      (await client.status(uploadId)).body,
      (await client.resume(uploadId)).body,
      (await client.putPart(uploadId, 1, bytes(3))).body,
      (await client.get(`/v1/uploads/${uploadId}/parts`)).body,
      (await client.complete(uploadId)).body,
      (await client.complete(uploadId)).body,
      await list({}),
    ];
    // An upload that the store does not have: its id must not be in the error either.
    const lost = (await client.start({ folder, totalSize: 3 })).body.uploadId;
    await app.sql('UPDATE upload_sessions SET storage_upload_id = $2 WHERE id = $1', [lost, storageUploadId]);
    texts.push(
      (await client.putPart(lost, 1, bytes(3))).body,
      (await client.status(lost)).body,
      (await client.complete(lost)).body,
    );
    const said = JSON.stringify(texts);
    expect(said).not.toMatch(/storageUploadId|storage_upload_id|idempotencyKey|requestDigest|secret-key/);
    expect(said).not.toContain(storageUploadId);
  });
});
