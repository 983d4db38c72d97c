import { DomainError } from '../../errors/domain-error.js';
import type { ExpectedDigest } from '../digests.js';
import type { PartToSign, PartUrl, StorageUpload } from '../object-store.js';
import type { S3Target } from './s3-target.js';
import type { Credentials } from './sigv4.js';

/** Signs requests by which clients put parts into the bucket themselves. */
export class S3PartUrls {
  constructor(
    private readonly target: S3Target,
    private readonly credentials: () => Promise<Credentials>,
  ) {}

  /** @throws DomainError `digest-invalid`, `storage-unavailable` when temporary credentials have just ended */
  async sign(
    { key, storageUploadId }: StorageUpload,
    parts: readonly PartToSign[],
    lifetimeMs: number,
  ): Promise<PartUrl[]> {
    const credentials = await this.credentials();
    const now = this.target.now();
    // A URL is never good for longer than the credentials that have signed it.
    const credentialsEndIn = (credentials.expiration?.getTime() ?? Infinity) - now.getTime();
    const lifetimeSeconds = Math.floor(Math.min(lifetimeMs, credentialsEndIn) / 1000);
    if (lifetimeSeconds < 1)
      throw new DomainError(
        'storage-unavailable',
        'The credentials for the store are being renewed. Try again.',
      );
    // What is signed has whole seconds.
    const expiresAt = new Date((Math.floor(now.getTime() / 1000) + lifetimeSeconds) * 1000);
    const address = this.target.publicAddress;
    const path = address.pathOf(key);
    const request = { method: 'PUT', host: address.host, path, query: { uploadId: storageUploadId } };
    const presigner = (headerNames: string[]) => {
      const varying = { headerNames, parameterName: 'partNumber' };
      return this.target.signer.presigner(request, varying, credentials, lifetimeSeconds, now);
    };
    // The length is signed, so that the store takes exactly the planned bytes.
    const presign = presigner(['content-length']);
    const presignWithMd5 = presigner(['content-length', 'content-md5']);
    return parts.map(({ partNumber, sizeBytes, digest }) => {
      const headers = headersOf(digest);
      const signed = { ...headers, 'content-length': String(sizeBytes) };
      const query = (digest ? presignWithMd5 : presign)(signed, String(partNumber));
      return { partNumber, sizeBytes, url: `${address.origin}${path}?${query}`, headers, expiresAt };
    });
  }
}

/** All stores verify Content-MD5. Few verify the checksum headers, and those only as the upload was opened for. */
function headersOf(digest: ExpectedDigest | undefined): Record<string, string> {
  if (!digest) return {};
  if (digest.algorithm === 'md5') return { 'content-md5': digest.value.toString('base64') };
  throw new DomainError('digest-invalid', 'The URL of a part in a bucket can be bound to its MD5 alone.');
}
