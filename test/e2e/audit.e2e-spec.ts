import { randomUUID } from 'node:crypto';
import { FreshBucket } from '../support/fresh-bucket.js';
import { expectProblem } from '../support/problems.js';
import { onS3 } from '../support/stores.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { TestClient } from '../support/test-client.js';
import { freshDatabaseUrl } from '../support/test-database.js';

interface Event {
  id: string;
  at: string;
  actor: string;
  address: string;
  requestId: string;
  action: string;
  target: string;
  detail: Record<string, unknown>;
}
interface Page {
  items: Event[];
  nextCursor: string | null;
}

const ADMIN_API_KEY = 'an-operators-key-of-length';
let app: TestApp;
let client: TestClient;

beforeAll(async () => {
  const databaseUrl = await freshDatabaseUrl();
  app = await startTestApp({ config: { databaseUrl, auth: 'keys', adminApiKey: ADMIN_API_KEY } });
  client = app.client;
});
beforeEach(() => app.sql('DELETE FROM audit_events'));
afterAll(() => app.close());

const events = async (query = '') => (await client.get<Page>(`/v1/audit${query}`)).body;
const insert = (actor: string, action: string, target: string, at: string) =>
  app.sql(
    `INSERT INTO audit_events (actor, address, request_id, action, target, at) VALUES ($1, '::1', 'r', $2, $3, $4)`,
    [actor, action, target, at],
  );

it('A change of the settings is told of with who, from where, when and what', async () => {
  const requestId = randomUUID();
  const concurrency = 10 + Math.floor(Math.random() * 50);
  await client.patch('/v1/settings', { uploads: { concurrency } }, { 'x-request-id': requestId });
  const { items, nextCursor } = await events();
  expect(items).toEqual([
    {
      id: expect.stringMatching(/^\d+$/),
      at: expect.stringMatching(/^\d{4}-.*Z$/),
      actor: 'operator',
      address: '127.0.0.1',
      requestId,
      action: 'settings.changed',
      target: 'settings',
      detail: { 'uploads.concurrency': { from: expect.any(Number), to: concurrency } },
    },
  ]);
  expect(nextCursor).toBeNull();
});

it('Each orphan that is aborted is told of by its key, also by a strange one; none that is refused', async () => {
  const keys = ['a', 'b\u0001\ud83d\ude80'].map(
    (name) => `${app.config.keyPrefix}backups/${name}-${randomUUID()}`,
  );
  const uploads = await Promise.all(
    keys.map(async (key) => ({ key, storageUploadId: await app.openInStore(key) })),
  );
  const answer = await client.post('/v1/orphans/abort', { uploads });
  expect(answer).toMatchObject({ status: 200, body: { aborted: 2 } });
  const told = uploads.map(({ key, storageUploadId }) => ({
    action: 'orphan.aborted',
    target: key,
    detail: { storageUploadId },
  }));
  expect((await events()).items).toMatchObject(told.toReversed());
  const outside = { key: `elsewhere/${randomUUID()}`, storageUploadId: 'x' };
  expectProblem(await client.post('/v1/orphans/abort', { uploads: [outside] }), 409, 'upload-not-foreign');
  expect((await events()).items).toHaveLength(2);
});

it('An examination of the store is told of', async () => {
  const { body } = await client.get<{ store: string }>('/v1/doctor');
  expect((await events()).items).toMatchObject([
    { action: 'doctor.run', target: body.store, actor: 'operator' },
  ]);
});

it('No event has a secret', async () => {
  await client.patch('/v1/settings', { uploads: { concurrency: 3 } });
  await client.get('/v1/doctor');
  expect(JSON.stringify(await events())).not.toContain(ADMIN_API_KEY);
});

it('Filters combine', async () => {
  await insert('alice', 'key.created', 'key-1', '2026-01-01T00:00:00Z');
  await insert('alice', 'key.revoked', 'key-1', '2026-01-02T00:00:00Z');
  await insert('bob', 'key.created', 'key-2', '2026-01-03T00:00:00Z');
  const found = async (query: string) =>
    (await events(query)).items.map(({ actor, action }) => `${actor} ${action}`);
  expect(await found('?actor=alice')).toEqual(['alice key.revoked', 'alice key.created']);
  expect(await found('?action=key.created')).toEqual(['bob key.created', 'alice key.created']);
  expect(await found('?target=key-2')).toEqual(['bob key.created']);
  expect(await found('?actor=alice&action=key.created')).toEqual(['alice key.created']);
  expect(await found('?from=2026-01-02T00:00:00Z&to=2026-01-03T00:00:00Z')).toEqual(['alice key.revoked']);
  expect(await found('?actor=nobody')).toEqual([]);
});

it('Pages go back to the first event, and new ones do not shift them', async () => {
  for (let index = 0; index < 7; index++)
    await insert('alice', 'key.created', `key-${index}`, '2026-01-01T00:00:00Z');
  const targets: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: Page = await events(`?limit=3${cursor && `&cursor=${cursor}`}`);
    targets.push(...page.items.map(({ target }) => target));
    cursor = page.nextCursor;
    await insert('bob', 'key.created', 'new', '2026-01-01T00:00:00Z');
  }
  expect(targets).toEqual(['key-6', 'key-5', 'key-4', 'key-3', 'key-2', 'key-1', 'key-0']);
});

it.each([
  'limit=0',
  'limit=201',
  'action=nonsense',
  'from=yesterday',
  'cursor=x',
  'cursor=-1',
  'nonsense=1',
  'actor=%00',
])('The query %s is refused', async (query) =>
  expectProblem(await client.get(`/v1/audit?${query}`), 422, 'validation-failed'),
);

it('Only administrators read it', async () => {
  expectProblem(await new TestClient(app.url).get('/v1/audit'), 401, 'unauthorized');
});

onS3('What the doctor has put right', (store) => {
  it('is told of, and what was right already is not', async () => {
    const bucket = await FreshBucket.create(store);
    const config = { databaseUrl: app.config.databaseUrl, corsOrigins: ['https://app.example.com'] };
    const fixing = await startTestApp({ store: bucket.store, config });
    for (let time = 0; time < 2; time++) await fixing.client.post('/v1/doctor/fix', { ids: ['cors'] });
    const { items } = await events('?action=doctor.fixed');
    expect(items.map(({ detail }) => detail)).toEqual([{ finding: 'cors' }]);
    await fixing.close();
    await bucket.remove();
  });
});
