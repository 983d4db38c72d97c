import { createHash } from 'node:crypto';
import { bytes, cut } from '../support/bytes.js';
import { partEtag } from '../support/part-etag.js';
import { expectProblem } from '../support/problems.js';
import { onEachStore } from '../support/stores.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { type Answer, PART_SIZE, type PartUrl, type TestClient } from '../support/test-client.js';

const data = bytes(2 * PART_SIZE + 1_000);
const parts = cut(data, PART_SIZE);

onEachStore('Parts that go straight into the store', (store) => {
  let app: TestApp;
  let client: TestClient;

  beforeAll(async () => {
    app = await startTestApp({ store, config: { auth: 'keys', adminApiKey: 'a-key-that-is-long-enough' } });
    client = app.client;
  });
  afterAll(() => app.close());

  const start = (more: Record<string, unknown> = {}) =>
    client.startFor(data, { transfer: 'direct', ...more });
  const sign = (uploadId: string, body: unknown = {}) => client.partUrls(uploadId, body);
  const report = (uploadId: string, body: unknown) => client.post(`/v1/uploads/${uploadId}/parts`, body);
  const urlOf = async (uploadId: string, partNumber: number, more: Record<string, unknown> = {}) =>
    (await sign(uploadId, { partNumbers: [partNumber], ...more })).body.urls[0]!;

  /** As any HTTP client would, without a key. */
  async function put({ url, method, headers }: PartUrl, body: Buffer): Promise<Answer<string>> {
    const response = await fetch(new URL(url, app.url), { method, headers, body: new Uint8Array(body) });
    return { status: response.status, headers: response.headers, body: await response.text() };
  }

  async function putAll(uploadId: string): Promise<void> {
    const { body } = await sign(uploadId);
    for (const url of body.urls) expect((await put(url, parts[url.partNumber - 1]!)).status).toBe(200);
  }

  it('make the object, byte for byte, though no part came through the service', async () => {
    const started = await client.start({ totalSize: data.length, partSize: PART_SIZE, transfer: 'direct' });
    expect(started.body.transfer).toBe('direct');
    const { uploadId } = started.body;
    const signed = await sign(uploadId);
    expect(signed.body.urls.map(({ partNumber, method, size }) => ({ partNumber, method, size }))).toEqual(
      parts.map((part, index) => ({ partNumber: index + 1, method: 'PUT', size: part.length })),
    );
    for (const url of signed.body.urls) {
      expect(Date.parse(String(url.expiresAt))).toBeGreaterThan(Date.now());
      const part = parts[url.partNumber - 1]!;
      const stored = await put(url, part);
      expect(stored.status).toBe(200);
      expect(stored.headers.get('etag')).toBe(`"${partEtag(store.storage, part)}"`);
    }
    expect((await client.status(uploadId)).body).toMatchObject({ missingParts: [], percentage: 100 });
    const done = await client.complete(uploadId);
    expect(done).toMatchObject({ status: 200, body: { size: data.length } });
    expect((await client.download(done.body.key)).body.equals(data)).toBe(true);
  });

  it('may come by either way in one upload, and be asked for by numbers or by a range', async () => {
    const uploadId = await start();
    await client.putParts(uploadId, data, [1]);
    const byRange = await sign(uploadId, { from: 2, to: 2 });
    await put(byRange.body.urls[0]!, parts[1]!);
    expect((await client.resume(uploadId)).body.missingParts).toEqual([3]);
    await put(await urlOf(uploadId, 3), parts[2]!);
    const done = await client.complete(uploadId);
    expect((await client.download(done.body.key)).body.equals(data)).toBe(true);
  });

  it('need the key to be signed, and none to be sent', async () => {
    const uploadId = await start();
    const response = await fetch(`${app.url}/v1/uploads/${uploadId}/part-urls`, { method: 'POST' });
    expect(response.status).toBe(401);
    expect((await put(await urlOf(uploadId, 1), parts[0]!)).status).toBe(200);
    await client.abort(uploadId);
  });

  it('have a URL each, good for no other part, length, upload or signature', async () => {
    const uploadId = await start();
    const other = await start();
    const url = await urlOf(uploadId, 1);
    const changed = (from: RegExp, to: string) => {
      expect(url.url).toMatch(from);
      return { ...url, url: url.url.replace(from, to) };
    };
    const swapped = store.s3
      ? [changed(/partNumber=1&/, 'partNumber=2&'), changed(/(Signature=..)./i, '$1x')]
      : [
          changed(/\/1\?/, '/2?'),
          changed(/signature=../, 'signature=__'),
          changed(/size=\d+/, 'size=5'),
          changed(/expires=\d+/, 'expires=99999999999'),
          changed(new RegExp(uploadId), other),
        ];
    for (const wrong of swapped) expect((await put(wrong, parts[0]!)).status).toBe(403);
    expect((await put(url, parts[0]!.subarray(1))).status).toBe(403);
    expect((await put(url, Buffer.concat([parts[0]!, Buffer.from('x')]))).status).toBe(403);
    expect((await client.status(uploadId)).body.uploadedParts).toBe(0);
    expect((await put(url, parts[0]!)).status).toBe(200);
    expect((await client.status(uploadId)).body.uploadedParts).toBe(1);
  });

  it('have URLs that end, and a new one costs nothing but the call', async () => {
    const hasty = await startTestApp({ beside: app, config: { partUrlTtlMs: 1_000 } });
    const uploadId = await start();
    const signed = await hasty.client.partUrls(uploadId);
    const [url] = signed.body.urls;
    // Two seconds more, since a store's clock counts whole ones.
    const over = Date.parse(String(url!.expiresAt)) + 2_000;
    while (Date.now() < over) await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await put(url!, parts[0]!)).status).toBe(403);
    expect((await put(await urlOf(uploadId, 1), parts[0]!)).status).toBe(200);
    await hasty.close();
  });

  it('are bound to the bytes when their MD5 is told', async () => {
    const uploadId = await start();
    const md5 = createHash('md5').update(parts[0]!).digest('base64');
    const url = await urlOf(uploadId, 1, { checksums: { 1: `md5:${md5}` } });
    const wrong = Buffer.from(parts[0]!);
    wrong[7]! ^= 1;
    expect((await put(url, wrong)).status).toBe(400);
    expect((await client.status(uploadId)).body.uploadedParts).toBe(0);
    expect((await put(url, parts[0]!)).status).toBe(200);
    expect((await client.status(uploadId)).body.uploadedParts).toBe(1);
  });

  it('are bound to other checksums only where the store would look at them', async () => {
    const uploadId = await start();
    const answer = await sign(uploadId, { partNumbers: [1], checksums: { 1: 'crc32c:AAAAAA==' } });
    if (store.s3) return expectProblem(answer, 400, 'digest-invalid');
    expect((await put(answer.body.urls[0]!, parts[0]!)).status).toBe(400);
  });

  it('that are put twice count as they were put last', async () => {
    const uploadId = await start();
    await putAll(uploadId);
    const again = bytes(PART_SIZE);
    await put(await urlOf(uploadId, 2), again);
    const done = await client.complete(uploadId);
    const whole = Buffer.concat([parts[0]!, again, parts[2]!]);
    expect((await client.download(done.body.key)).body.equals(whole)).toBe(true);
  });

  it('that come after an abort or a complete change nothing and leave nothing', async () => {
    const [aborted, completed] = [await start(), await start()];
    await putAll(aborted);
    await putAll(completed);
    const late = [await urlOf(aborted, 1), await urlOf(completed, 1)];
    const { key } = (await client.status(aborted)).body;
    await client.abort(aborted);
    const done = await client.complete(completed);
    for (const url of late) expect((await put(url, bytes(PART_SIZE))).status).toBeGreaterThanOrEqual(400);
    expect(await app.uploadsInStore(key)).toBe(0);
    expect((await client.download(done.body.key)).body.equals(data)).toBe(true);
    expectProblem(await sign(aborted), 409, 'upload-not-active');
    expectProblem(await sign(completed), 409, 'upload-not-active');
    expectProblem(await report(completed, { parts: [{ partNumber: 1 }] }), 409, 'upload-not-active');
  });

  it('show progress when they are reported, and count for nothing before the store has them', async () => {
    const uploadId = await start();
    const reported = { parts: [{ partNumber: 1, etag: 'abc' }, { partNumber: 3 }, { partNumber: 3 }] };
    expect(await report(uploadId, reported)).toMatchObject({
      status: 200,
      body: { uploadedParts: 2, uploadedBytes: PART_SIZE + 1_000, totalParts: 3 },
    });
    await report(uploadId, reported);
    expect((await client.get(`/v1/uploads/${uploadId}`)).body).toMatchObject({
      transfer: 'direct',
      uploadedParts: 2,
    });
    const listed = await client.get<{ items: object[] }>(`/v1/uploads/${uploadId}/parts`);
    expect(listed.body.items).toMatchObject([
      { partNumber: 1, reported: true },
      { partNumber: 3, reported: true },
    ]);
    expectProblem(await client.complete(uploadId), 409, 'parts-missing', { missingParts: [1, 2, 3] });
    expect((await client.get(`/v1/uploads/${uploadId}`)).body.uploadedParts).toBe(0);

    await putAll(uploadId);
    await report(uploadId, { parts: [1, 2, 3].map((partNumber) => ({ partNumber, etag: 'lie' })) });
    const done = await client.complete(uploadId);
    expect((await client.download(done.body.key)).body.equals(data)).toBe(true);
    const stored = await client.get<{ items: object[] }>(`/v1/uploads/${uploadId}/parts`);
    expect(stored.body.items).toMatchObject(Array.from({ length: 3 }, () => ({ reported: false })));
  });

  it('that are reported do not replace what is known of parts sent through the service', async () => {
    const uploadId = await start();
    await client.putParts(uploadId, data, [1]);
    await report(uploadId, { parts: [{ partNumber: 1, etag: 'other' }] });
    const listed = await client.get<{ items: object[] }>(`/v1/uploads/${uploadId}/parts`);
    const etag = partEtag(store.storage, parts[0]!);
    expect(listed.body.items).toMatchObject([{ partNumber: 1, etag, reported: false }]);
  });

  it('put the expiry off when they are asked for and when they are reported', async () => {
    const uploadId = await start();
    const expiry = async () => Date.parse(String((await client.status(uploadId)).body.expiresAt));
    const age = () =>
      app.sql(`UPDATE upload_sessions SET expires_at = now() + interval '1 minute' WHERE id = $1`, [
        uploadId,
      ]);
    for (const call of [() => sign(uploadId), () => report(uploadId, { parts: [{ partNumber: 1 }] })]) {
      await age();
      const before = await expiry();
      await call();
      expect(await expiry()).toBeGreaterThan(before);
    }
    await app.sql(`UPDATE upload_sessions SET expires_at = now() WHERE id = $1`, [uploadId]);
    expectProblem(await sign(uploadId), 410, 'upload-expired');
    expectProblem(await report(uploadId, { parts: [{ partNumber: 1 }] }), 410, 'upload-expired');
  });

  it.each([
    [{ partNumbers: [] }, 'validation-failed'],
    [{ partNumbers: [4] }, 'part-number-out-of-range'],
    [{ partNumbers: [0] }, 'validation-failed'],
    [{ partNumbers: [1.5] }, 'validation-failed'],
    [{ partNumbers: Array.from({ length: 1_001 }, (_, index) => index + 1) }, 'validation-failed'],
    [{ from: 3, to: 2 }, 'validation-failed'],
    [{ from: 1, to: 10_000 }, 'validation-failed'],
    [{ from: 4 }, 'validation-failed'],
    [{ partNumbers: [1], from: 1 }, 'validation-failed'],
    [{ checksums: { 1: 'md5:short' } }, 'validation-failed'],
    [{ checksums: { x: 'md5:CY9rzUYh03PK3k6DJie09g==' } }, 'validation-failed'],
  ])('are not signed for %j', async (body, code) => {
    expectProblem(await sign(await start(), body), 422, code);
  });

  it.each([
    [{ parts: [] }, 'validation-failed'],
    [{ parts: [{ partNumber: 4 }] }, 'part-number-out-of-range'],
    [{ parts: [{ partNumber: 1, etag: 5 }] }, 'validation-failed'],
    [{}, 'validation-failed'],
  ])('are not reported as %j', async (body, code) => {
    expectProblem(await report(await start(), body), 422, code);
  });
});

it('URLs that lead back to this server are absolute when PUBLIC_URL is set', async () => {
  const app = await startTestApp({ config: { publicUrl: 'https://uploads.example.com' } });
  const uploadId = await app.client.startFor(data);
  const signed = await app.client.partUrls(uploadId);
  expect(signed.body.urls[0]!.url).toMatch(/^https:\/\/uploads\.example\.com\/v1\/direct\//);
  await app.close();
});
