import { MIB } from '../support/bytes.js';
import { expectProblem } from '../support/problems.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { TestClient } from '../support/test-client.js';
import { freshDatabaseUrl } from '../support/test-database.js';

const DEFAULTS = {
  uploads: {
    partSize: null,
    concurrency: 4,
    retry: { maxAttempts: 8, baseDelayMs: 500, maxDelayMs: 30_000 },
  },
  bandwidth: { instance: null, owner: null, session: null },
  rates: { caller: null, address: { requests: 60, perSeconds: 60 } },
  ownerLimits: {},
};
const ADMIN_API_KEY = 'an-operators-key-of-length';

let app: TestApp;
let client: TestClient;

beforeAll(async () => {
  const databaseUrl = await freshDatabaseUrl();
  app = await startTestApp({ config: { databaseUrl, auth: 'keys', adminApiKey: ADMIN_API_KEY } });
  client = app.client;
});
beforeEach(() => app.sql('DELETE FROM settings'));
afterAll(() => app.close());

/** As PATCH answers it: the row was deleted behind the service's back, so it looks again. */
const change = (patch: unknown, headers = {}) => client.patch('/v1/settings', patch, headers);

it('Without any change the settings are the defaults, and nobody’s', async () => {
  await change({ uploads: { concurrency: 5 } });
  await app.sql('DELETE FROM settings');
  const { status, body } = await change({});
  expect({ status, body }).toEqual({ status: 200, body: { ...DEFAULTS, updatedAt: null, updatedBy: null } });
  expect((await client.get('/v1/settings')).body).toEqual(body);
});

it('A change answers the whole, with its time and author, and the rest stays', async () => {
  await change({ bandwidth: { owner: 65_536 } });
  const patch = {
    uploads: { concurrency: 8 },
    rates: { address: null },
    ownerLimits: { contentTypes: ['image/*'] },
  };
  const { body } = await change(patch, { 'content-type': 'application/merge-patch+json' });
  expect(body).toEqual({
    ...DEFAULTS,
    uploads: { ...DEFAULTS.uploads, concurrency: 8 },
    bandwidth: { ...DEFAULTS.bandwidth, owner: 65_536 },
    rates: { ...DEFAULTS.rates, address: null },
    ownerLimits: { contentTypes: ['image/*'] },
    updatedAt: expect.stringMatching(/^\d{4}-.*Z$/),
    updatedBy: 'operator',
  });
  expect((await client.get('/v1/settings')).body).toEqual(body);
});

it('What was read can be sent back as it is', async () => {
  await change({ uploads: { partSize: 16 * MIB }, rates: { caller: { requests: 1_000, perSeconds: 1 } } });
  const { updatedAt: _at, updatedBy: _by, ...settings } = (await client.get('/v1/settings')).body;
  const { status, body } = await change(settings);
  expect({ status, body }).toMatchObject({ status: 200, body: settings });
});

it('Another instance follows', async () => {
  const other = await startTestApp({ beside: app });
  await change({ uploads: { concurrency: 9 } });
  let concurrency: number;
  do {
    const { body } = await other.client.get<typeof DEFAULTS>('/v1/settings');
    concurrency = body.uploads.concurrency;
  } while (concurrency !== 9);
  await other.close();
  expect(concurrency).toBe(9);
});

it('Uploads started after a change are told so', async () => {
  await change({ uploads: { partSize: 16 * MIB, concurrency: 7, retry: { maxAttempts: 2 } } });
  const { body } = await client.start({ totalSize: 100 * MIB });
  const retry = { ...DEFAULTS.uploads.retry, maxAttempts: 2 };
  expect(body).toMatchObject({ partSize: 16 * MIB, totalParts: 7, concurrency: 7, retry });
  expect((await client.start({ totalSize: 100 * MIB, partSize: 8 * MIB })).body.partSize).toBe(8 * MIB);
});

describe('Refused, and nothing changed:', () => {
  it.each([
    ['an unknown group', { nonsense: {} }, 'nonsense'],
    ['an unknown field', { uploads: { concurency: 3 } }, 'uploads.concurency'],
    [
      'an unknown field of a rate',
      { rates: { caller: { requests: 1, perSeconds: 1, burst: 1 } } },
      'rates.caller.burst',
    ],
    ['parts below 5 MiB', { uploads: { partSize: 4 * MIB } }, 'uploads.partSize'],
    ['parts above 5 GiB', { uploads: { partSize: 5 * 1024 * MIB + MIB } }, 'uploads.partSize'],
    ['parts that are no whole MiB', { uploads: { partSize: 5 * MIB + 1 } }, 'uploads.partSize'],
    ['no concurrency', { uploads: { concurrency: 0 } }, 'uploads.concurrency'],
    ['too much concurrency', { uploads: { concurrency: 65 } }, 'uploads.concurrency'],
    ['text for a number', { uploads: { concurrency: '4' } }, 'uploads.concurrency'],
    ['no attempts', { uploads: { retry: { maxAttempts: 0 } } }, 'uploads.retry.maxAttempts'],
    [
      'delays the wrong way round',
      { uploads: { retry: { baseDelayMs: 60_000 } } },
      'uploads.retry.maxDelayMs',
    ],
    ['a rate of nothing', { rates: { address: { requests: 0 } } }, 'rates.address.requests'],
    ['half a rate', { rates: { caller: { requests: 5 } } }, 'rates.caller'],
    ['a trickle', { bandwidth: { session: 65_535 } }, 'bandwidth.session'],
    ['a list for a group', { uploads: [{ concurrency: 3 }] }, 'uploads'],
    ['text for a group', { rates: 'fast' }, 'rates'],
    ['a negative limit', { ownerLimits: { maxUploads: -1 } }, 'ownerLimits.maxUploads'],
    [
      'a number that JSON cannot hold',
      { ownerLimits: { maxTotalBytes: 2 ** 60 } },
      'ownerLimits.maxTotalBytes',
    ],
    ['no media type', { ownerLimits: { contentTypes: ['*/*'] } }, 'ownerLimits.contentTypes'],
    ['a folder out of the tree', { ownerLimits: { folders: ['a/../b'] } }, 'ownerLimits.folders'],
    ['a file name with a slash', { ownerLimits: { filenames: ['a/b'] } }, 'ownerLimits.filenames'],
    ['too long a list', { ownerLimits: { folders: Array<string>(101).fill('a') } }, 'ownerLimits.folders'],
  ])('%s', async (_kind, patch, field) => {
    const before = (await change({})).body;
    const answer = await change({ ...patch });
    expectProblem(answer, 422, 'validation-failed');
    expect(answer.body.errors).toContainEqual({ field, messages: expect.any(Array) });
    expect((await change({})).body).toEqual(before);
  });

  it.each(['[]', '[{"uploads":{"concurrency":5}}]', '"text"', '5'])('%s instead of a patch', async (text) => {
    const before = (await change({})).body;
    expectProblem(await change(text), 422, 'validation-failed');
    expect((await change({})).body).toEqual(before);
  });
});

it('Only administrators see or change them', async () => {
  const stranger = new TestClient(app.url);
  expectProblem(await stranger.get('/v1/settings'), 401, 'unauthorized');
  expectProblem(await stranger.patch('/v1/settings', {}), 401, 'unauthorized');
});
