import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { bytes, sha256 } from '../support/bytes.js';
import { databaseText } from '../support/database-text.js';
import { LongshoreProcess } from '../support/longshore-process.js';
import { expectProblem } from '../support/problems.js';
import { temporaryFolder } from '../support/stores.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { type Answer, TestClient } from '../support/test-client.js';
import { freshDatabaseUrl } from '../support/test-database.js';

const ADMIN_KEY = 'the-administrators-key-of-this-test';
const LATER = '2100-01-01T00:00:00.000Z';

interface Key {
  id: string;
  prefix: string;
  secret: string;
  name: string;
  owner: string;
  scopes: string[];
  limits: Record<string, unknown>;
  createdBy: string;
  createdAt: string;
  lastUsedAt: string | null;
  expiresAt: string | null;
  state: string;
}

interface Page {
  items: Key[];
  nextCursor: string | null;
}

interface AuditPage {
  items: { action: string; actor: string; target: string; detail: Record<string, unknown> }[];
}

describe('API keys', () => {
  let app: TestApp;
  let admin: TestClient;
  // What this file makes, and nothing of the files that ran before on this database.
  const tenant = `keys-${randomUUID()}`;

  beforeAll(async () => {
    app = await startTestApp({ config: { auth: 'keys', adminApiKey: ADMIN_KEY } });
    admin = app.client;
  });
  afterAll(() => app.close());

  const withKey = ({ secret }: { secret: string }) => new TestClient(app.url, secret);
  const whoami = (key: { secret: string }) => withKey(key).get('/v1/whoami');

  async function create(more: Record<string, unknown> = {}): Promise<Key> {
    const body = { name: 'a key', owner: tenant, scopes: ['uploads:write', 'uploads:read'], ...more };
    const answer = await admin.post<Key>('/v1/api-keys', body);
    expect(answer).toMatchObject({ status: 201 });
    return answer.body;
  }

  async function audited(target: string): Promise<AuditPage['items']> {
    return (await admin.get<AuditPage>(`/v1/audit?target=${target}`)).body.items;
  }

  /** Asks until the answer is this one: what another instance does is known here within seconds. */
  async function until(status: number, call: () => Promise<Answer>): Promise<Answer> {
    for (;;) {
      const answer = await call();
      if (answer.status === status) return answer;
      await sleep(20);
    }
  }

  it('is made once, works at once, and its secret is in that one answer only', async () => {
    const limits = { maxTotalBytes: 1_000_000, contentTypes: ['image/*'] };
    const asked = {
      name: 'billing',
      owner: `${tenant}/user`,
      scopes: ['uploads:read', 'uploads:write'],
      limits,
    };
    const answer = await admin.post<Key>('/v1/api-keys', { ...asked, expiresAt: LATER });
    const { secret, ...key } = answer.body;
    expect(answer.status).toBe(201);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(secret).toMatch(/^lsk_[A-Za-z0-9]{12}_[A-Za-z0-9]{43}$/);
    expect(key).toEqual({
      ...asked,
      id: secret.split('_')[1],
      prefix: secret.slice(0, 16),
      scopes: ['uploads:write', 'uploads:read'],
      createdBy: 'operator',
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
      lastUsedAt: null,
      expiresAt: LATER,
      state: 'active',
    });
    expect((await admin.get(`/v1/api-keys/${key.id}`)).body).toEqual(key);
    expect((await admin.get<Page>(`/v1/api-keys?owner=${tenant}`)).body.items).toContainEqual(key);
    expect(await whoami({ secret })).toMatchObject({
      status: 200,
      body: {
        kind: 'key',
        name: `${key.prefix} (billing)`,
        owner: `${tenant}/user`,
        scopes: ['uploads:write', 'uploads:read'],
        limits: [limits],
        auth: 'keys',
      },
    });
  });

  it('is in the database as a hash alone', async () => {
    const { secret, id } = await create();
    const text = await databaseText(app.config.databaseUrl!);
    expect(text).toContain(id);
    expect(text).toContain(sha256(Buffer.from(secret)));
    expect(text).not.toContain(secret.split('_')[2]);
  });

  it('belongs to the default owner, with no limits, for good, when nothing else is said', async () => {
    const { body } = await admin.post<Key>('/v1/api-keys', { name: 'plain', scopes: ['objects:read'] });
    expect(body).toMatchObject({ owner: 'default', limits: {}, expiresAt: null, state: 'active' });
  });

  it('starts uploads of its owner, and of nobody else', async () => {
    const [mine, other] = [await create(), await create({ owner: `${tenant}-other` })];
    const uploadId = await withKey(mine).startFor(bytes(3));
    expect(await withKey(mine).status(uploadId)).toMatchObject({ status: 200 });
    expectProblem(await withKey(other).status(uploadId), 404, 'upload-not-found');
    expect((await admin.get(`/v1/uploads/${uploadId}`)).body).toMatchObject({ owner: tenant });
  });

  it('may do what its scopes say, and make no keys without admin', async () => {
    const reader = withKey(await create({ scopes: ['uploads:read'] }));
    expectProblem(await reader.start(), 403, 'forbidden', { requiredScopes: ['uploads:write'] });
    expectProblem(await reader.get('/v1/api-keys'), 403, 'forbidden', { requiredScopes: ['admin'] });
    const second = withKey(await create({ scopes: ['admin'] }));
    const made = await second.post<Key>('/v1/api-keys', { name: 'by another', scopes: ['webhooks'] });
    expect(made.body.createdBy).toMatch(/^lsk_\w{12} \(a key\)$/);
  });

  it('revoked works no more, and revoking it again says the same', async () => {
    const key = await create();
    expect(await whoami(key)).toMatchObject({ status: 200 });
    for (let time = 0; time < 2; time++)
      expect(await admin.delete(`/v1/api-keys/${key.id}`)).toMatchObject({
        status: 200,
        body: { success: true },
      });
    expectProblem(await whoami(key), 401, 'unauthorized', {
      detail: expect.stringMatching(/revoked at/) as string,
    });
    expect((await admin.get(`/v1/api-keys/${key.id}`)).body).toMatchObject({ state: 'revoked' });
    expect((await audited(key.id)).map(({ action, actor }) => [action, actor])).toEqual([
      ['key.revoked', 'operator'],
      ['key.created', 'operator'],
    ]);
  });

  it('revoked by many at once is revoked once', async () => {
    const { id } = await create();
    const answers = await Promise.all(Array.from({ length: 8 }, () => admin.delete(`/v1/api-keys/${id}`)));
    expect(answers.map(({ status, body }) => [status, body])).toEqual(
      answers.map(() => [200, { success: true }]),
    );
    expect((await audited(id)).filter(({ action }) => action === 'key.revoked')).toHaveLength(1);
  });

  it('revoked on one instance is soon refused by another, which knew it', async () => {
    const beside = await startTestApp({ beside: app });
    try {
      const key = await create();
      const elsewhere = new TestClient(beside.url, key.secret);
      expect(await elsewhere.get('/v1/whoami')).toMatchObject({ status: 200 });
      await admin.delete(`/v1/api-keys/${key.id}`);
      expectProblem(await until(401, () => elsewhere.get('/v1/whoami')), 401, 'unauthorized');
    } finally {
      await beside.close();
    }
  });

  it('works until it expires, not a moment longer for having been used', async () => {
    const key = await create({ expiresAt: new Date(Date.now() + 2_000).toISOString() });
    const refused = await until(401, () => whoami(key));
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(key.expiresAt!));
    expectProblem(refused, 401, 'unauthorized', { detail: `This key expired at ${key.expiresAt}.` });
    expect((await admin.get(`/v1/api-keys/${key.id}`)).body).toMatchObject({ state: 'expired' });
  });

  it('can be given another name, other scopes, limits and end, which hold at once', async () => {
    const key = await create({ limits: { maxUploads: 5, maxOpenUploads: 2 } });
    expect(await whoami(key)).toMatchObject({ status: 200 });
    const change = {
      name: 'renamed',
      scopes: ['uploads:read'],
      limits: { maxUploads: null, maxObjectSize: 9 },
      expiresAt: LATER,
    };
    const changed = await admin.patch<Key>(`/v1/api-keys/${key.id}`, change);
    const { secret: _, ...before } = key;
    expect(changed.body).toEqual({
      ...before,
      ...change,
      limits: { maxOpenUploads: 2, maxObjectSize: 9 },
      lastUsedAt: changed.body.lastUsedAt,
    });
    expect((await whoami(key)).body).toMatchObject({
      name: `${key.prefix} (renamed)`,
      scopes: ['uploads:read'],
      limits: [{ maxOpenUploads: 2, maxObjectSize: 9 }],
    });
    const [event] = await audited(key.id);
    expect(event).toMatchObject({
      action: 'key.changed',
      detail: {
        name: { from: 'a key', to: 'renamed' },
        limits: { from: { maxUploads: 5, maxOpenUploads: 2 }, to: { maxOpenUploads: 2, maxObjectSize: 9 } },
        expiresAt: { from: null, to: LATER },
      },
    });
    expect(
      (await admin.patch<Key>(`/v1/api-keys/${key.id}`, { limits: null, expiresAt: null })).body,
    ).toMatchObject({
      name: 'renamed',
      limits: {},
      expiresAt: null,
    });
  });

  it('changed by nothing is told of to nobody', async () => {
    const { id, name } = await create();
    expect(await admin.patch(`/v1/api-keys/${id}`, {})).toMatchObject({ status: 200, body: { name } });
    expect(await admin.patch(`/v1/api-keys/${id}`, { name })).toMatchObject({ status: 200 });
    expect(await audited(id)).toHaveLength(1);
  });

  it('changed by many at once keeps every change', async () => {
    const { id } = await create();
    const changes = [{ name: 'other' }, { scopes: ['webhooks'] }, { expiresAt: LATER }].concat(
      ['maxUploads', 'maxObjectSize', 'maxTotalBytes'].map((limit) => ({ limits: { [limit]: 7 } }) as never),
    );
    await Promise.all(changes.map((change) => admin.patch(`/v1/api-keys/${id}`, change)));
    expect((await admin.get(`/v1/api-keys/${id}`)).body).toMatchObject({
      name: 'other',
      scopes: ['webhooks'],
      expiresAt: LATER,
      limits: { maxUploads: 7, maxObjectSize: 7, maxTotalBytes: 7 },
    });
    expect(await audited(id)).toHaveLength(changes.length + 1);
  });

  describe('in the list', () => {
    const owner = `list_${randomUUID().slice(0, 8)}`;
    const made: string[] = [];

    beforeAll(async () => {
      for (const name of ['1', '2', '3', '4', '5']) {
        const key = await create({ name, owner: name === '5' ? `${owner}/user` : owner });
        made.unshift(key.id);
      }
      // LIKE takes an underscore for any character.
      await create({ owner: `${owner.replace('_', 'x')}/user` });
      await create({ owner: `${owner}x` });
      await admin.delete(`/v1/api-keys/${made[0]}`);
      await app.sql(`UPDATE credentials SET expires_at = now() - interval '1 hour' WHERE id = $1`, [made[1]]);
      // Of one moment: the id tells them apart.
      await app.sql(`UPDATE credentials SET created_at = '2026-01-01' WHERE id = ANY ($1)`, [made.slice(2)]);
    });

    const idsOf = async (query: string) =>
      (await admin.get<Page>(`/v1/api-keys?owner=${owner}${query}`)).body.items.map(({ id }) => id);

    it('are those of an owner and all below it, of a state', async () => {
      expect((await idsOf('')).toSorted()).toEqual(made.toSorted());
      expect(await idsOf('/user')).toEqual([made[0]]);
      expect(await idsOf('&state=revoked')).toEqual([made[0]]);
      expect(await idsOf('&state=expired')).toEqual([made[1]]);
      expect((await idsOf('&state=active')).toSorted()).toEqual(made.slice(2).toSorted());
    });

    it.each([1, 2, 3, 5])('by %d at a time, each is there once', async (limit) => {
      const seen: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const more: string = cursor && `&cursor=${cursor}`;
        const { body }: Answer<Page> = await admin.get<Page>(
          `/v1/api-keys?owner=${owner}&limit=${limit}${more}`,
        );
        expect(body.items.length).toBeLessThanOrEqual(limit);
        seen.push(...body.items.map(({ id }) => id));
        cursor = body.nextCursor;
      }
      expect(seen).toEqual(await idsOf(''));
    });

    it.each([
      'owner=/',
      'owner=a/b/c',
      'state=none',
      'limit=0',
      'limit=201',
      'cursor=x',
      `cursor=${'a'.repeat(200)}`,
    ])('?%s is refused', async (query) => {
      expectProblem(await admin.get(`/v1/api-keys?${query}`), 422, 'validation-failed');
    });
  });

  it.each([
    [{ scopes: ['uploads:read'] }],
    [{ name: '', scopes: ['uploads:read'] }],
    [{ name: 'a\u0000', scopes: ['uploads:read'] }],
    [{ name: 'a' }],
    [{ name: 'a', scopes: [] }],
    [{ name: 'a', scopes: ['everything'] }],
    [{ name: 'a', scopes: 'admin' }],
    [{ name: 'a', scopes: ['admin'], owner: 'a/b/c' }],
    [{ name: 'a', scopes: ['admin'], owner: '../b' }],
    [{ name: 'a', scopes: ['admin'], limits: { maxUploads: -1 } }],
    [{ name: 'a', scopes: ['admin'], limits: { maximum: 1 } }],
    [{ name: 'a', scopes: ['admin'], expiresAt: 'soon' }],
    [{ name: 'a', scopes: ['admin'], expiresAt: '2020-01-01T00:00:00Z' }],
    [{ name: 'a', scopes: ['admin'], id: 'AAAAAAAAAAAA' }],
  ])('is not made of %j', async (body) => {
    expectProblem(await admin.post('/v1/api-keys', body), 422, 'validation-failed');
  });

  it.each(['AAAAAAAAAAAA', 'x', '%00', "'%20OR%20''='", 'a'.repeat(300)])(
    'There is none named %s',
    async (id) => {
      const path = `/v1/api-keys/${id}`;
      expectProblem(await admin.get(path), 404, 'credential-not-found');
      expectProblem(await admin.delete(path), 404, 'credential-not-found');
      expectProblem(await admin.patch(path, { name: 'a' }), 404, 'credential-not-found');
    },
  );

  it.each([
    ['no key', undefined],
    ['another text', 'x'.repeat(40)],
    ['a key that was never made', `lsk_AAAAAAAAAAAA_${'A'.repeat(43)}`],
  ])('With %s nobody gets in', async (_what, key) => {
    const answer = await new TestClient(app.url, key).get('/v1/whoami');
    expectProblem(answer, 401, 'unauthorized');
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer /);
  });

  it('With the id of a key and another secret nobody gets in', async () => {
    const { prefix } = await create();
    expectProblem(await whoami({ secret: `${prefix}_${'A'.repeat(43)}` }), 401, 'unauthorized');
  });
});

it('Neither keys nor tokens are in the log', async () => {
  const folder = await temporaryFolder();
  const server = new LongshoreProcess({
    DATABASE_URL: await freshDatabaseUrl(),
    DATA_DIR: folder.path,
    ADMIN_API_KEY: ADMIN_KEY,
    LOG_LEVEL: 'trace',
  });
  try {
    const url = await server.url();
    const admin = new TestClient(url, ADMIN_KEY);
    const { secret } = (await admin.post<Key>('/v1/api-keys', { name: 'a', scopes: ['uploads:write'] })).body;
    const { token } = (await new TestClient(url, secret).post<{ token: string }>('/v1/upload-tokens', {}))
      .body;
    expect(await new TestClient(url, token).get('/v1/whoami')).toMatchObject({ status: 200 });
    await new TestClient(url, `${token}x`).get('/v1/whoami', { 'x-request-id': 'the-last' });
    await server.says(/the-last.*\n/);
    for (const each of [secret, token]) expect(server.said).not.toContain(each.split('_')[2]);
    expect(server.said).not.toContain(ADMIN_KEY);
  } finally {
    await server.kill();
    await folder.remove();
  }
});
