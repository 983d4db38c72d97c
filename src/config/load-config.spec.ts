import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { InvalidConfigError, isLoopback, loadConfig, readEnvironment } from './load-config.js';

const EXAMPLE = readFileSync(resolve(import.meta.dirname, '../../.env.example'), 'utf8');
const KEY = 'a-key-that-is-long-enough';

function faultsOf(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    if (error instanceof InvalidConfigError) return error.faults;
    throw error;
  }
}

/** Every name that loadConfig asks for, whatever the others are. */
function namesAskedFor(): Set<string> {
  const names = new Set<string>();
  const spy = (env: NodeJS.ProcessEnv) =>
    new Proxy(env, {
      get: (target, name: string) => {
        names.add(name);
        return target[name];
      },
    });
  loadConfig(spy({}));
  loadConfig(spy({ S3_BUCKET: 'b' }));
  return names;
}

it('starts without any setting: on this machine only, on disk, with its own Postgres', () => {
  const config = loadConfig({});
  expect(config).toMatchObject({
    host: '127.0.0.1',
    port: 3000,
    storage: 'disk',
    auth: 'none',
    keyPrefix: '',
    corsOrigins: [],
  });
  expect(config).toMatchObject({
    databaseUrl: undefined,
    publicUrl: undefined,
    s3: undefined,
    uploadTtlMs: 86_400_000,
  });
  expect(config.maxObjectSizeBytes).toBe(10_000 * 5 * 2 ** 30);
});

it('starts with .env.example as it is, and as without it', () => {
  expect(loadConfig(parseEnv(EXAMPLE))).toEqual(loadConfig({}));
});

it('starts with every default that .env.example shows', () => {
  const shown = parseEnv(EXAMPLE.replace(/^# ([A-Z][A-Z0-9_]*=)/gm, '$1'));
  const examples = [
    'PUBLIC_URL',
    'DATABASE_URL',
    'S3_BUCKET',
    'S3_ENDPOINT',
    'S3_REGION',
    'S3_FORCE_PATH_STYLE',
    'S3_PUBLIC_ENDPOINT',
    'CORS_ORIGINS',
  ];
  const defaults = Object.fromEntries(Object.entries(shown).filter(([name]) => !examples.includes(name)));
  expect(loadConfig(defaults)).toEqual(loadConfig({}));
  expect(faultsOf(shown)).toEqual([]);
});

it('has every setting in .env.example, and no other one there', () => {
  const documented = [...EXAMPLE.matchAll(/^# ([A-Z][A-Z0-9_]*)=/gm)].map(([, name]) => name!);
  expect(new Set(documented).size).toBe(documented.length);
  const known = namesAskedFor();
  // The AWS chain's own; .env.example mentions it beside S3_REGION.
  known.delete('AWS_REGION');
  expect(documented.sort()).toEqual([...known].sort());
});

it('takes an empty setting for one that is not there', () => {
  const empty = Object.fromEntries([...namesAskedFor()].map((name) => [name, ' ']));
  expect(loadConfig(empty)).toEqual(loadConfig({}));
});

it.each([
  ['PORT', '65536'],
  ['PORT', '-1'],
  ['PORT', '3000a'],
  ['PUBLIC_URL', 'uploads.example.com'],
  ['PUBLIC_URL', 'ftp://example.com'],
  ['DATABASE_URL', 'mysql://localhost/db'],
  ['STORAGE', 'azure'],
  ['UPLOAD_TTL', '24'],
  ['UPLOAD_TTL', '0s'],
  ['SHUTDOWN_GRACE', '-1s'],
  ['MAX_OBJECT_SIZE', '0'],
  ['MAX_OBJECT_SIZE', '50TiB'],
  ['KEY_PREFIX', '/a'],
  ['KEY_PREFIX', 'a/../b'],
  ['KEY_PREFIX', 'a//b'],
  ['KEY_PREFIX', 'a\u0007'],
  ['KEY_PREFIX', 'x'.repeat(257)],
  ['PART_URL_TTL', '500ms'],
  ['PART_URL_TTL', '8d'],
  ['DOCTOR', 'yes'],
  ['AUTH', 'basic'],
  ['CORS_ORIGINS', 'app.example.com'],
  ['CORS_ORIGINS', 'https://app.example.com/'],
  ['CORS_ORIGINS', 'https://app.example.com/path'],
  ['LOG_LEVEL', 'verbose'],
])('%s=%j is a fault, told with its name', (name, value) => {
  const faults = faultsOf({ [name]: value });
  expect(faults).toHaveLength(1);
  expect(faults[0]).toMatch(new RegExp(`^${name}=`));
});

it('tells all faults at once', () => {
  const error = new InvalidConfigError(
    faultsOf({ PORT: 'x', AUTH: 'keys', STORAGE: 's3', S3_ACCESS_KEY_ID: 'a', LOG_LEVEL: 'loud' }),
  );
  expect(error.faults).toHaveLength(5);
  for (const name of ['PORT', 'ADMIN_API_KEY', 'S3_BUCKET', 'S3_ACCESS_KEY_ID', 'LOG_LEVEL'])
    expect(error.message).toContain(name);
});

it('never shows a key that is too short', () => {
  expect(faultsOf({ ADMIN_API_KEY: 'shortsecret' }).join()).not.toContain('shortsecret');
});

it.each(['0.0.0.0', '::', '192.168.1.5', 'example.com', 'localhost.example.com'])(
  'does not listen on %s without a key',
  (HOST) => {
    expect(faultsOf({ HOST }).join()).toContain('ADMIN_API_KEY');
    expect(loadConfig({ HOST, ADMIN_API_KEY: KEY })).toMatchObject({ host: HOST, auth: 'keys' });
    expect(isLoopback(HOST)).toBe(false);
  },
);

it.each(['127.0.0.1', '127.1.2.3', 'localhost', '::1'])('listens on %s without a key', (HOST) => {
  expect(loadConfig({ HOST }).auth).toBe('none');
});

it('takes S3 as soon as there is a bucket', () => {
  expect(loadConfig({ S3_BUCKET: 'films' })).toMatchObject({
    storage: 's3',
    s3: {
      bucket: 'films',
      region: 'us-east-1',
      forcePathStyle: false,
      credentials: undefined,
      endpoint: undefined,
    },
  });
  const own = {
    S3_BUCKET: 'b',
    S3_ENDPOINT: 'http://minio:9000',
    S3_ACCESS_KEY_ID: 'id',
    S3_SECRET_ACCESS_KEY: 'secret',
    AWS_REGION: 'eu-west-1',
  };
  expect(loadConfig(own).s3).toEqual({
    bucket: 'b',
    endpoint: 'http://minio:9000',
    region: 'eu-west-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
  });
  expect(loadConfig({ ...own, S3_FORCE_PATH_STYLE: 'no', S3_REGION: 'auto' }).s3).toMatchObject({
    forcePathStyle: false,
    region: 'auto',
  });
  expect(loadConfig({ ...own, STORAGE: 'disk' }).s3).toBeUndefined();
});

it('reads how S3 is to encrypt', () => {
  const encryption = (env: NodeJS.ProcessEnv) => loadConfig({ S3_BUCKET: 'b', ...env }).s3!.encryption;
  expect(encryption({})).toBeUndefined();
  expect(encryption({ S3_ENCRYPTION: 'aes256' })).toEqual({ kind: 'AES256' });
  expect(encryption({ S3_ENCRYPTION: 'aws:kms', S3_KMS_KEY_ID: 'k' })).toEqual({
    kind: 'aws:kms',
    keyId: 'k',
  });
  const key = Buffer.alloc(32, 7);
  const customer = { S3_ENCRYPTION: 'customer', S3_CUSTOMER_KEY: key.toString('base64') };
  expect(encryption(customer)).toEqual({ kind: 'customer', key });
});

it.each([
  [{ S3_ENCRYPTION: 'rot13' }, 'S3_ENCRYPTION'],
  [{ S3_ENCRYPTION: 'customer' }, 'S3_CUSTOMER_KEY'],
  [{ S3_ENCRYPTION: 'customer', S3_CUSTOMER_KEY: 'c2hvcnQ=' }, 'S3_CUSTOMER_KEY'],
  [{ S3_CUSTOMER_KEY: Buffer.alloc(32).toString('base64') }, 'S3_CUSTOMER_KEY'],
  [{ S3_ENCRYPTION: 'AES256', S3_KMS_KEY_ID: 'k' }, 'S3_KMS_KEY_ID'],
  [{ S3_MAX_CONNECTIONS: '0' }, 'S3_MAX_CONNECTIONS'],
  [{ S3_PUBLIC_ENDPOINT: 's3.example.com' }, 'S3_PUBLIC_ENDPOINT'],
])('refuses %j, and never shows the key', (env, name) => {
  const faults = faultsOf({ S3_BUCKET: 'b', ...env });
  expect(faults).toHaveLength(1);
  expect(faults[0]).toMatch(new RegExp(`^${name}`));
  expect(faults[0]).not.toContain('c2hvcnQ=');
});

it('cleans up what is harmless', () => {
  expect(loadConfig({ PUBLIC_URL: 'https://x.example/base//' }).publicUrl).toBe('https://x.example/base');
  expect(loadConfig({ KEY_PREFIX: 'team' }).keyPrefix).toBe('team/');
  expect(loadConfig({ CORS_ORIGINS: 'https://a.example , https://b.example,' }).corsOrigins).toEqual([
    'https://a.example',
    'https://b.example',
  ]);
  expect(loadConfig({ STORAGE: 'DISK', LOG_LEVEL: 'Debug' })).toMatchObject({
    storage: 'disk',
    logLevel: 'debug',
  });
});

it('reads .env, over which the environment wins', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'longshore-env-'));
  await writeFile(join(folder, '.env'), 'LONGSHORE_SPEC_A=file\nPATH=/nowhere\n');
  const env = readEnvironment(folder);
  expect(env.LONGSHORE_SPEC_A).toBe('file');
  expect(env.PATH).toBe(process.env.PATH);
  await rm(folder, { recursive: true });
});
