import { createHash } from 'node:crypto';
import type { S3Encryption } from '../../config/app-config.js';

/** Of a new upload ("Protecting data with server-side encryption" in the S3 User Guide). */
export function encryptionOfCreate(encryption: S3Encryption | undefined) {
  if (!encryption) return {};
  switch (encryption.kind) {
    case 'customer':
      return customerKey(encryption);
    case 'AES256':
      return { ServerSideEncryption: encryption.kind };
    default:
      return { ServerSideEncryption: encryption.kind, SSEKMSKeyId: encryption.keyId };
  }
}

/** Of every other call about an object: the store forgets a customer's key after each. */
export function customerKey(encryption: S3Encryption | undefined) {
  if (encryption?.kind !== 'customer') return {};
  return {
    SSECustomerAlgorithm: 'AES256',
    SSECustomerKey: encryption.key.toString('base64'),
    SSECustomerKeyMD5: md5(encryption.key),
  };
}

/** As `encryptionOfCreate`, as headers. */
export function encryptionHeaders(encryption: S3Encryption | undefined): Record<string, string> {
  if (!encryption || encryption.kind === 'customer') return customerKeyHeaders(encryption);
  const headers: Record<string, string> = { 'x-amz-server-side-encryption': encryption.kind };
  if (encryption.kind !== 'AES256' && encryption.keyId)
    headers['x-amz-server-side-encryption-aws-kms-key-id'] = encryption.keyId;
  return headers;
}

/** As `customerKey`, as headers. */
export function customerKeyHeaders(encryption: S3Encryption | undefined): Record<string, string> {
  if (encryption?.kind !== 'customer') return {};
  return {
    'x-amz-server-side-encryption-customer-algorithm': 'AES256',
    'x-amz-server-side-encryption-customer-key': encryption.key.toString('base64'),
    'x-amz-server-side-encryption-customer-key-md5': md5(encryption.key),
  };
}

function md5(key: Buffer): string {
  return createHash('md5').update(key).digest('base64');
}
