import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ServerSecrets } from '../database/server-secrets.js';
import { DomainError } from '../errors/domain-error.js';
import { type ExpectedDigest, formatChecksum, parseChecksum } from '../storage/digests.js';
import type { PartToSign, PartUrl } from '../storage/object-store.js';

const SECRET = 'part-urls';

/** What a URL of our own says, and whose signature that has. */
export interface SignedPart {
  readonly uploadId: string;
  readonly partNumber: number;
  readonly sizeBytes: number;
  /** Seconds since 1970. */
  readonly expires: number;
  /** As `formatChecksum` writes it. */
  readonly digest?: string;
}

/** URLs by which this server takes parts for a store that takes none itself. They need no other credential. */
@Injectable()
export class OwnPartUrls {
  constructor(private readonly secrets: ServerSecrets) {}

  /** Relative to this server. */
  async sign(uploadId: string, parts: readonly PartToSign[], lifetimeMs: number): Promise<PartUrl[]> {
    const secret = await this.secrets.get(SECRET);
    const expires = Math.floor((Date.now() + lifetimeMs) / 1000);
    return parts.map(({ partNumber, sizeBytes, digest }) => {
      const checksum = digest && formatChecksum(digest.algorithm, digest.value);
      const signature = signatureOf(secret, { uploadId, partNumber, sizeBytes, expires, digest: checksum });
      const query = new URLSearchParams({
        size: String(sizeBytes),
        expires: String(expires),
        ...(checksum && { digest: checksum }),
        signature,
      });
      const url = `/v1/direct/${uploadId}/${partNumber}?${query.toString()}`;
      return { partNumber, sizeBytes, url, headers: {}, expiresAt: new Date(expires * 1000) };
    });
  }

  /**
   * @returns the digest that the part must have
   * @throws DomainError `part-url-invalid`, `part-url-expired`
   */
  async check(
    part: SignedPart,
    signature: string,
    contentLength: number,
  ): Promise<ExpectedDigest | undefined> {
    const right = Buffer.from(signatureOf(await this.secrets.get(SECRET), part));
    const given = Buffer.from(signature);
    if (given.length !== right.length || !timingSafeEqual(given, right))
      throw new DomainError('part-url-invalid', 'The signature is not that of this URL.');
    if (Date.now() >= part.expires * 1000) {
      const expiredAt = new Date(part.expires * 1000).toISOString();
      throw new DomainError('part-url-expired', `The URL expired at ${expiredAt}.`, { data: { expiredAt } });
    }
    if (contentLength !== part.sizeBytes) {
      const detail = `The URL is for a part of ${part.sizeBytes} bytes, not of ${contentLength}.`;
      throw new DomainError('part-url-invalid', detail, { data: { expectedSize: part.sizeBytes } });
    }
    return part.digest === undefined ? undefined : parseChecksum(part.digest);
  }
}

function signatureOf(
  secret: Buffer,
  { uploadId, partNumber, sizeBytes, expires, digest }: SignedPart,
): string {
  const text = ['part', uploadId, partNumber, sizeBytes, expires, digest ?? ''].join('\n');
  return createHmac('sha256', secret).update(text).digest('base64url');
}
