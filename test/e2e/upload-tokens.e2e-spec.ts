import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { bytes } from '../support/bytes.js';
import { databaseText } from '../support/database-text.js';
import { expectProblem } from '../support/problems.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { type Answer, TestClient } from '../support/test-client.js';

const ADMIN_KEY = 'the-administrators-key-of-this-test';
const HOUR_MS = 3_600_000;

interface Token {
  id: string;
  prefix: string;
  token: string;
  owner: string;
  scopes: string[];
  limits: Record<string, unknown>;
  parentId: string | null;
  uploadId: string | null;
  expiresAt: string;
  createdAt: string;
  state: string;
}

interface Page {
  items: Token[];
  nextCursor: string | null;
}

describe('Upload tokens', () => {
  let app: TestApp;
  let admin: TestClient;
  let backend: TestClient;
  let keyId: string;
  // What this file makes, and nothing of the files that ran before on this database.
  const tenant = `tenant-${randomUUID()}`;

  beforeAll(async () => {
    app = await startTestApp({ config: { auth: 'keys', adminApiKey: ADMIN_KEY } });
    admin = app.client;
    ({ client: backend, id: keyId } = await keyFor(tenant));
  });
  afterAll(() => app.close());

  async function keyFor(
    owner: string,
    more: Record<string, unknown> = {},
  ): Promise<{ id: string; client: TestClient }> {
    const body = {
      name: 'backend',
      owner,
      scopes: ['uploads:write', 'uploads:read', 'objects:read'],
      ...more,
    };
    const { id, secret } = (await admin.post<{ id: string; secret: string }>('/v1/api-keys', body)).body;
    return { id, client: new TestClient(app.url, secret) };
  }

  const ask = (body: Record<string, unknown> = {}, client = backend) =>
    client.post<Token>('/v1/upload-tokens', body);

  async function issue(body: Record<string, unknown> = {}, client = backend): Promise<Token> {
    const answer = await ask(body, client);
    expect(answer).toMatchObject({ status: 201 });
    return answer.body;
  }

  const pageWith = ({ token }: Token) => new TestClient(app.url, token);
  const idsIn = async (client: TestClient, query = '') =>
    (await client.get<Page>(`/v1/upload-tokens${query}`)).body.items.map(({ id }) => id);

  it('is made for a user of the tenant, with what the page is to be let do, and is shown once', async () => {
    const answer = await ask({
      owner: `${tenant}/user-17`,
      name: 'avatar',
      folder: 'avatars/user-17',
      maxSize: 1_000,
      maxTotalBytes: 5_000,
      contentTypes: ['image/*'],
      filenames: ['*.jpg'],
      maxUploads: 3,
      expiresIn: 600,
    });
    const { token, ...rest } = answer.body;
    expect(answer.status).toBe(201);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(token).toMatch(/^lst_[A-Za-z0-9]{12}_[A-Za-z0-9]{43}$/);
    expect(rest).toMatchObject({
      id: token.split('_')[1],
      prefix: token.slice(0, 16),
      name: 'avatar',
      owner: `${tenant}/user-17`,
      scopes: ['uploads:write', 'uploads:read'],
      limits: {
        maxObjectSize: 1_000,
        maxTotalBytes: 5_000,
        maxUploads: 3,
        contentTypes: ['image/*'],
        filenames: ['*.jpg'],
        folders: ['avatars/user-17'],
      },
      parentId: keyId,
      uploadId: null,
      state: 'active',
    });
    expect(Date.parse(rest.expiresAt) - Date.parse(rest.createdAt)).toBeGreaterThan(590_000);
    expect(Date.parse(rest.expiresAt) - Date.parse(rest.createdAt)).toBeLessThanOrEqual(600_000);
    const listed = (await backend.get<Page>('/v1/upload-tokens')).body.items.find(({ id }) => id === rest.id);
    expect(listed).toEqual(rest);
    const text = await databaseText(app.config.databaseUrl!);
    expect(text).toContain(rest.id);
    expect(text).not.toContain(token.split('_')[2]);
  });

  it('is for one upload of its issuer, within an hour, when nothing is said', async () => {
    const token = await issue();
    expect(token).toMatchObject({
      owner: tenant,
      limits: { maxUploads: 1 },
      scopes: ['uploads:write', 'uploads:read'],
    });
    expect(Math.round((Date.parse(token.expiresAt) - Date.parse(token.createdAt)) / HOUR_MS)).toBe(1);
  });

  it('sends a file: the page has nothing else', async () => {
    const page = pageWith(await issue({ owner: `${tenant}/user-1` }));
    const data = bytes(1_000);
    const uploadId = await page.startFor(data);
    await page.putParts(uploadId, data);
    expect(await page.complete(uploadId)).toMatchObject({ status: 200 });
    expect((await backend.get(`/v1/uploads/${uploadId}`)).body).toMatchObject({ owner: `${tenant}/user-1` });
    expectProblem(await page.start({ totalSize: 1 }), 403, 'uploads-used-up');
  });

  it.each([
    ['a folder that is not its own', { folder: 'elsewhere' }, 403, 'folder-not-allowed'],
    ['a larger file', { totalSize: 1_001 }, 422, 'object-too-large'],
    ['a file of another type', { contentType: 'text/html' }, 415, 'content-type-not-allowed'],
    ['a file with another name', { filename: 'a.exe' }, 403, 'filename-not-allowed'],
  ])('does not start %s', async (_what, other, status, code) => {
    const limits = { folder: 'own', maxSize: 1_000, contentTypes: ['image/*'], filenames: ['*.jpg'] };
    const page = pageWith(await issue(limits));
    const file = { folder: 'own/below', totalSize: 1_000, contentType: 'image/jpeg', filename: 'a.JPG' };
    expectProblem(await page.start({ ...file, ...other }), status, code);
    expect(await page.start(file)).toMatchObject({ status: 201 });
  });

  it('has no more than the one who asks for it', async () => {
    const { client: writer } = await keyFor(tenant, { scopes: ['uploads:write'] });
    expect((await issue({}, writer)).scopes).toEqual(['uploads:write']);
    expectProblem(await ask({ scopes: ['uploads:read'] }, writer), 403, 'forbidden', {
      requiredScopes: ['uploads:read'],
      scopes: ['uploads:write'],
    });
    expect((await issue({ scopes: ['objects:read', 'uploads:write'] })).scopes).toEqual([
      'uploads:write',
      'objects:read',
    ]);
    const { client: reader } = await keyFor(tenant, { scopes: ['uploads:read'] });
    expectProblem(await ask({}, reader), 403, 'forbidden', { requiredScopes: ['uploads:write'] });
  });

  it.each([[['admin']], [['webhooks']], [['objects:write']], [[]], ['uploads:write']])(
    'has never the scopes %j, whoever asks',
    async (scopes) => {
      expectProblem(await ask({ scopes }, admin), 422, 'validation-failed');
    },
  );

  it('is for its issuer, or a user of it, and for anyone only by an administrator', async () => {
    for (const owner of [`${tenant}x`, 'default', `${tenant}x/user`])
      expectProblem(await ask({ owner }), 403, 'forbidden');
    const { client: user } = await keyFor(`${tenant}/user-3`);
    for (const owner of [tenant, `${tenant}/user-4`])
      expectProblem(await ask({ owner }, user), 403, 'forbidden');
    expect(await issue({ owner: `${tenant}/user-3` }, user)).toMatchObject({ owner: `${tenant}/user-3` });
    expect(await issue({ owner: `${tenant}/anyone` }, admin)).toMatchObject({
      owner: `${tenant}/anyone`,
      parentId: null,
    });
  });

  it('asks for no tokens, sees none and ends none', async () => {
    const token = await issue();
    const page = pageWith(token);
    expectProblem(await ask({}, page), 403, 'forbidden');
    expectProblem(await page.get('/v1/upload-tokens'), 403, 'forbidden');
    expectProblem(await page.delete(`/v1/upload-tokens/${token.id}`), 403, 'forbidden');
  });

  it('sees the uploads of its owner, and not those of the tenant', async () => {
    const page = pageWith(await issue({ owner: `${tenant}/user-5` }));
    const tenants = await backend.startFor(bytes(3));
    expectProblem(await page.status(tenants), 404, 'upload-not-found');
    const own = await page.startFor(bytes(3));
    expect(await page.status(own)).toMatchObject({ status: 200 });
  });

  describe('for one upload that is there already', () => {
    it('is good for it, and for no other', async () => {
      const data = bytes(10);
      const [uploadId, other] = [await backend.startFor(data), await backend.startFor(data)];
      const token = await issue({ uploadId: uploadId.toUpperCase() });
      expect(token).toMatchObject({ uploadId, owner: tenant, limits: {} });
      const page = pageWith(token);
      expect((await page.get('/v1/whoami')).body).toMatchObject({ kind: 'token', uploadId });
      expectProblem(await page.status(other), 404, 'upload-not-found');
      expectProblem(await page.abort(other), 404, 'upload-not-found');
      expectProblem(await page.start({ totalSize: 1 }), 403, 'forbidden');
      await page.putParts(uploadId, data);
      expect(await page.complete(uploadId)).toMatchObject({ status: 200 });
    });

    it("is the user's, whose upload it is, and reaches no other of theirs", async () => {
      const user = `${tenant}/user-6`;
      const uploadId = await pageWith(await issue({ owner: user })).startFor(bytes(3));
      expect(await issue({ uploadId })).toMatchObject({ owner: user });
      expect(await issue({ uploadId, owner: tenant })).toMatchObject({ owner: tenant });
      expectProblem(await ask({ uploadId, owner: `${tenant}/user-7` }), 422, 'validation-failed');
    });

    it('is not made for the upload of another owner, or for none', async () => {
      const { client: stranger } = await keyFor(`${tenant}-stranger`);
      const uploadId = await backend.startFor(bytes(3));
      expectProblem(await ask({ uploadId }, stranger), 404, 'upload-not-found');
      expectProblem(await ask({ uploadId: randomUUID() }), 404, 'upload-not-found');
    });

    it('takes no limits, which would hold nothing back', async () => {
      const uploadId = await backend.startFor(bytes(3));
      for (const limit of [{ maxSize: 3 }, { folder: 'a' }, { maxUploads: 1 }, { contentTypes: ['a/b'] }])
        expectProblem(await ask({ uploadId, ...limit }), 422, 'validation-failed');
    });
  });

  it('ends with the key by which it was issued', async () => {
    const { id, client } = await keyFor(tenant);
    const page = pageWith(await issue({}, client));
    expect(await page.get('/v1/whoami')).toMatchObject({ status: 200 });
    await admin.delete(`/v1/api-keys/${id}`);
    expectProblem(await page.get('/v1/whoami'), 401, 'unauthorized');
  });

  it('does not claim to be good for longer than that key', async () => {
    const expiresAt = new Date(Date.now() + 30 * 60_000).toISOString();
    const { client } = await keyFor(tenant, { expiresAt });
    expect(await issue({ expiresIn: 86_400 }, client)).toMatchObject({ expiresAt });
  });

  it('has the limits of that key too, as they are now', async () => {
    const { id, client } = await keyFor(tenant, { limits: { maxObjectSize: 100 } });
    const page = pageWith(await issue({ maxSize: 1_000, maxUploads: null }, client));
    expect((await page.get('/v1/whoami')).body).toMatchObject({
      limits: [{ maxObjectSize: 1_000 }, { maxObjectSize: 100 }],
    });
    expectProblem(await page.start({ totalSize: 101 }), 422, 'object-too-large');
    await admin.patch(`/v1/api-keys/${id}`, { limits: { maxObjectSize: 101 } });
    expect(await page.start({ totalSize: 101 })).toMatchObject({ status: 201 });
  });

  it('revoked works no more; revoked again, it is the same', async () => {
    const token = await issue();
    const page = pageWith(token);
    expect(await page.get('/v1/whoami')).toMatchObject({ status: 200 });
    const answers = await Promise.all([1, 2, 3].map(() => backend.delete(`/v1/upload-tokens/${token.id}`)));
    for (const answer of answers) expect(answer).toMatchObject({ status: 200, body: { success: true } });
    expectProblem(await page.get('/v1/whoami'), 401, 'unauthorized', {
      detail: expect.stringMatching(/^This token was revoked at/) as string,
    });
    const audit = await admin.get<{ items: { action: string; actor: string }[] }>(
      `/v1/audit?target=${token.id}`,
    );
    expect(audit.body.items.map(({ action, actor }) => [action, actor.replace(/_\w+/, '')])).toEqual([
      ['token.revoked', 'lsk (backend)'],
      ['token.created', 'lsk (backend)'],
    ]);
  });

  it('that has expired is refused, and forgotten when nobody asks for it any more', async () => {
    const [old, recent] = [await issue(), await issue()];
    for (const token of [old, recent]) await pageWith(token).startFor(bytes(3));
    await app.sql(`UPDATE credentials SET expires_at = now() - interval '31 days' WHERE id = $1`, [old.id]);
    await app.sql(`UPDATE credentials SET expires_at = now() - interval '29 days' WHERE id = $1`, [
      recent.id,
    ]);
    // What has just been used is known for some seconds as it was.
    let answer = await pageWith(old).get('/v1/whoami');
    for (; answer.status === 200; answer = await pageWith(old).get('/v1/whoami')) await sleep(50);
    expectProblem(answer, 401, 'unauthorized', {
      detail: expect.stringMatching(/^This token expired at/) as string,
    });
    await app.reap();
    const left = await idsIn(backend, '?state=expired');
    expect(left).toContain(recent.id);
    expect(left).not.toContain(old.id);
    const text = await databaseText(app.config.databaseUrl!);
    expect(text).toContain(`credential:${recent.id}`);
    expect(text).not.toContain(`(credential:${old.id}`);
  });

  describe("of another's", () => {
    it('is neither seen nor ended', async () => {
      const { client: stranger } = await keyFor(`${tenant}-stranger`);
      const { client: user } = await keyFor(`${tenant}/user-8`);
      const [own, users] = [await issue(), await issue({ owner: `${tenant}/user-8` })];
      expect(await idsIn(stranger)).toEqual([]);
      expect(await idsIn(stranger, `?owner=${tenant}`)).toEqual([]);
      expect(await idsIn(user)).toEqual([users.id]);
      expect(await idsIn(backend, `?owner=${tenant}/user-8`)).toEqual([users.id]);
      expect(await idsIn(admin, `?owner=${tenant}`)).toEqual(expect.arrayContaining([own.id, users.id]));
      for (const client of [stranger, user])
        expectProblem(await client.delete(`/v1/upload-tokens/${own.id}`), 404, 'credential-not-found');
      expect(await pageWith(own).get('/v1/whoami')).toMatchObject({ status: 200 });
    });

    it('and keys are not among tokens, nor tokens among keys', async () => {
      const { id } = await issue();
      expectProblem(await admin.get(`/v1/api-keys/${id}`), 404, 'credential-not-found');
      expectProblem(await admin.delete(`/v1/api-keys/${id}`), 404, 'credential-not-found');
      expectProblem(await admin.delete(`/v1/upload-tokens/${keyId}`), 404, 'credential-not-found');
      expect(await idsIn(backend, `?owner=${tenant}`)).not.toContain(keyId);
    });
  });

  it('in the list by pages, each once, the newest first', async () => {
    const owner = `${tenant}/many`;
    const made: string[] = [];
    for (let count = 0; count < 5; count++) made.unshift((await issue({ owner })).id);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const path: string = `/v1/upload-tokens?owner=${owner}&limit=2${cursor && `&cursor=${cursor}`}`;
      const { body }: Answer<Page> = await backend.get<Page>(path);
      seen.push(...body.items.map(({ id }) => id));
      cursor = body.nextCursor;
    }
    expect(seen.toSorted()).toEqual(made.toSorted());
    expect(seen).toEqual(await idsIn(backend, `?owner=${owner}`));
  });

  it.each([
    [{ expiresIn: 59 }],
    [{ expiresIn: 604_801 }],
    [{ expiresIn: '1h' }],
    [{ maxUploads: 0 }],
    [{ maxSize: -1 }],
    [{ folder: '../a' }],
    [{ folder: '/a' }],
    [{ contentTypes: ['image'] }],
    [{ filenames: ['a/b'] }],
    [{ owner: 'a//b' }],
    [{ uploadId: 'x' }],
    [{ name: 'a'.repeat(101) }],
    [{ limits: { maxUploads: 1 } }],
    [{ parentId: 'AAAAAAAAAAAA' }],
  ])('is not made of %j', async (body) => {
    expectProblem(await ask(body), 422, 'validation-failed');
  });
});

it('Where anyone may upload, nobody in particular issues or ends tokens', async () => {
  const app = await startTestApp({ config: { auth: 'anonymous', adminApiKey: ADMIN_KEY } });
  try {
    const anyone = new TestClient(app.url);
    expectProblem(await anyone.post('/v1/upload-tokens', {}), 403, 'forbidden');
    const { body } = await app.client.post<Token>('/v1/upload-tokens', {});
    expectProblem(await anyone.get('/v1/upload-tokens'), 403, 'forbidden');
    expectProblem(await anyone.delete(`/v1/upload-tokens/${body.id}`), 403, 'forbidden');
    expect((await anyone.get('/v1/whoami')).body).toMatchObject({
      kind: 'anonymous',
      auth: 'anonymous',
      limits: [],
    });
  } finally {
    await app.close();
  }
});
