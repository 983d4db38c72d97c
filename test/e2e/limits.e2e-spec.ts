import { randomUUID } from 'node:crypto';
import { bytes } from '../support/bytes.js';
import { expectProblem } from '../support/problems.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { TestClient } from '../support/test-client.js';
import { TestTenant } from '../support/test-tenant.js';

const ADMIN_KEY = 'the-administrators-key-of-this-test';
const SIZE = 1_000;

/** What a key, or an owner, may be bound to; a start that keeps to it; and those that do not. */
const LIMITS = {
  maxObjectSize: SIZE,
  contentTypes: ['image/*', 'application/pdf'],
  folders: ['photos'],
  filenames: ['*.png', 'scan-??.pdf'],
};
const ALLOWED = { filename: 'A.PNG', folder: 'photos/2026', contentType: 'image/png', totalSize: SIZE };
const REFUSED: [string, Record<string, unknown>, number, string, Record<string, unknown>][] = [
  [
    'a larger object',
    { totalSize: SIZE + 1 },
    422,
    'object-too-large',
    { totalSize: SIZE + 1, maxObjectSize: SIZE },
  ],
  [
    'another type',
    { contentType: 'text/html' },
    415,
    'content-type-not-allowed',
    { contentType: 'text/html', allowedContentTypes: LIMITS.contentTypes },
  ],
  [
    'no type',
    { contentType: undefined },
    415,
    'content-type-not-allowed',
    { contentType: 'application/octet-stream' },
  ],
  ['a range of types', { contentType: 'image/*' }, 422, 'validation-failed', {}],
  [
    'another folder',
    { folder: 'photos-of-others' },
    403,
    'folder-not-allowed',
    { folder: 'photos-of-others', allowedFolders: LIMITS.folders },
  ],
  ['the folder of all uploads', { folder: undefined }, 403, 'folder-not-allowed', {}],
  [
    'another name',
    { filename: 'a.exe' },
    403,
    'filename-not-allowed',
    { filename: 'a.exe', allowedFilenames: LIMITS.filenames },
  ],
  ['a longer name than its pattern', { filename: 'scan-100.pdf' }, 403, 'filename-not-allowed', {}],
];

describe('The limits of an upload', () => {
  let app: TestApp;
  let tenant: TestTenant;

  beforeAll(async () => {
    app = await startTestApp({ config: { auth: 'keys', adminApiKey: ADMIN_KEY } });
  });
  beforeEach(() => {
    tenant = new TestTenant(app);
  });
  afterAll(() => app.close());

  describe.each([
    ['its key', () => tenant.newClient(LIMITS)],
    [
      'its owner',
      async () => {
        await tenant.setLimits(LIMITS);
        return tenant.newClient();
      },
    ],
    [
      'the tenant of its owner',
      async () => {
        await tenant.setLimits(LIMITS);
        return tenant.newClient({}, { owner: tenant.userNamed('one') });
      },
    ],
  ])('at its start, by %s,', (_whose, clientOf) => {
    it.each(REFUSED)('refuse %s', async (_what, other, status, code, more) => {
      const client = await clientOf();
      expectProblem(await client.start({ ...ALLOWED, ...other }), status, code, more);
      // Nothing is counted of what is refused.
      expect(await tenant.usage()).toMatchObject({ openUploads: 0, reservedBytes: 0, startedUploads: 0 });
      expect(await client.start(ALLOWED)).toMatchObject({ status: 201 });
    });
  });

  it('of a key and of its owner hold together', async () => {
    await tenant.setLimits({ contentTypes: ['image/*'], maxObjectSize: SIZE });
    const client = await tenant.newClient({
      contentTypes: ['image/png', 'text/plain'],
      maxObjectSize: 2 * SIZE,
    });
    const start = (contentType: string, totalSize = SIZE) => client.start({ contentType, totalSize });
    expect(await start('image/png')).toMatchObject({ status: 201 });
    for (const contentType of ['image/gif', 'text/plain'])
      expectProblem(await start(contentType), 415, 'content-type-not-allowed');
    expectProblem(await start('image/png', SIZE + 1), 422, 'object-too-large', { maxObjectSize: SIZE });
  });

  it('are those of its start, also for a stream that grows beyond them', async () => {
    const client = await tenant.newClient({ maxObjectSize: SIZE });
    const { uploadId } = (await client.start()).body;
    expectProblem(await client.putPart(uploadId, 1, bytes(SIZE + 1)), 422, 'object-too-large', {
      maxObjectSize: SIZE,
    });
    expectProblem(await client.putPart(uploadId, 2, bytes(1)), 422, 'object-too-large');
    expect(await client.putPart(uploadId, 1, bytes(SIZE))).toMatchObject({ status: 200 });
    expect((await client.complete(uploadId)).body.size).toBe(SIZE);
  });

  describe('that are lowered while it is open', () => {
    const file = { filename: 'a.txt', folder: 'notes', contentType: 'text/plain' };
    const LOWERED: [Record<string, unknown>, number, string][] = [
      [{ maxObjectSize: SIZE - 1 }, 422, 'object-too-large'],
      [{ contentTypes: ['image/*'] }, 415, 'content-type-not-allowed'],
      [{ folders: ['elsewhere'] }, 403, 'folder-not-allowed'],
      [{ filenames: ['*.md'] }, 403, 'filename-not-allowed'],
      [{ maxTotalBytes: SIZE - 1 }, 403, 'quota-exceeded'],
    ];

    async function allSent(client: TestClient): Promise<string> {
      const data = bytes(SIZE);
      const uploadId = await client.startFor(data, file);
      await client.putParts(uploadId, data);
      return uploadId;
    }

    it.each(LOWERED)('refuse its complete, until they are raised again: %j', async (limits, status, code) => {
      const { id, client } = await tenant.newKey();
      const uploadId = await allSent(client);
      await tenant.setKeyLimits(id, limits);
      for (let times = 0; times < 2; times++) expectProblem(await client.complete(uploadId), status, code);
      expect((await client.status(uploadId)).body).toMatchObject({ status: 'uploading', missingParts: [] });
      expect(await tenant.usage()).toMatchObject({ openUploads: 1, reservedBytes: SIZE, storedBytes: 0 });
      await tenant.setKeyLimits(id, null);
      expect(await client.complete(uploadId)).toMatchObject({ status: 200, body: { size: SIZE } });
      expect(await tenant.usage()).toMatchObject({ openUploads: 0, reservedBytes: 0, storedBytes: SIZE });
    });

    it.each(LOWERED)('let it be aborted: %j', async (limits, status, code) => {
      const client = await tenant.newClient();
      const uploadId = await allSent(client);
      await tenant.setLimits(limits);
      expectProblem(await client.complete(uploadId), status, code);
      expect(await client.abort(uploadId)).toMatchObject({ status: 200 });
      expect(await tenant.usage()).toMatchObject({ openUploads: 0, reservedBytes: 0, storedBytes: 0 });
    });

    it('are those of its token too, and of the key that issued it', async () => {
      const { id, client } = await tenant.newKey();
      const { body } = await client.post<{ token: string }>('/v1/upload-tokens', {});
      const page = new TestClient(app.url, body.token);
      const uploadId = await allSent(page);
      await tenant.setKeyLimits(id, { maxTotalBytes: SIZE - 1 });
      expectProblem(await page.complete(uploadId), 403, 'quota-exceeded');
      // Who may complete it is another matter than whose limits it is bound to.
      expectProblem(await app.client.complete(uploadId), 403, 'quota-exceeded');
      await tenant.setKeyLimits(id, { maxTotalBytes: SIZE });
      expect(await page.complete(uploadId)).toMatchObject({ status: 200 });
    });

    it('say nothing of the number of uploads: those that are open can be completed', async () => {
      const { id, client } = await tenant.newKey();
      const uploadId = await allSent(client);
      await tenant.setKeyLimits(id, { maxUploads: 0, maxOpenUploads: 0 });
      expect(await client.complete(uploadId)).toMatchObject({ status: 200 });
    });
  });

  it('of a token for one upload are that upload: it sends, follows and completes it, and nothing else', async () => {
    const client = await tenant.newClient();
    const data = bytes(SIZE);
    const [uploadId, other] = [await client.startFor(data), await client.startFor(data)];
    const { body } = await client.post<{ token: string }>('/v1/upload-tokens', { uploadId });
    const page = new TestClient(app.url, body.token);
    const header = { 'idempotency-key': randomUUID() };
    expectProblem(await page.start({ totalSize: 1 }, header), 403, 'forbidden');
    for (const call of [
      () => page.status(other),
      () => page.get(`/v1/uploads/${other}`),
      () => page.get(`/v1/uploads/${other}/parts`),
      () => page.putPart(other, 1, data),
      () => page.partUrls(other),
      () => page.resume(other),
      () => page.complete(other),
      () => page.abort(other),
    ])
      expectProblem(await call(), 404, 'upload-not-found');
    const listed = await page.get<{ items: { uploadId: string }[] }>('/v1/uploads');
    expect(listed.body.items.map((item) => item.uploadId)).toEqual([uploadId]);
    expect((await page.partUrls(uploadId)).body.urls).toHaveLength(1);
    await page.putParts(uploadId, data);
    expect((await page.resume(uploadId)).body.missingParts).toEqual([]);
    expect((await page.status(uploadId)).body.percentage).toBe(100);
    expect(await page.complete(uploadId)).toMatchObject({ status: 200 });
    // Counted for who started it, and for no other.
    expect(await tenant.usage()).toMatchObject({ startedUploads: 2, openUploads: 1, storedBytes: SIZE });
  });
});
