import type { PartToSign } from '../object-store.js';
import { S3PartUrls } from './s3-part-urls.js';
import { S3Target } from './s3-target.js';
import { type Credentials, S3Signer } from './sigv4.js';

const KEYS = { accessKeyId: 'id', secretAccessKey: 'secret' };
const CONFIG = { bucket: 'b', region: 'r', endpoint: 'http://store:7480', forcePathStyle: true };
const UPLOAD = { key: 'a b/ü%+.bin', storageUploadId: '2~x' };
const HOUR_MS = 3_600_000;

function sign(parts: readonly PartToSign[], credentials: Credentials = KEYS, config = {}) {
  const urls = new S3PartUrls(new S3Target({ ...CONFIG, ...config }), () => Promise.resolve(credentials));
  return urls.sign(UPLOAD, parts, HOUR_MS);
}

it('signs each part as one that is signed alone', async () => {
  const md5 = { algorithm: 'md5', value: Buffer.alloc(16, 5) } as const;
  const parts = [
    { partNumber: 1, sizeBytes: 5 },
    { partNumber: 10_000, sizeBytes: 7, digest: md5 },
  ];
  for (const [index, { url, headers }] of (await sign(parts)).entries()) {
    const { origin, pathname, searchParams } = new URL(url);
    expect(origin + pathname).toBe('http://store:7480/b/a%20b/%C3%BC%25%2B.bin');
    const { partNumber, sizeBytes } = parts[index]!;
    const request = {
      method: 'PUT',
      host: 'store:7480',
      path: pathname,
      query: { partNumber: String(partNumber), uploadId: UPLOAD.storageUploadId },
      headers: { ...headers, 'content-length': String(sizeBytes) },
    };
    const signedAt = searchParams.get('X-Amz-Date')!.replace(/^(....)(..)(..T..)(..)/, '$1-$2-$3:$4:');
    expect(url.split('?')[1]).toBe(new S3Signer('r').presign(request, KEYS, 3_600, new Date(signedAt)));
  }
});

it('signs for where clients reach the store', async () => {
  const config = { publicEndpoint: 'https://files.example.com', forcePathStyle: false };
  const [part] = await sign([{ partNumber: 1, sizeBytes: 5 }], KEYS, config);
  expect(new URL(part!.url).origin).toBe('https://b.files.example.com');
});

it('signs for no longer than temporary credentials are good for, and not with those that are over', async () => {
  const temporary = (seconds: number) => ({
    ...KEYS,
    sessionToken: 'token',
    expiration: new Date(Date.now() + seconds * 1000),
  });
  const [part] = await sign([{ partNumber: 1, sizeBytes: 5 }], temporary(90));
  expect(part!.expiresAt.getTime()).toBeLessThanOrEqual(Date.now() + 90_000);
  expect(part!.expiresAt.getTime()).toBeGreaterThan(Date.now() + 80_000);
  const query = new URL(part!.url).searchParams;
  expect(Number(query.get('X-Amz-Expires'))).toBeLessThanOrEqual(90);
  expect(query.get('X-Amz-Security-Token')).toBe('token');
  await expect(sign([{ partNumber: 1, sizeBytes: 5 }], temporary(0.5))).rejects.toMatchObject({
    code: 'storage-unavailable',
  });
});
