import { randomUUID } from 'node:crypto';
import { bytes } from '../support/bytes.js';
import { whileUsageIsHeld } from '../support/held-usage.js';
import { expectProblem } from '../support/problems.js';
import { onEachStore } from '../support/stores.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { TestClient } from '../support/test-client.js';
import { TestTenant } from '../support/test-tenant.js';

const ADMIN_KEY = 'the-administrators-key-of-this-test';
const ROOM = 10;
const SIZE = 1_000;

onEachStore('Quotas', (store) => {
  let app: TestApp;
  let other: TestApp;
  let tenant: TestTenant;

  beforeAll(async () => {
    app = await startTestApp({ store, config: { auth: 'keys', adminApiKey: ADMIN_KEY } });
    other = await startTestApp({ beside: app });
  });
  beforeEach(() => {
    tenant = new TestTenant(app);
  });
  afterAll(async () => {
    await other.close();
    await app.close();
  });

  const expire = (uploadId: string) =>
    app.sql(`UPDATE upload_sessions SET expires_at = now() - interval '1 second' WHERE id = $1`, [uploadId]);

  async function completed(client: TestClient, size = SIZE): Promise<string> {
    const data = bytes(size);
    const uploadId = await client.startFor(data);
    await client.putParts(uploadId, data);
    const { status, body } = await client.complete(uploadId);
    expect(status).toBe(200);
    return body.key;
  }

  describe('of which ten uploads fit in, when a hundred start at once on two instances', () => {
    /** Starts of one caller, in turn here and there. More than have room begin before the first of them is counted. */
    async function startMany(secret: string): Promise<{ startedIds: string[]; refused: unknown[] }> {
      const clients = [new TestClient(app.url, secret), new TestClient(other.url, secret)];
      const starts = () =>
        Promise.all(
          Array.from({ length: 100 }, (_, index) => clients[index % 2]!.start({ totalSize: SIZE })),
        );
      const answers = await whileUsageIsHeld(app.config.databaseUrl!, tenant.owner, ROOM + 5, starts);
      const refused = answers.filter(({ status }) => status !== 201);
      const startedIds = answers.filter(({ status }) => status === 201).map(({ body }) => body.uploadId);
      return { startedIds, refused: refused.map(({ status, body }) => ({ ...body, status })) };
    }

    const TAKEN = { openUploads: ROOM, reservedBytes: ROOM * SIZE, storedBytes: 0, startedUploads: ROOM };

    it.each([
      [
        'bytes',
        { maxTotalBytes: ROOM * SIZE },
        { code: 'quota-exceeded', status: 403, limit: ROOM * SIZE, reserved: ROOM * SIZE, requested: SIZE },
      ],
      ['open uploads', { maxOpenUploads: ROOM }, { code: 'too-many-open-uploads', status: 429, limit: ROOM }],
      ['uploads', { maxUploads: ROOM }, { code: 'uploads-used-up', status: 403, limit: ROOM }],
    ])('take ten, and tell the others why not: %s', async (_what, limits, problem) => {
      await tenant.setLimits(limits);
      const { startedIds, refused } = await startMany((await tenant.newKey()).secret);
      expect(new Set(startedIds).size).toBe(ROOM);
      expect(refused).toHaveLength(90);
      for (const answer of refused)
        expect(answer).toMatchObject({ ...problem, subject: `owner ${tenant.owner}`, available: 0 });
      expect(await tenant.usage()).toMatchObject({ ...TAKEN, limits });
    });

    it('take ten of a token that is good for so many, whoever of its pages asks', async () => {
      const { client } = await tenant.newKey();
      const asked = { maxUploads: ROOM, owner: tenant.userNamed('one') };
      const { body } = await client.post<{ token: string }>('/v1/upload-tokens', asked);
      const { startedIds, refused } = await startMany(body.token);
      expect(startedIds).toHaveLength(ROOM);
      for (const answer of refused)
        expect(answer).toMatchObject({ code: 'uploads-used-up', status: 403, limit: ROOM });
      expect(await tenant.usage()).toMatchObject(TAKEN);
      expect(await tenant.usage(tenant.userNamed('one'))).toMatchObject(TAKEN);
    });
  });

  describe('are free again', () => {
    const NOTHING = { openUploads: 0, reservedBytes: 0, storedBytes: 0 };

    /** Nothing else fits in while it is there. */
    async function startTheOnlyOne(): Promise<{ client: TestClient; uploadId: string; data: Buffer }> {
      await tenant.setLimits({ maxTotalBytes: SIZE, maxOpenUploads: 1 });
      const client = await tenant.newClient();
      const data = bytes(SIZE);
      const uploadId = await client.startFor(data);
      expect(await tenant.usage()).toMatchObject({
        openUploads: 1,
        reservedBytes: SIZE,
        storedBytes: 0,
        availableBytes: 0,
      });
      expect(await client.start({ totalSize: SIZE })).toMatchObject({ status: 429 });
      return { client, uploadId, data };
    }

    async function expectRoom(client: TestClient): Promise<void> {
      expect(await tenant.usage()).toMatchObject({ ...NOTHING, availableBytes: SIZE });
      expect(await client.start({ totalSize: SIZE })).toMatchObject({ status: 201 });
    }

    it('after an abort, once, however often and wherever it is called', async () => {
      const { client, uploadId, data } = await startTheOnlyOne();
      await client.putParts(uploadId, data);
      await Promise.all([client, other.client, client].map((caller) => caller.abort(uploadId)));
      await client.abort(uploadId);
      await expectRoom(client);
    });

    it('after the expiry', async () => {
      const { client, uploadId } = await startTheOnlyOne();
      await expire(uploadId);
      await Promise.all([app.reap(), other.reap()]);
      await expectRoom(client);
    });

    it('after an upload has failed', async () => {
      const { client, uploadId } = await startTheOnlyOne();
      await app.sql(`UPDATE upload_sessions SET storage_upload_id = gen_random_uuid() WHERE id = $1`, [
        uploadId,
      ]);
      expect((await client.status(uploadId)).body.status).toBe('failed');
      await expectRoom(client);
    });

    it('after a start over which its instance has died', async () => {
      const { client, uploadId } = await startTheOnlyOne();
      await app.sql(
        `UPDATE upload_sessions SET status = 'creating', last_activity_at = now() - interval '20 minutes'
         WHERE id = $1`,
        [uploadId],
      );
      await app.reap();
      await expectRoom(client);
    });

    it('after the object was deleted; until then it takes up what it has', async () => {
      const { client, uploadId, data } = await startTheOnlyOne();
      await client.putParts(uploadId, data);
      const { body } = await client.complete(uploadId);
      await client.complete(uploadId);
      expect(await tenant.usage()).toMatchObject({
        openUploads: 0,
        reservedBytes: 0,
        storedBytes: SIZE,
        availableBytes: 0,
      });
      expectProblem(await client.start({ totalSize: 1 }), 403, 'quota-exceeded', {
        used: SIZE,
        reserved: 0,
        available: 0,
        requested: 1,
      });
      expect(await client.delete(`/v1/objects/${body.key}`)).toMatchObject({ status: 204 });
      await expectRoom(client);
    });
  });

  describe('of a deleted object', () => {
    it('are given back once, whoever deletes it again', async () => {
      const client = await tenant.newClient();
      const [key] = [await completed(client), await completed(client)];
      expect(await client.delete(`/v1/objects/${key}`)).toMatchObject({ status: 204 });
      expectProblem(await client.delete(`/v1/objects/${key}`), 404, 'object-not-found');
      expect(await tenant.usage()).toMatchObject({ storedBytes: SIZE });
    });

    it('are given back once, when it is deleted several times at once', async () => {
      const client = await tenant.newClient();
      const [key] = [await completed(client), await completed(client)];
      const answers = await Promise.all(
        [client, other.client, client, other.client].map((caller) => caller.delete(`/v1/objects/${key}`)),
      );
      for (const { status } of answers) expect([204, 404]).toContain(status);
      expect(answers.map(({ status }) => status)).toContain(204);
      expect(await tenant.usage()).toMatchObject({ storedBytes: SIZE });
    });

    it('are given back also when its upload has been forgotten, and not before', async () => {
      const client = await tenant.newClient();
      const key = await completed(client);
      await app.sql(`UPDATE upload_sessions SET ended_at = now() - interval '1 year' WHERE key = $1`, [key]);
      await app.reap();
      expect((await client.get<{ items: unknown[] }>('/v1/uploads')).body.items).toEqual([]);
      expect(await tenant.usage()).toMatchObject({ storedBytes: SIZE });
      const answers = await Promise.all(
        [client, other.client].map((caller) => caller.delete(`/v1/objects/${key}`)),
      );
      expect(answers.map(({ status }) => status)).toContain(204);
      expect(await tenant.usage()).toMatchObject({ storedBytes: 0 });
    });

    it('are given back by the next call, when an instance has died over it', async () => {
      const client = await tenant.newClient();
      const key = await completed(client);
      const subjects = [`owner:${tenant.owner}`];
      expect(await client.delete(`/v1/objects/${key}`)).toMatchObject({ status: 204 });
      // As if it had not come to this.
      await app.sql(`UPDATE upload_sessions SET usage_subjects = $2 WHERE key = $1`, [key, subjects]);
      await app.sql(`UPDATE usage SET stored_bytes = $2 WHERE subject = ANY ($1)`, [subjects, SIZE]);
      expectProblem(await client.delete(`/v1/objects/${key}`), 404, 'object-not-found');
      expect(await tenant.usage()).toMatchObject({ storedBytes: 0 });
    });
  });

  describe('of a tenant', () => {
    it('are those of all its users together; a user may have one of its own', async () => {
      await tenant.setLimits({ maxTotalBytes: 3 * SIZE });
      await tenant.setLimits({ maxTotalBytes: SIZE }, tenant.userNamed('two'));
      const [one, two] = await Promise.all(
        ['one', 'two'].map((name) => tenant.newClient({}, { owner: tenant.userNamed(name) })),
      );
      await completed(one!);
      await two!.start({ totalSize: SIZE });
      expectProblem(await two!.start({ totalSize: 1 }), 403, 'quota-exceeded', {
        subject: `owner ${tenant.userNamed('two')}`,
        limit: SIZE,
      });
      expect(await tenant.usage(tenant.userNamed('one'))).toMatchObject({
        openUploads: 0,
        storedBytes: SIZE,
        availableBytes: null,
      });
      expect(await tenant.usage(tenant.userNamed('two'))).toMatchObject({
        openUploads: 1,
        reservedBytes: SIZE,
        availableBytes: 0,
      });
      expect(await tenant.usage()).toMatchObject({
        openUploads: 1,
        reservedBytes: SIZE,
        storedBytes: SIZE,
        startedUploads: 2,
        availableBytes: SIZE,
      });
      expectProblem(await one!.start({ totalSize: SIZE + 1 }), 403, 'quota-exceeded', {
        subject: `owner ${tenant.owner}`,
        limit: 3 * SIZE,
        used: SIZE,
        reserved: SIZE,
        available: SIZE,
        requested: SIZE + 1,
      });
      expect(await one!.start({ totalSize: SIZE })).toMatchObject({ status: 201 });
    });

    it('are known to its users, and to no other tenant', async () => {
      await tenant.setLimits({ maxTotalBytes: SIZE });
      const user = await tenant.newClient({}, { owner: tenant.userNamed('one') });
      await user.start({ totalSize: 1 });
      const ownersSeenBy = async (client: TestClient) =>
        (await client.get<{ items: { owner: string }[] }>('/v1/usage')).body.items.map(({ owner }) => owner);
      expect(await ownersSeenBy(user)).toEqual([tenant.userNamed('one')]);
      expect(await ownersSeenBy(await tenant.newClient())).toEqual([tenant.owner, tenant.userNamed('one')]);
      const stranger = new TestTenant(app);
      expect(await ownersSeenBy(await stranger.newClient())).toEqual([stranger.owner]);
    });
  });

  describe('of a key', () => {
    async function tokensOf(client: TestClient): Promise<TestClient[]> {
      const ask = () => client.post<{ token: string }>('/v1/upload-tokens', { maxUploads: null });
      return [await ask(), await ask()].map(({ body }) => new TestClient(app.url, body.token));
    }

    it.each([
      [{ maxTotalBytes: 2 * SIZE }, 403, 'quota-exceeded', { limit: 2 * SIZE, reserved: 2 * SIZE }],
      [{ maxOpenUploads: 2 }, 429, 'too-many-open-uploads', { limit: 2, used: 2 }],
      [{ maxUploads: 2 }, 403, 'uploads-used-up', { limit: 2 }],
    ])('hold for all that is started with it and with its tokens: %j', async (limits, status, code, more) => {
      const client = await tenant.newClient(limits);
      const [one, two] = await tokensOf(client);
      expect(await one!.start({ totalSize: SIZE })).toMatchObject({ status: 201 });
      expect(await client.start({ totalSize: SIZE })).toMatchObject({ status: 201 });
      for (const caller of [one!, two!, client])
        expectProblem(await caller.start({ totalSize: SIZE }), status, code, {
          subject: 'this key or token',
          available: 0,
          ...more,
        });
      // Another key of the same owner has its own.
      expect(await (await tenant.newClient(limits)).start({ totalSize: SIZE })).toMatchObject({
        status: 201,
      });
    });

    it('are free again when an upload of one of its tokens is over, whoever ends it', async () => {
      const client = await tenant.newClient({ maxTotalBytes: SIZE });
      const [page] = await tokensOf(client);
      const uploadId = await page!.startFor(bytes(SIZE));
      expectProblem(await client.start({ totalSize: 1 }), 403, 'quota-exceeded');
      await app.client.abort(uploadId);
      expect(await client.start({ totalSize: SIZE })).toMatchObject({ status: 201 });
    });
  });

  it('are taken up once by a start that is asked for again, also when nothing else would fit in', async () => {
    await tenant.setLimits({ maxUploads: 1, maxTotalBytes: SIZE });
    const { secret } = await tenant.newKey();
    const header = { 'idempotency-key': randomUUID() };
    const starts = [app, other, app, other].map(({ url }) =>
      new TestClient(url, secret).start({ totalSize: SIZE }, header),
    );
    const answers = await Promise.all(starts);
    for (const answer of answers) expect(answer).toMatchObject({ status: 201, body: answers[0]!.body });
    expect(await tenant.usage()).toMatchObject({ startedUploads: 1, reservedBytes: SIZE });
  });
});
