import { randomUUID } from 'node:crypto';
import { bytes } from '../support/bytes.js';
import { expectProblem } from '../support/problems.js';
import { onEachStore } from '../support/stores.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { PART_SIZE, type TestClient } from '../support/test-client.js';

onEachStore('Starting an upload with an Idempotency-Key', (store) => {
  const file = {
    filename: 'film.mp4',
    totalSize: PART_SIZE + 5,
    folder: 'films',
    metadata: { a: '1', b: '2' },
  };
  let app: TestApp;
  let client: TestClient;
  let key: Record<string, string>;

  beforeAll(async () => {
    app = await startTestApp({ store });
    client = app.client;
  });
  beforeEach(() => {
    key = { 'idempotency-key': randomUUID() };
  });
  afterAll(() => app.close());

  it('twice is one upload, with the same answer', async () => {
    const first = await client.start(file, key);
    const again = await client.start(file, key);
    expect(again).toMatchObject({ status: first.status, body: first.body });
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
  });

  it('is two uploads under two keys, and without a key', async () => {
    const ids = [
      await client.start(file, key),
      await client.start(file, { 'idempotency-key': randomUUID() }),
      await client.start(file),
      await client.start(file),
    ].map(({ body }) => body.uploadId);
    expect(new Set(ids).size).toBe(4);
  });

  it('eight times at once, on two instances, is one upload', async () => {
    const other = await startTestApp({ beside: app });
    const callers = [client, other.client];
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => callers[index % 2]!.start(file, key)),
    );
    for (const { status, body } of answers) {
      expect(status).toBe(201);
      expect(body).toEqual(answers[0]!.body);
    }
    const { uploadId } = answers[0]!.body;
    const data = bytes(file.totalSize);
    await Promise.all([client.putParts(uploadId, data, [1]), other.client.putParts(uploadId, data, [2])]);
    const { body } = await other.client.complete(uploadId);
    expect((await client.download(body.key)).body.equals(data)).toBe(true);
    await other.close();
  });

  it('is the same request in whatever order its fields come', async () => {
    const { body: first } = await client.start(file, key);
    const turned = {
      metadata: { b: '2', a: '1' },
      folder: 'films',
      totalSize: file.totalSize,
      filename: 'film.mp4',
    };
    expect((await client.start(turned, key)).body).toEqual(first);
  });

  it.each([
    ['another name', { ...file, filename: 'other.mp4' }],
    ['another size', { ...file, totalSize: 1 }],
    ['no size', { ...file, totalSize: undefined }],
    ['other metadata', { ...file, metadata: { a: '1', b: '3' } }],
    ['a field more', { ...file, fingerprint: 'x' }],
  ])('is refused for a request with %s, and the first one is left alone', async (_what, other) => {
    const { body: first } = await client.start(file, key);
    expectProblem(await client.start<object>(other, key), 422, 'idempotency-key-reused');
    expect((await client.start(file, key)).body).toEqual(first);
  });

  it('answers what became of the upload, also after its end', async () => {
    const { body } = await client.start({ filename: 'a.bin', totalSize: 3 }, key);
    await client.putPart(body.uploadId, 1, bytes(3));
    await client.complete(body.uploadId);
    const again = await client.start({ filename: 'a.bin', totalSize: 3 }, key);
    expect(again.body).toMatchObject({ uploadId: body.uploadId, status: 'completed' });
  });

  it('whose first caller died before the store was asked is brought to its end by the repeat', async () => {
    const { body: first } = await client.start(file, key);
    const lost = `UPDATE upload_sessions SET status = 'creating', storage_upload_id = NULL WHERE id = $1`;
    await app.sql(lost, [first.uploadId]);
    const again = await client.start(file, key);
    expect(again).toMatchObject({ status: 201, body: { uploadId: first.uploadId, status: 'uploading' } });
    const data = bytes(file.totalSize);
    await client.putParts(first.uploadId, data);
    const { body } = await client.complete(first.uploadId);
    expect((await client.download(body.key)).body.equals(data)).toBe(true);
  });

  it('whose first caller died is one upload also when several repeat it', async () => {
    const { body: first } = await client.start(file, key);
    await app.sql(`UPDATE upload_sessions SET status = 'creating', storage_upload_id = NULL WHERE id = $1`, [
      first.uploadId,
    ]);
    const answers = await Promise.all(Array.from({ length: 4 }, () => client.start(file, key)));
    for (const { body } of answers)
      expect(body).toMatchObject({ uploadId: first.uploadId, status: 'uploading' });
    const data = bytes(file.totalSize);
    await client.putParts(first.uploadId, data);
    expect(await client.complete(first.uploadId)).toMatchObject({ status: 200 });
  });
});
