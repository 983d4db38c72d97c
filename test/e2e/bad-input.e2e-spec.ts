import { MIB } from '../support/bytes.js';
import { expectProblem } from '../support/problems.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { PART_SIZE, type TestClient } from '../support/test-client.js';

const GIB = 1024 * MIB;
const TIB = 1024 * GIB;

describe('Starting an upload', () => {
  let app: TestApp;
  let client: TestClient;

  beforeAll(async () => {
    app = await startTestApp();
    client = app.client;
  });
  afterEach(async () => expect((await client.get('/health/live')).status).toBe(200));
  afterAll(() => app.close());

  /** Refused with the field's name, and nothing recorded. */
  async function refuses(body: Record<string, unknown>, field: string): Promise<void> {
    const answer = await client.start<object>(body);
    expectProblem(answer, 422, 'validation-failed', { instance: '/v1/uploads/start' });
    expect(answer.body).toMatchObject({
      errors: expect.arrayContaining([expect.objectContaining({ field })]),
    });
  }

  it.each([
    '..',
    '.',
    'a/../b',
    'a/./b',
    'a//b',
    '/a',
    'a/',
    '/',
    '',
    'a\u0000b',
    'a\nb',
    'a\u007fb',
    'a\u0085b',
    'x'.repeat(513),
    'é'.repeat(257),
    '\ud800',
    'a/\udfff/b',
    7,
    ['a'],
    { a: 'b' },
  ])('does not take the folder %j', (folder) => refuses({ folder }, 'folder'));

  it.each(['a', 'a/b/c', '...', 'x'.repeat(512), 'Fotos 2026/Zoë', '~', 'a\\b', '%2e%2e', '..a'])(
    'takes the folder %j',
    async (folder) => {
      const { status, body } = await client.start({ folder });
      expect(status).toBe(201);
      expect(body.key).toContain(`/${folder}/`);
    },
  );

  it.each([
    '',
    '   ',
    '.',
    '..',
    'a/b',
    '/etc/passwd',
    'a\u0000.txt',
    'a\r\nb',
    'x'.repeat(256),
    '\ud800.txt',
    7,
    null,
    ['a'],
    {},
  ])('does not take the file name %j', (filename) => refuses({ filename }, 'filename'));

  it.each(['...', 'a\\b', 'C:\\x.txt', '"quoted"; name.txt', 'é'.repeat(127), '‮gpj.exe', 'x.tar.gz'])(
    'takes the file name %j',
    async (filename) => {
      const { status, body } = await client.start({ filename });
      expect(status).toBe(201);
      expect((await client.get(`/v1/uploads/${body.uploadId}`)).body).toMatchObject({ filename });
    },
  );

  it.each([-1, 0.5, '10', true, [10], { bytes: 10 }, '1e3', ''])('does not take the size %j', (totalSize) =>
    refuses({ totalSize }, 'totalSize'),
  );

  it.each(['1e999', '-1e999', 'NaN', '-'])(
    'does not take the size %s, which JSON does not have',
    async (text) => {
      const answer = await client.post('/v1/uploads/start', `{"filename":"a.bin","totalSize":${text}}`);
      expect([400, 422]).toContain(answer.status);
      expectProblem(answer, answer.status, answer.status === 400 ? 'malformed-request' : 'validation-failed');
    },
  );

  it.each([48.9 * TIB, 10_000 * 5 * GIB + 1, 2 ** 53, 2 ** 53 + 2, 2 ** 63, 1e300])(
    'does not take %d bytes: S3 has no such object',
    async (size) => {
      const totalSize = Math.floor(size);
      expectProblem(await client.start<object>({ totalSize }), 422, 'object-too-large', {
        totalSize,
        maxObjectSize: 10_000 * 5 * GIB,
      });
    },
  );

  it.each([PART_SIZE - 1, 5 * GIB + 1, 1, 2 ** 53, 1e300])(
    'does not take the part size %d',
    async (partSize) => {
      expectProblem(await client.start<object>({ partSize, totalSize: 100 }), 422, 'part-size-invalid');
    },
  );

  it.each([0, -PART_SIZE, PART_SIZE + 0.5, String(PART_SIZE), [PART_SIZE]])(
    'does not take the part size %j, which is none',
    (partSize) => refuses({ partSize }, 'partSize'),
  );

  it('does not take a part size that needs more than 10,000 parts', async () => {
    const refused = await client.start<object>({ totalSize: 10_000 * PART_SIZE + 1, partSize: PART_SIZE });
    expectProblem(refused, 422, 'part-size-invalid', { detail: expect.stringContaining('10001') });
  });

  it.each([
    [0, PART_SIZE, 1],
    [1, PART_SIZE, 1],
    [PART_SIZE, PART_SIZE, 1],
    [PART_SIZE + 1, PART_SIZE, 2],
    [10_000 * PART_SIZE, PART_SIZE, 10_000],
    [10_000 * PART_SIZE + 1, 6 * MIB, 8_334],
  ])('cuts %d bytes into parts of %d: %d of them', async (totalSize, partSize, totalParts) => {
    expect((await client.start({ totalSize })).body).toMatchObject({ partSize, totalParts });
  });

  it('takes the whole 48.8 TiB of S3, where the disk can pretend to have them', async () => {
    const { status, body } = await client.start<{ code?: string }>({ totalSize: 10_000 * 5 * GIB });
    // A file system that has no files of this size says so; nothing breaks.
    expect([201, 507]).toContain(status);
    if (status === 201) expect(body).toMatchObject({ partSize: 5 * GIB, totalParts: 10_000 });
  });

  it('keeps to the limit that the operator has set', async () => {
    const small = await startTestApp({ beside: app, config: { maxObjectSizeBytes: 1_000 } });
    expect((await small.client.start({ totalSize: 1_000 })).status).toBe(201);
    expectProblem(await small.client.start<object>({ totalSize: 1_001 }), 422, 'object-too-large', {
      maxObjectSize: 1_000,
    });
    await small.close();
  });

  it.each([
    ['a list', ['a']],
    ['a text', 'a=b'],
    ['null inside', { a: null }],
    ['a number inside', { a: 1 }],
    ['an object inside', { a: { b: 'c' } }],
    ['a control character', { a: 'b\nc' }],
    ['a name with a colon', { 'a:b': 'c' }],
    ['an empty name', { '': 'c' }],
    ['a name of the service', { 'longshore-upload-id': 'mine' }],
    ['the same, in capitals', { 'Longshore-Upload-Id': 'mine' }],
    ['two names that S3 does not tell apart', { name: 'a', NAME: 'b' }],
    ['more than fits', { a: 'x'.repeat(1_901) }],
    [
      'many small ones, more than fit',
      Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`name-${index}`, 'x'])),
    ],
    ['a lone surrogate', { a: '\ud800' }],
  ])('does not take metadata with %s', (_what, metadata) => refuses({ metadata }, 'metadata'));

  it.each([
    ['a list', ['a']],
    ['a text', 'a=b'],
    ['eleven of them', Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`tag${index}`, 'x']))],
    ['an empty key', { '': 'x' }],
    ['a key that is too long', { ['k'.repeat(129)]: 'x' }],
    ['a value that is too long', { k: 'x'.repeat(257) }],
    ['characters that S3 refuses', { k: 'a<b>' }],
    ['a number inside', { k: 1 }],
  ])('does not take tags with %s', (_what, tags) => refuses({ tags }, 'tags'));

  it.each(['video', 'video/', '/mp4', 'a/b/c', 'text/plain\r\nx: y', 'x'.repeat(300), 7])(
    'does not take the content type %j',
    (contentType) => refuses({ contentType }, 'contentType'),
  );

  it.each(['', 'a\u0000', 'x'.repeat(257), 7, ['a']])('does not take the fingerprint %j', (fingerprint) =>
    refuses({ fingerprint }, 'fingerprint'),
  );

  it('names every fault at once', async () => {
    const { body } = await client.start<{ errors: { field: string }[] }>({
      filename: '',
      totalSize: -1,
      folder: '..',
      tags: [],
    });
    expect(body.errors.map(({ field }) => field).sort()).toEqual(['filename', 'folder', 'tags', 'totalSize']);
  });

  it.each(['', 'a b', 'é', 'x'.repeat(256), 'a\tb'])('does not take the Idempotency-Key %j', async (key) => {
    const header = { 'idempotency-key': Buffer.from(key).toString('latin1') };
    expectProblem(await client.start<object>({}, header), 422, 'validation-failed', {
      detail: expect.stringContaining('Idempotency-Key'),
    });
  });
});
