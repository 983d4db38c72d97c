import { GetObjectCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { bytes } from '../support/bytes.js';
import { onS3, type TestStore } from '../support/stores.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { PART_SIZE } from '../support/test-client.js';

const data = bytes(PART_SIZE + 999);

onS3('Objects that the store is to encrypt', ({ s3, ...store }) => {
  const client = new S3Client({
    endpoint: s3!.endpoint,
    region: s3!.region,
    forcePathStyle: true,
    credentials: s3!.credentials,
  });
  afterAll(() => client.destroy());

  const startWith = (encryption: NonNullable<TestStore['s3']>['encryption']) =>
    startTestApp({ store: { ...store, s3: { ...s3!, encryption } } });

  /** Sends one part through the service and one by its URL, completes, and answers the key. */
  async function upload(app: TestApp): Promise<{ key: string; url: string }> {
    const uploadId = await app.client.startFor(data, { tags: { story: 'encryption' } });
    await app.client.putParts(uploadId, data, [1]);
    const signed = await app.client.partUrls(uploadId, { from: 2 });
    const { url, headers } = signed.body.urls[0]!;
    const body = new Uint8Array(data.subarray(PART_SIZE));
    expect((await fetch(new URL(url, app.url), { method: 'PUT', headers, body })).status).toBe(200);
    expect((await app.client.status(uploadId)).body.missingParts).toEqual([]);
    const done = await app.client.complete(uploadId);
    expect(done.status).toBe(200);
    expect((await app.client.download(done.body.key)).body.equals(data)).toBe(true);
    return { key: done.body.key, url };
  }

  it('with a key of the key service are, and come back as they were', async () => {
    const app = await startWith({ kind: 'aws:kms', keyId: 'longshore-test-key' });
    const { key, url } = await upload(app);
    expect(new URL(url, app.url).host).toBe(new URL(s3!.endpoint!).host);
    const head = await client.send(new HeadObjectCommand({ Bucket: s3!.bucket, Key: key }));
    expect(head).toMatchObject({ ServerSideEncryption: 'aws:kms', SSEKMSKeyId: 'longshore-test-key' });
    await app.close();
  });

  it('with a key of our own are, are told to nobody else, and no URL leads there', async () => {
    const app = await startWith({ kind: 'customer', key: Buffer.from('0123456789abcdef0123456789abcdef') });
    const { key, url } = await upload(app);
    expect(url).toMatch(/^\/v1\/direct\//);
    const withoutKey = client.send(new GetObjectCommand({ Bucket: s3!.bucket, Key: key }));
    await expect(withoutKey).rejects.toMatchObject({ $metadata: { httpStatusCode: 400 } });
    await app.close();
  });
});
