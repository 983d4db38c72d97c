import type { S3Encryption } from '../../config/app-config.js';
import { customerKey, customerKeyHeaders, encryptionOfCreate } from './s3-encryption.js';

const key = Buffer.from('0123456789abcdef0123456789abcdef');
const customer: S3Encryption = { kind: 'customer', key };

it.each<[S3Encryption | undefined, object]>([
  [undefined, {}],
  [{ kind: 'AES256' }, { ServerSideEncryption: 'AES256' }],
  [{ kind: 'aws:kms' }, { ServerSideEncryption: 'aws:kms' }],
  [
    { kind: 'aws:kms:dsse', keyId: 'k' },
    { ServerSideEncryption: 'aws:kms:dsse', SSEKMSKeyId: 'k' },
  ],
])('%j is told when an upload is opened, and never again', (encryption, expected) => {
  expect(encryptionOfCreate(encryption)).toEqual(expected);
  expect(customerKey(encryption)).toEqual({});
  expect(customerKeyHeaders(encryption)).toEqual({});
});

it('a key of our own is told with every call, with its MD5', () => {
  const told = {
    SSECustomerAlgorithm: 'AES256',
    SSECustomerKey: 'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
    SSECustomerKeyMD5: 'hRasmdxgYDKV3nvbahU1MA==',
  };
  expect(encryptionOfCreate(customer)).toEqual(told);
  expect(customerKey(customer)).toEqual(told);
  expect(Object.keys(customerKeyHeaders(customer))).toEqual([
    'x-amz-server-side-encryption-customer-algorithm',
    'x-amz-server-side-encryption-customer-key',
    'x-amz-server-side-encryption-customer-key-md5',
  ]);
  expect(Object.values(customerKeyHeaders(customer))).toEqual(Object.values(customerKey(customer)));
});
