import { createHash } from 'node:crypto';
import { bytes } from '../support/bytes.js';
import { expectProblem } from '../support/problems.js';
import { RawConnection } from '../support/raw-http.js';
import { SAMPLES } from '../support/sample-files.js';
import { onEachStore, onS3 } from '../support/stores.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { PART_SIZE, type TestClient } from '../support/test-client.js';
import { TestTenant } from '../support/test-tenant.js';

const ADMIN_KEY = 'the-administrators-key-of-this-test';
const IMAGES = { contentTypes: ['image/*'] };
/** Of the declared type by its name, its type and all that is said about it. */
const AS_PNG = { filename: 'a.png', contentType: 'image/png' };
const MISMATCH = {
  contentType: 'image/png',
  detectedContentType: 'text/html',
  allowedContentTypes: ['image/*'],
};
/** Smaller and larger than what is looked at, and of more than one part. */
const padded = (head: Buffer, length: number) => Buffer.concat([head, bytes(length - head.length)]);
const htmlOf = (length: number) =>
  Buffer.concat([SAMPLES.html, Buffer.alloc(length - SAMPLES.html.length, 32)]);

const sha256 = (data: Buffer) => createHash('sha256').update(data).digest('base64');
const WAYS: [string, (data: Buffer) => Record<string, string>][] = [
  ['plainly', () => ({})],
  ['with a SHA-256', (data) => ({ 'content-digest': `sha-256=:${sha256(data)}:` })],
  ['with the checksum of S3', (data) => ({ 'x-amz-checksum-sha256': sha256(data) })],
];

onEachStore('Where only images are allowed', (store) => {
  let app: TestApp;
  let tenant: TestTenant;
  let secret: string;
  let client: TestClient;

  beforeAll(async () => {
    app = await startTestApp({ store, config: { auth: 'keys', adminApiKey: ADMIN_KEY } });
  });
  beforeEach(async () => {
    tenant = new TestTenant(app);
    ({ secret, client } = await tenant.newKey({ limits: IMAGES }));
  });
  afterAll(() => app.close());

  async function expectNothingStored(uploadId: string): Promise<void> {
    expect((await client.status(uploadId)).body).toMatchObject({ status: 'uploading', uploadedParts: 0 });
    expectProblem(await client.complete(uploadId), 409, 'parts-missing');
  }

  /** As a client that waits to be asked for the body. */
  async function putAsked(uploadId: string, data: Buffer, more: Record<string, string> = {}) {
    const connection = new RawConnection(app.url);
    connection.sendHead(`PUT /v1/uploads/${uploadId}/part/1`, {
      authorization: `Bearer ${secret}`,
      'content-length': data.length,
      expect: '100-continue',
      ...more,
    });
    expect((await connection.answer()).status).toBe(100);
    const answer = await connection.send(data).answer();
    connection.hangUp();
    return answer;
  }

  describe.each([SAMPLES.html.length, 4_099, 4_100, 4_101, 200_000, PART_SIZE])('of %d bytes,', (size) => {
    const [page, image] = [htmlOf(size), padded(SAMPLES.png, Math.max(size, SAMPLES.png.length))];

    it.each(WAYS)('a page that calls itself one is refused: sent %s', async (_how, headersOf) => {
      const uploadId = await client.startFor(page, AS_PNG);
      const refused = await client.putPart(uploadId, 1, page, headersOf(page));
      expectProblem(refused, 415, 'content-type-mismatch', MISMATCH);
      const asked = await putAsked(uploadId, page, headersOf(page));
      expectProblem(asked, 415, 'content-type-mismatch', MISMATCH);
      await expectNothingStored(uploadId);
    });

    it.each(WAYS)('an image comes out byte for byte: sent %s', async (_how, headersOf) => {
      for (const put of [client.putPart.bind(client), undefined]) {
        const uploadId = await client.startFor(image, AS_PNG);
        const stored = put
          ? await put(uploadId, 1, image, headersOf(image))
          : await putAsked(uploadId, image, headersOf(image));
        expect(stored).toMatchObject({ status: 200, body: { size: image.length } });
        const { body } = await client.complete(uploadId);
        const download = await client.download(body.key);
        expect(download.body.equals(image)).toBe(true);
        expect(download.headers.get('content-type')).toBe('image/png');
      }
    });
  });

  it('an image whose bytes are not those of its digest is not stored either', async () => {
    const uploadId = await client.startFor(SAMPLES.png, AS_PNG);
    const header = { 'content-digest': `sha-256=:${sha256(SAMPLES.html)}:` };
    expectProblem(await client.putPart(uploadId, 1, SAMPLES.png, header), 400, 'digest-mismatch');
    await expectNothingStored(uploadId);
  });

  it('only the first part is looked at, and it is looked at again when it is replaced', async () => {
    const image = padded(SAMPLES.png, PART_SIZE);
    const page = htmlOf(100);
    const whole = Buffer.concat([image, page]);
    const uploadId = await client.startFor(whole, AS_PNG);
    await client.putParts(uploadId, whole);
    expectProblem(await client.putPart(uploadId, 1, htmlOf(PART_SIZE)), 415, 'content-type-mismatch');
    const { body } = await client.complete(uploadId);
    expect((await client.download(body.key)).body.equals(whole)).toBe(true);
  });

  it('a stream is looked at as well', async () => {
    const { uploadId } = (await client.start(AS_PNG)).body;
    expectProblem(await client.putPart(uploadId, 1, SAMPLES.html), 415, 'content-type-mismatch', MISMATCH);
    await client.putPart(uploadId, 1, SAMPLES.png);
    const { body } = await client.complete(uploadId);
    expect((await client.download(body.key)).body.equals(SAMPLES.png)).toBe(true);
  });

  it('what its owner is bound to counts too, and without limits anyone may send what they like', async () => {
    const free = await tenant.newClient();
    const uploadId = await free.startFor(SAMPLES.html, AS_PNG);
    expect(await free.putPart(uploadId, 1, SAMPLES.html)).toMatchObject({ status: 200 });
    await tenant.setLimits(IMAGES);
    const bound = await free.startFor(SAMPLES.html, AS_PNG);
    expectProblem(await free.putPart(bound, 1, SAMPLES.html), 415, 'content-type-mismatch');
  });

  it('an image that goes straight into the store passes, byte for byte', async () => {
    const image = padded(SAMPLES.png, PART_SIZE + 10);
    const uploadId = await client.startFor(image, { ...AS_PNG, transfer: 'direct' });
    const { urls } = (await client.partUrls(uploadId)).body;
    for (const { partNumber, url, headers } of urls) {
      const body = new Uint8Array(image.subarray((partNumber - 1) * PART_SIZE, partNumber * PART_SIZE));
      expect((await fetch(new URL(url, app.url), { method: 'PUT', headers, body })).status).toBe(200);
    }
    const { body } = await client.complete(uploadId);
    expect((await client.download(body.key)).body.equals(image)).toBe(true);
  });

  if (store.storage === 'disk') {
    it('a page by a URL of its own is refused at once: its bytes come through this server', async () => {
      const uploadId = await client.startFor(SAMPLES.html, { ...AS_PNG, transfer: 'direct' });
      const { url, headers } = (await client.partUrls(uploadId)).body.urls[0]!;
      const answer = await fetch(new URL(url, app.url), {
        method: 'PUT',
        headers,
        body: new Uint8Array(SAMPLES.html),
      });
      expect(answer.status).toBe(415);
      expect(await answer.json()).toMatchObject({ code: 'content-type-mismatch', ...MISMATCH });
      await expectNothingStored(uploadId);
    });
  }
});

onS3('A page that goes straight into the bucket where only images are allowed', (store) => {
  let app: TestApp;
  let other: TestApp;
  let tenant: TestTenant;
  let client: TestClient;

  beforeAll(async () => {
    app = await startTestApp({ store, config: { auth: 'keys', adminApiKey: ADMIN_KEY } });
    other = await startTestApp({ beside: app });
  });
  beforeEach(async () => {
    tenant = new TestTenant(app);
    client = await tenant.newClient(IMAGES);
  });
  afterAll(async () => {
    await other.close();
    await app.close();
  });

  const session = async (uploadId: string) => (await client.get(`/v1/uploads/${uploadId}`)).body;

  async function putDirectly(uploadId: string, data: Buffer): Promise<void> {
    const { url, headers } = (await client.partUrls(uploadId, { partNumbers: [1] })).body.urls[0]!;
    const answer = await fetch(url, { method: 'PUT', headers, body: new Uint8Array(data) });
    expect(answer.status).toBe(200);
  }

  /** The bucket has taken it: nobody has looked at it yet. */
  async function sentByALiar(): Promise<{ uploadId: string; key: string }> {
    const uploadId = await client.startFor(SAMPLES.html, { ...AS_PNG, transfer: 'direct' });
    await putDirectly(uploadId, SAMPLES.html);
    return { uploadId, key: (await client.status(uploadId)).body.key };
  }

  async function expectGone(uploadId: string, key: string): Promise<void> {
    expect((await app.client.download(key, {}, 'HEAD')).status).toBe(404);
    expect(await app.uploadsInStore(key)).toBe(0);
    expect(await session(uploadId)).toMatchObject({ status: 'failed', endReason: 'content-type-mismatch' });
    expect(await tenant.usage()).toMatchObject({ openUploads: 0, reservedBytes: 0, storedBytes: 0 });
    expectProblem(await client.complete(uploadId), 409, 'upload-not-active', {
      uploadStatus: 'failed',
      endReason: 'content-type-mismatch',
    });
  }

  it('is found out by complete, and taken out of the bucket', async () => {
    const { uploadId, key } = await sentByALiar();
    expectProblem(await client.complete(uploadId), 415, 'content-type-mismatch', MISMATCH);
    await expectGone(uploadId, key);
  });

  it('is found out also when it replaces an image that was looked at', async () => {
    const image = padded(SAMPLES.png, 100);
    const uploadId = await client.startFor(image, AS_PNG);
    await client.putParts(uploadId, image);
    await putDirectly(uploadId, htmlOf(100));
    const { key } = (await client.status(uploadId)).body;
    expectProblem(await client.complete(uploadId), 415, 'content-type-mismatch', MISMATCH);
    await expectGone(uploadId, key);
  });

  it('is no object for anyone, when many complete it at once', async () => {
    const { uploadId, key } = await sentByALiar();
    const callers = [app, other, app, other].map(({ client: admin }) => admin.complete(uploadId));
    for (const { status, body } of await Promise.all(callers)) {
      expect([409, 415]).toContain(status);
      expect(['content-type-mismatch', 'upload-not-active']).toContain(body.code);
    }
    await expectGone(uploadId, key);
  });

  /** Ends no session as failed: as if the instance died each time it was about to. */
  const dieBeforeFailing = (uploadId: string) =>
    app.sql(
      `ALTER TABLE upload_sessions ADD CONSTRAINT dies CHECK (id <> '${uploadId}' OR status <> 'failed')`,
    );
  const liveOn = () => app.sql('ALTER TABLE upload_sessions DROP CONSTRAINT IF EXISTS dies');

  it('whose instance dies after it was deleted, is ended by the next call on another', async () => {
    const { uploadId, key } = await sentByALiar();
    try {
      await dieBeforeFailing(uploadId);
      expect((await client.complete(uploadId)).status).toBe(500);
    } finally {
      await liveOn();
    }
    expect((await app.client.download(key, {}, 'HEAD')).status).toBe(404);
    expect(await session(uploadId)).toMatchObject({ status: 'completing' });
    expectProblem(await other.client.complete(uploadId), 409, 'upload-not-active', {
      endReason: 'content-type-mismatch',
    });
    await expectGone(uploadId, key);
  });

  it.each([
    ['before its object was made', 'completing'],
    ['after it was deleted', 'deleted'],
  ])('whose instance dies %s, and nobody asks again, is ended by the reaper', async (_when, died) => {
    const { uploadId, key } = await sentByALiar();
    if (died === 'deleted') {
      try {
        await dieBeforeFailing(uploadId);
        await client.complete(uploadId);
      } finally {
        await liveOn();
      }
    }
    await app.sql(
      `UPDATE upload_sessions SET status = 'completing', last_activity_at = now() - interval '2 minutes' WHERE id = $1`,
      [uploadId],
    );
    await other.reap();
    await expectGone(uploadId, key);
  });
});
