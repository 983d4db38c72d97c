import { randomUUID } from 'node:crypto';
import { bytes, cut } from '../support/bytes.js';
import { onEachStore } from '../support/stores.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { PART_SIZE, type TestClient } from '../support/test-client.js';

interface Report {
  count: number;
  size: number;
  oldest: string | null;
  items: { key: string; storageUploadId: string; size: number; startedAt: string }[];
  monthlyCost: number;
}

onEachStore('An upload in the store that', (store) => {
  let app: TestApp;
  let client: TestClient;

  beforeAll(async () => {
    app = await startTestApp({ store });
    client = app.client;
  });
  afterAll(() => app.close());

  const foreignKey = () => `${app.config.keyPrefix}backups/${randomUUID()}.tar`;
  const report = async () => (await client.get<Report>('/v1/orphans')).body;
  const resume = (uploadId: string, body: object) =>
    client.post<Record<string, unknown>>(`/v1/uploads/${uploadId}/resume`, body);

  it('is nobody’s is reported with its size, age and cost, left alone, and aborted when named', async () => {
    const key = foreignKey();
    const storageUploadId = await app.openInStore(key, [bytes(PART_SIZE), bytes(10)]);
    await client.startFor(bytes(10));
    expect(await app.sweep()).toBe(0);
    const { count, size, oldest, items, monthlyCost } = await report();
    expect({ count, size }).toEqual({ count: 1, size: PART_SIZE + 10 });
    expect(items).toEqual([{ key, storageUploadId, size: PART_SIZE + 10, startedAt: oldest }]);
    expect(monthlyCost).toBeCloseTo(((PART_SIZE + 10) / 2 ** 30) * 0.023, 9);
    const answer = await client.post('/v1/orphans/abort', { uploads: [{ key, storageUploadId }] });
    expect(answer).toMatchObject({ status: 200, body: { aborted: 1 } });
    expect(await report()).toMatchObject({ count: 0, size: 0, oldest: null, items: [], monthlyCost: 0 });
  });

  it('belongs to a session is not aborted as an orphan, nor is anything named with it', async () => {
    const data = bytes(100);
    const uploadId = await client.startFor(data);
    const { body: session } = await client.get(`/v1/uploads/${uploadId}`);
    const key = foreignKey();
    const storageUploadId = await app.openInStore(key);
    const uploads = [
      { key, storageUploadId },
      { key: String(session.key), storageUploadId },
    ];
    const refused = { status: 409, body: { code: 'upload-not-foreign', key: session.key } };
    expect(await client.post('/v1/orphans/abort', { uploads })).toMatchObject(refused);
    expect(await app.uploadsInStore(key)).toBe(1);
    await client.post('/v1/orphans/abort', { uploads: uploads.slice(0, 1) });
    await client.putParts(uploadId, data);
    expect((await client.complete(uploadId)).status).toBe(200);
  });

  it('an ended session of ours has left is swept away, and no other', async () => {
    const [ended, active] = [await client.startFor(bytes(10)), await client.startFor(bytes(10))];
    const { key } = (await client.status(ended)).body;
    await client.abort(ended);
    await app.openInStore(key);
    const foreign = foreignKey();
    await app.openInStore(foreign);
    expect(await app.sweep()).toBe(1);
    expect(await app.uploadsInStore(key)).toBe(0);
    expect(await app.uploadsInStore(foreign)).toBe(1);
    expect((await client.putPart(active, 1, bytes(10))).status).toBe(200);
  });

  it('was begun elsewhere is adopted and completed here', async () => {
    const data = bytes(3 * PART_SIZE - 5);
    const parts = cut(data, PART_SIZE);
    const key = foreignKey();
    const storageUploadId = await app.openInStore(key, [parts[0]!, Buffer.alloc(0), parts[2]!]);
    const uploadId = randomUUID();
    const adopted = await resume(uploadId, { key, storageUploadId, totalSize: data.length });
    expect(adopted).toMatchObject({ status: 200, body: { key, partSize: PART_SIZE, missingParts: [2] } });
    expect(await app.sweep()).toBe(0);
    await client.putPart(uploadId, 2, parts[1]!);
    expect((await client.complete(uploadId)).body).toMatchObject({ success: true, key, size: data.length });
    // The answer was lost: the object does not name the session, its etag does.
    await app.sql(`UPDATE upload_sessions SET status = 'completing', etag = NULL WHERE id = $1`, [uploadId]);
    expect((await client.complete(uploadId)).body).toMatchObject({ success: true, key, size: data.length });
    expect((await client.download(key)).body.equals(data)).toBe(true);
  });

  it('does not tell its part size needs it said', async () => {
    const key = foreignKey();
    const body = { key, storageUploadId: await app.openInStore(key), totalSize: 3 * PART_SIZE };
    expect(await resume(randomUUID(), body)).toMatchObject({
      status: 422,
      body: { code: 'part-size-invalid' },
    });
    const uploadId = randomUUID();
    expect((await resume(uploadId, { ...body, partSize: PART_SIZE })).status).toBe(200);
    expect(await resume(randomUUID(), { ...body, partSize: PART_SIZE })).toMatchObject({
      status: 409,
      body: { code: 'upload-exists' },
    });
    expect((await client.abort(uploadId)).status).toBe(200);
    expect(await app.uploadsInStore(key)).toBe(0);
  });

  it('is not there cannot be adopted, nor one that is half described', async () => {
    const missing = { key: foreignKey(), storageUploadId: randomUUID(), totalSize: 5 };
    expect(await resume(randomUUID(), missing)).toMatchObject({
      status: 409,
      body: { code: 'storage-upload-missing' },
    });
    for (const body of [
      { key: 'a' },
      { totalSize: 5 },
      { partSize: PART_SIZE },
      { ...missing, totalSize: -1 },
    ]) {
      expect(await resume(randomUUID(), body)).toMatchObject({
        status: 422,
        body: { code: 'validation-failed' },
      });
    }
  });
});
