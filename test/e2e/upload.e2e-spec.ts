import { bytes, cut, MIB } from '../support/bytes.js';
import { onEachStore } from '../support/stores.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { PART_SIZE, type TestClient } from '../support/test-client.js';

onEachStore('An upload', (store) => {
  let app: TestApp;
  let client: TestClient;

  beforeAll(async () => {
    app = await startTestApp({ store });
    client = app.client;
  });
  afterAll(() => app.close());

  it('comes out byte for byte, with its name, type and size', async () => {
    const data = bytes(2 * PART_SIZE + 321);
    const started = await client.start({
      filename: 'Ferien – Zoë.MP4',
      totalSize: data.length,
      contentType: 'video/mp4',
      folder: 'videos/2026',
      metadata: { Camera: 'Küche' },
      tags: { kind: 'test' },
    });
    expect(started.status).toBe(201);
    expect(started.headers.get('location')).toBe(`/v1/uploads/${started.body.uploadId}`);
    expect(started.body).toMatchObject({
      partSize: PART_SIZE,
      totalParts: 3,
      status: 'uploading',
      transfer: 'server',
    });
    expect(started.body.key).toMatch(/videos\/2026\/[0-9a-f-]{36}\.mp4$/);

    const { uploadId } = started.body;
    const parts = cut(data, PART_SIZE);
    const third = await client.postPart(uploadId, 3, parts[2]!);
    expect(third.body).toEqual({ partNumber: 3, etag: expect.any(String), size: 321, checksum: null });
    expect(third.headers.get('etag')).toBe(`"${String(third.body.etag)}"`);
    await client.putParts(uploadId, data, [2, 1]);

    const done = await client.complete(uploadId);
    expect(done.status).toBe(200);
    expect(done.body).toMatchObject({ success: true, uploadId, key: started.body.key, size: data.length });

    const download = await client.download(done.body.key);
    expect(download.body.equals(data)).toBe(true);
    expect(download.headers.get('content-type')).toBe('video/mp4');
    expect(download.headers.get('etag')).toBe(`"${done.body.etag}"`);
    expect(download.headers.get('content-disposition')).toContain(
      "filename*=UTF-8''Ferien%20%E2%80%93%20Zo%C3%AB.MP4",
    );
  });

  it('tells how far it is, and what is missing after a break', async () => {
    const data = bytes(3 * PART_SIZE);
    const uploadId = await client.startFor(data);
    await client.putParts(uploadId, data, [2]);
    const { body } = await client.status(uploadId);
    expect(body).toMatchObject({
      status: 'uploading',
      uploadedParts: 1,
      uploadedBytes: PART_SIZE,
      totalParts: 3,
      percentage: 33.33,
    });
    expect(body.missingParts).toEqual([1, 3]);

    const resumed = await client.resume(uploadId);
    expect(resumed.body).toMatchObject({ missingParts: [1, 3], partSize: PART_SIZE });
    await client.putParts(uploadId, data, resumed.body.missingParts);
    const { body: done } = await client.complete(uploadId);
    expect((await client.download(done.key)).body.equals(data)).toBe(true);
    expect((await client.status(uploadId)).body).toMatchObject({
      status: 'completed',
      percentage: 100,
      missingParts: [],
    });
  });

  it('that was started before a restart can still be completed', async () => {
    const data = bytes(2 * PART_SIZE);
    const before = await startTestApp({ beside: app });
    const uploadId = await before.client.startFor(data);
    await before.client.putParts(uploadId, data, [1]);
    await before.close();
    const after = await startTestApp({ beside: app });
    await after.client.putParts(uploadId, data, (await after.client.resume(uploadId)).body.missingParts);
    const { body } = await after.client.complete(uploadId);
    expect((await after.client.download(body.key)).body.equals(data)).toBe(true);
    await after.close();
  });

  it('goes to two servers in turn, and either completes it', async () => {
    const data = bytes(4 * PART_SIZE - 1);
    const other = await startTestApp({ beside: app });
    const uploadId = await client.startFor(data);
    await Promise.all([
      client.putParts(uploadId, data, [1, 3]),
      other.client.putParts(uploadId, data, [2, 4]),
    ]);
    const answers = await Promise.all([client.complete(uploadId), other.client.complete(uploadId)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers[1].body).toEqual(answers[0].body);
    expect((await other.client.download(answers[0].body.key)).body.equals(data)).toBe(true);
    await other.close();
  });

  it('completes once, with the same answer to everyone, now and later', async () => {
    const data = bytes(PART_SIZE + 1);
    const uploadId = await client.startFor(data);
    await client.putParts(uploadId, data);
    const answers = await Promise.all(Array.from({ length: 6 }, () => client.complete(uploadId)));
    answers.push(await client.complete(uploadId, { totalSize: data.length }));
    for (const answer of answers) {
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual(answers[0]!.body);
    }
  });

  it('without its middle part is no object: 409 with its number, and it stays open', async () => {
    const data = bytes(3 * PART_SIZE);
    const uploadId = await client.startFor(data);
    await client.putParts(uploadId, data, [1, 3]);
    const refused = await client.complete(uploadId);
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({ code: 'parts-missing', missingParts: [2] });
    const { body: status } = await client.status(uploadId);
    expect(status.status).toBe('uploading');
    expect((await client.download(status.key)).status).toBe(404);
    await client.putParts(uploadId, data, [2]);
    expect((await client.complete(uploadId)).status).toBe(200);
  });

  it('takes a part again: the last one counts', async () => {
    const data = bytes(PART_SIZE + 9);
    const uploadId = await client.startFor(data);
    await client.putPart(uploadId, 1, bytes(PART_SIZE));
    await client.putParts(uploadId, data);
    expect((await client.get(`/v1/uploads/${uploadId}`)).body).toMatchObject({
      uploadedParts: 2,
      uploadedBytes: data.length,
    });
    const { body } = await client.complete(uploadId);
    expect((await client.download(body.key)).body.equals(data)).toBe(true);
  });

  it('of nothing is an empty object', async () => {
    const uploadId = await client.startFor(Buffer.alloc(0));
    expect((await client.status(uploadId)).body).toMatchObject({
      totalParts: 1,
      missingParts: [1],
      percentage: 0,
    });
    expect((await client.putPart(uploadId, 1, Buffer.alloc(0))).status).toBe(200);
    const { body } = await client.complete(uploadId);
    expect(body).toMatchObject({ success: true, size: 0 });
    expect(await client.download(body.key)).toMatchObject({ status: 200, body: Buffer.alloc(0) });
  });

  it('of unknown length gets its size at the end', async () => {
    const data = bytes(2 * PART_SIZE + 5);
    const started = await client.start({ partSize: PART_SIZE });
    const { uploadId } = started.body;
    expect(started.body.totalParts).toBeNull();
    await client.putParts(uploadId, data, [1, 3]);
    expect((await client.status(uploadId)).body).toMatchObject({
      totalSize: null,
      missingParts: [2],
      percentage: null,
    });
    expect((await client.complete(uploadId)).body).toMatchObject({
      code: 'parts-missing',
      missingParts: [2],
    });
    await client.putParts(uploadId, data, [2]);
    expect((await client.complete(uploadId, { totalSize: data.length + PART_SIZE })).body).toMatchObject({
      code: 'parts-missing',
    });
    const { body } = await client.complete(uploadId, { totalSize: data.length });
    expect(body).toMatchObject({ success: true, size: data.length });
    expect((await client.download(body.key)).body.equals(data)).toBe(true);
  });

  it('whose part rows were lost in a crash finds its parts in the store', async () => {
    const data = bytes(2 * PART_SIZE);
    const uploadId = await client.startFor(data);
    await client.putParts(uploadId, data);
    await app.sql('DELETE FROM upload_parts WHERE upload_id = $1', [uploadId]);
    await app.sql('UPDATE upload_sessions SET uploaded_parts = 0, uploaded_bytes = 0 WHERE id = $1', [
      uploadId,
    ]);
    expect((await client.status(uploadId)).body).toMatchObject({ uploadedParts: 2, missingParts: [] });
    expect((await client.get(`/v1/uploads/${uploadId}`)).body).toMatchObject({
      uploadedParts: 2,
      uploadedBytes: data.length,
    });
    expect((await client.complete(uploadId)).status).toBe(200);
  });

  it('whose completion was cut off by a crash is completed by the next call', async () => {
    const data = bytes(100);
    const uploadId = await client.startFor(data);
    await client.putParts(uploadId, data);
    await app.sql(`UPDATE upload_sessions SET status = 'completing' WHERE id = $1`, [uploadId]);
    const { body } = await client.complete(uploadId);
    expect(body).toMatchObject({ success: true, size: 100 });
    // The object was made, but the session never heard of it.
    await app.sql(`UPDATE upload_sessions SET status = 'completing', etag = NULL WHERE id = $1`, [uploadId]);
    expect((await client.complete(uploadId)).body).toEqual(body);
  });

  it('that is aborted leaves nothing, and abort may be repeated', async () => {
    const data = bytes(PART_SIZE + 1);
    const uploadId = await client.startFor(data);
    await client.putParts(uploadId, data, [1]);
    for (let times = 0; times < 2; times++) {
      expect(await client.abort(uploadId)).toMatchObject({ status: 200, body: { success: true } });
    }
    expect((await client.get(`/v1/uploads/${uploadId}`)).body).toMatchObject({
      status: 'aborted',
      endReason: 'client',
    });
    const late = await client.putPart(uploadId, 2, data.subarray(PART_SIZE));
    expect(late).toMatchObject({ status: 409, body: { code: 'upload-not-active', uploadStatus: 'aborted' } });
    expect(await client.complete(uploadId)).toMatchObject({ status: 409, body: { uploadStatus: 'aborted' } });
    expect(await client.resume(uploadId)).toMatchObject({ status: 409, body: { uploadStatus: 'aborted' } });
  });

  it('that is completed takes no part, no abort and no resume', async () => {
    const data = bytes(10);
    const uploadId = await client.startFor(data);
    await client.putParts(uploadId, data);
    const { body } = await client.complete(uploadId);
    const refused = { status: 409, body: { code: 'upload-not-active', uploadStatus: 'completed' } };
    expect(await client.putPart(uploadId, 1, data)).toMatchObject(refused);
    expect(await client.abort(uploadId)).toMatchObject(refused);
    expect(await client.resume(uploadId)).toMatchObject(refused);
    expect((await client.download(body.key)).body.equals(data)).toBe(true);
  });

  it('that has expired takes nothing more; each part and each resume puts the expiry off', async () => {
    const data = bytes(2 * PART_SIZE);
    const uploadId = await client.startFor(data);
    const age = (to: string) =>
      app.sql(`UPDATE upload_sessions SET expires_at = now() + $2::interval WHERE id = $1`, [uploadId, to]);
    const expiry = async () => new Date((await client.status(uploadId)).body.expiresAt).getTime();
    for (const renew of [() => client.putParts(uploadId, data, [1]), () => client.resume(uploadId)]) {
      await age('1 hour');
      const before = await expiry();
      await renew();
      expect(await expiry()).toBeGreaterThan(before + 20 * 3_600_000);
    }
    await age('-1 second');
    const expired = { status: 410, body: { code: 'upload-expired' } };
    expect(await client.putPart(uploadId, 2, data.subarray(PART_SIZE))).toMatchObject(expired);
    expect(await client.resume(uploadId)).toMatchObject(expired);
    expect(await client.complete(uploadId)).toMatchObject(expired);
  });

  it('whose bytes the store has lost ends as failed', async () => {
    const data = bytes(PART_SIZE + 1);
    const uploadId = await client.startFor(data);
    await app.sql(`UPDATE upload_sessions SET storage_upload_id = gen_random_uuid() WHERE id = $1`, [
      uploadId,
    ]);
    expect(await client.putPart(uploadId, 1, data.subarray(0, PART_SIZE))).toMatchObject({
      status: 409,
      body: { code: 'storage-upload-missing' },
    });
    expect((await client.status(uploadId)).body).toMatchObject({ status: 'failed' });
    expect(await client.complete(uploadId)).toMatchObject({
      status: 409,
      body: { endReason: 'storage-upload-missing' },
    });
  });

  it('keeps its counters right under many parts at once', async () => {
    const data = bytes(6 * PART_SIZE);
    const uploadId = await client.startFor(data);
    await Promise.all([
      client.putParts(uploadId, data),
      client.putParts(uploadId, data),
      client.putParts(uploadId, data, [1, 2]),
    ]);
    expect((await client.get(`/v1/uploads/${uploadId}`)).body).toMatchObject({
      uploadedParts: 6,
      uploadedBytes: data.length,
    });
    const { body } = await client.complete(uploadId);
    expect((await client.download(body.key)).body.equals(data)).toBe(true);
  });

  it('compares the parts and the size that the client names', async () => {
    const data = bytes(PART_SIZE + MIB);
    const uploadId = await client.startFor(data);
    await client.putParts(uploadId, data);
    const { body: listed } = await client.get<{ items: { partNumber: number; etag: string }[] }>(
      `/v1/uploads/${uploadId}/parts`,
    );
    const parts = listed.items.map(({ partNumber, etag }) => ({ partNumber, etag }));
    const wrong = [parts[0]!, { partNumber: 2, etag: 'other' }];
    expect(await client.complete(uploadId, { parts: wrong })).toMatchObject({
      status: 409,
      body: { code: 'parts-differ', differingParts: [2] },
    });
    expect(await client.complete(uploadId, { parts: parts.slice(1) })).toMatchObject({
      status: 409,
      body: { differingParts: [1] },
    });
    expect(await client.complete(uploadId, { totalSize: 1 })).toMatchObject({
      status: 422,
      body: { code: 'total-size-mismatch' },
    });
    const quoted = parts.map(({ partNumber, etag }) => ({ partNumber, etag: `"${etag}"` }));
    expect((await client.complete(uploadId, { parts: quoted, totalSize: data.length })).status).toBe(200);
  });

  it('of unknown length stays within the largest size that is allowed', async () => {
    const small = await startTestApp({ beside: app, config: { maxObjectSizeBytes: PART_SIZE + 10 } });
    const { uploadId } = (await small.client.start({ partSize: PART_SIZE })).body;
    await small.client.putPart(uploadId, 1, bytes(PART_SIZE));
    const refused = await small.client.putPart(uploadId, 2, bytes(11));
    expect(refused).toMatchObject({
      status: 422,
      body: { code: 'object-too-large', maxObjectSize: PART_SIZE + 10 },
    });
    expect((await small.client.putPart(uploadId, 2, bytes(10))).status).toBe(200);
    expect((await small.client.complete(uploadId)).body.size).toBe(PART_SIZE + 10);
    await small.close();
  });
});
