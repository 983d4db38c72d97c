import { S3Client, UploadPartCommand } from '@aws-sdk/client-s3';
import { S3Address } from './s3-address.js';
import { canonicalQuery, type Credentials, encodeRfc3986, S3Signer } from './sigv4.js';

interface SentRequest {
  readonly method: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly query: Record<string, string>;
  readonly headers: Record<string, string>;
}

interface Case {
  readonly bucket: string;
  readonly region: string;
  readonly endpoint?: string;
  readonly forcePathStyle: boolean;
  readonly credentials: Credentials;
}

const PLAIN = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
const SESSION = { ...PLAIN, sessionToken: 'FwoGZXIvYXdzE//+==' };

const CASES: [name: string, Case][] = [
  ['AWS', { bucket: 'films', region: 'eu-west-1', forcePathStyle: false, credentials: PLAIN }],
  ['AWS by path', { bucket: 'films', region: 'us-east-1', forcePathStyle: true, credentials: SESSION }],
  [
    'AWS, a bucket with dots',
    { bucket: 'films.example.com', region: 'eu-west-1', forcePathStyle: false, credentials: PLAIN },
  ],
  [
    'MinIO',
    {
      bucket: 'films',
      region: 'us-east-1',
      endpoint: 'http://localhost:9000',
      forcePathStyle: true,
      credentials: PLAIN,
    },
  ],
  [
    'a name per bucket',
    {
      bucket: 'films',
      region: 'auto',
      endpoint: 'https://r2.example.com',
      forcePathStyle: false,
      credentials: SESSION,
    },
  ],
  [
    'a path before the bucket',
    {
      bucket: 'films',
      region: 'x',
      endpoint: 'https://gate.example.com:8443/s3/',
      forcePathStyle: true,
      credentials: PLAIN,
    },
  ],
];

const KEYS = [
  'uploads/019320a1.mp4',
  'a b+c/d&e=f?g#h/%25/ü/北京/😀',
  "!'()*~-_.,;:@$",
  'double//slash/../dots/./x',
  '/leading',
  'trailing/',
  'x'.repeat(1_000),
];

/** The request that the SDK would send, signed by the SDK. It goes nowhere. */
async function signedBySdk(
  { bucket, ...config }: Case,
  key: string,
  partNumber: number,
): Promise<SentRequest> {
  let sent: SentRequest | undefined;
  const handle = (request: SentRequest) => {
    sent = request;
    return Promise.reject(new Error('Not sent'));
  };
  const client = new S3Client({
    ...config,
    maxAttempts: 1,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    requestHandler: { handle } as never,
  });
  client.middlewareStack.add(
    (next) => (args) => {
      (args.request as SentRequest).headers['x-amz-content-sha256'] = 'UNSIGNED-PAYLOAD';
      return next(args);
    },
    { step: 'build' },
  );
  const part = { Bucket: bucket, Key: key, UploadId: '2~a+b/c=.d', PartNumber: partNumber, Body: 'hello' };
  await client.send(new UploadPartCommand(part)).catch(() => undefined);
  return sent!;
}

describe.each(CASES)('for %s', (_name, config) => {
  it.each(KEYS)('signs the key %s as the SDK does', async (key) => {
    const sdk = await signedBySdk(config, key, 7);
    const address = new S3Address(config);
    expect(sdk.path).toBe(address.pathOf(key));
    expect(sdk.headers.host).toBe(address.host);

    const [, names = ''] = /SignedHeaders=([^,]+)/.exec(sdk.headers.authorization!)!;
    const own = ['host', 'x-amz-content-sha256', 'x-amz-date', 'x-amz-security-token'];
    const signed = names.split(';').filter((name) => !own.includes(name));
    const headers = Object.fromEntries(signed.map((name) => [name, String(sdk.headers[name])]));
    const { method, path, query } = sdk;
    const ours = new S3Signer(config.region).sign(
      { method, host: address.host, path, query, headers },
      config.credentials,
      dateOf(sdk),
    );
    expect(ours.authorization).toBe(sdk.headers.authorization);
    expect(ours['x-amz-date']).toBe(sdk.headers['x-amz-date']);
    expect(ours['x-amz-security-token']).toBe(config.credentials.sessionToken);
  });
});

it('signs anew on the next day, and with other credentials', () => {
  const signer = new S3Signer('us-east-1');
  const request = { method: 'PUT', host: 'h', path: '/b/k', query: {}, headers: {} };
  const [day, next] = [new Date('2026-11-23T23:59:59Z'), new Date('2026-11-24T00:00:00Z')];
  const other = { ...PLAIN, secretAccessKey: 'another' };
  for (const [credentials, now] of [
    [PLAIN, day],
    [PLAIN, next],
    [other, next],
    [PLAIN, day],
  ] as const) {
    const fresh = new S3Signer('us-east-1').sign(request, credentials, now);
    expect(signer.sign(request, credentials, now)).toEqual(fresh);
  }
});

it('signs every header that it is given, whatever blanks are in it', () => {
  const request = { method: 'PUT', host: 'h', path: '/', query: {} };
  const sign = (headers: Record<string, string>) =>
    new S3Signer('x').sign({ ...request, headers }, PLAIN, new Date(0)).authorization!;
  expect(sign({ 'content-length': '5' })).toContain(
    'SignedHeaders=content-length;host;x-amz-content-sha256;x-amz-date,',
  );
  expect(sign({ a: ' x   y ' })).toBe(sign({ a: 'x y' }));
  expect(sign({ a: 'x' })).not.toBe(sign({ a: 'y' }));
});

it('presigns the example of "Authenticating Requests: Using Query Parameters" in the S3 API reference', () => {
  const request = {
    method: 'GET',
    host: 'examplebucket.s3.amazonaws.com',
    path: '/test.txt',
    query: {},
    headers: {},
  };
  const query = new S3Signer('us-east-1').presign(request, PLAIN, 86_400, new Date('2013-05-24T00:00:00Z'));
  expect(new URLSearchParams(query).get('X-Amz-Signature')).toBe(
    'aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
  );
});

it('presigns the headers that it is given, and the token of temporary credentials', () => {
  const request = { method: 'PUT', host: 'h', path: '/b/k', query: { partNumber: '1' } };
  const parameters = (headers: Record<string, string>, credentials: Credentials = SESSION) =>
    new URLSearchParams(new S3Signer('x').presign({ ...request, headers }, credentials, 60, new Date(0)));
  const plain = parameters({ 'content-length': '5' });
  expect(plain.get('X-Amz-SignedHeaders')).toBe('content-length;host');
  expect(plain.get('X-Amz-Security-Token')).toBe(SESSION.sessionToken);
  expect(plain.get('partNumber')).toBe('1');
  const signatures = [
    plain,
    parameters({ 'content-length': '6' }),
    parameters({ 'content-length': '5', 'content-md5': 'x' }),
    parameters({ 'content-length': '5', 'x-amz-content-sha256': 'ab' }),
    parameters({ 'content-length': '5' }, PLAIN),
  ].map((query) => query.get('X-Amz-Signature'));
  expect(new Set(signatures).size).toBe(signatures.length);
});

it('orders and encodes a query as it is signed', () => {
  expect(canonicalQuery({ uploadId: 'a+b/c=', partNumber: '1', flag: '' })).toBe(
    'flag=&partNumber=1&uploadId=a%2Bb%2Fc%3D',
  );
  expect(encodeRfc3986("a-b_c.d~e!'()*")).toBe('a-b_c.d~e%21%27%28%29%2A');
});

function dateOf({ headers }: SentRequest): Date {
  return new Date(
    headers['x-amz-date']!.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'),
  );
}
