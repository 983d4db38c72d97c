import { bytes } from '../support/bytes.js';
import { onEachStore } from '../support/stores.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { PART_SIZE, type TestClient } from '../support/test-client.js';

const data = bytes(PART_SIZE + 10);

onEachStore('The reaper', (store) => {
  let app: TestApp;
  let client: TestClient;

  beforeAll(async () => {
    app = await startTestApp({ store });
    client = app.client;
  });
  afterAll(() => app.close());

  const session = async (uploadId: string) => (await client.get(`/v1/uploads/${uploadId}`)).body;
  /** As if whoever was at work on the session had died some time ago. */
  const abandon = (uploadId: string, status: string) =>
    app.sql(
      `UPDATE upload_sessions SET status = $2::upload_status, last_activity_at = now() - interval '20 minutes',
         next_attempt_at = NULL WHERE id = $1`,
      [uploadId, status],
    );
  const expire = (uploadId: string) =>
    app.sql(`UPDATE upload_sessions SET expires_at = now() - interval '1 second' WHERE id = $1`, [uploadId]);

  it('ends an expired upload and takes its parts out of the store', async () => {
    const uploadId = await client.startFor(data);
    await client.putParts(uploadId, data, [1]);
    await expire(uploadId);
    await app.reap();
    expect(await session(uploadId)).toMatchObject({ status: 'aborted', endReason: 'expiry' });
    expect((await client.status(uploadId)).body.status).toBe('aborted');
    expect(await client.putPart(uploadId, 1, data.subarray(0, PART_SIZE))).toMatchObject({
      status: 410,
      body: { code: 'upload-expired' },
    });
    expect(await client.abort(uploadId)).toMatchObject({ status: 200 });
  });

  it('leaves alone what is going on, and what was renewed in time', async () => {
    const [going, renewed] = [await client.startFor(data), await client.startFor(data)];
    await app.sql(`UPDATE upload_sessions SET expires_at = now() + interval '1 second' WHERE id = $1`, [
      renewed,
    ]);
    await client.resume(renewed);
    await app.reap();
    for (const uploadId of [going, renewed]) expect((await session(uploadId)).status).toBe('uploading');
  });

  it('completes what an instance died over', async () => {
    const uploadId = await client.startFor(data);
    await client.putParts(uploadId, data);
    await abandon(uploadId, 'completing');
    await app.reap();
    const { status, key } = await session(uploadId);
    expect(status).toBe('completed');
    expect((await client.download(String(key))).body.equals(data)).toBe(true);
  });

  it('gives an upload back to its client when the store has not all of its parts', async () => {
    const uploadId = await client.startFor(data);
    await client.putParts(uploadId, data, [1]);
    await abandon(uploadId, 'completing');
    await app.reap();
    expect((await client.status(uploadId)).body).toMatchObject({ status: 'uploading', missingParts: [2] });
  });

  it('finishes an abort that was cut off', async () => {
    const uploadId = await client.startFor(data);
    await client.putParts(uploadId, data, [1]);
    await abandon(uploadId, 'aborting');
    await app.reap();
    expect((await session(uploadId)).status).toBe('aborted');
  });

  it('finds an upload whose id was lost in a crash by its key, also when it appears late', async () => {
    const uploadId = await client.startFor(data);
    await abandon(uploadId, 'creating');
    const { key } = await session(uploadId);
    await app.sql('UPDATE upload_sessions SET storage_upload_id = NULL WHERE id = $1', [uploadId]);
    await app.reap();
    expect(await session(uploadId)).toMatchObject({ status: 'aborted', endReason: 'start-failed' });
    expect(await app.uploadsInStore(String(key))).toBe(0);

    await app.openInStore(String(key));
    expect(await app.uploadsInStore(String(key))).toBe(1);
    await app.reap();
    expect(await app.uploadsInStore(String(key))).toBe(0);
  });

  it('tries again later when the store is down, and says why', async () => {
    const uploadId = await client.startFor(data);
    await expire(uploadId);
    const nowhere = {
      bucket: 'none',
      endpoint: 'http://127.0.0.1:1',
      region: 'r',
      forcePathStyle: true,
      credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
    };
    const cutOff = await startTestApp({ beside: app, config: { storage: 's3', s3: nowhere } });
    // Files before this one may have left sessions in the worker's database that fall due just now.
    expect((await cutOff.reap()).postponed).toBeGreaterThanOrEqual(1);
    const waiting = await session(uploadId);
    expect(waiting).toMatchObject({ status: 'aborting', attempts: 1 });
    expect(waiting.lastError).toMatch(/^storage-unavailable/);
    expect(Date.parse(String(waiting.nextAttemptAt))).toBeGreaterThan(
      Date.parse(String(waiting.lastActivityAt)),
    );
    await cutOff.close();
    await abandon(uploadId, 'aborting');
    await app.reap();
    expect(await session(uploadId)).toMatchObject({ status: 'aborted', attempts: 0, lastError: null });
  });

  it('may run twice at once', async () => {
    const uploads = await Promise.all(Array.from({ length: 6 }, () => client.startFor(data)));
    await Promise.all(uploads.map(expire));
    await Promise.all([app.reap(), app.reap(), app.reap()]);
    for (const uploadId of uploads) expect((await session(uploadId)).status).toBe('aborted');
  });

  it('forgets parts, then sessions, that are over for long enough, and never the object', async () => {
    const uploadId = await client.startFor(data);
    await client.putParts(uploadId, data);
    const { body } = await client.complete(uploadId);
    const age = (to: string) =>
      app.sql(`UPDATE upload_sessions SET ended_at = now() - $2::interval WHERE id = $1`, [uploadId, to]);
    const parts = async () =>
      (await client.get<{ items: unknown[] }>(`/v1/uploads/${uploadId}/parts`)).body.items;
    await app.reap();
    expect(await parts()).toHaveLength(2);
    await age('8 days');
    await app.reap();
    expect(await parts()).toHaveLength(0);
    expect((await client.complete(uploadId)).body).toEqual(body);
    await age('91 days');
    await app.reap();
    expect((await client.status(uploadId)).status).toBe(404);
    expect((await client.download(body.key)).body.equals(data)).toBe(true);
  });
});
