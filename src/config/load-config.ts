import { existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import type { AppConfig, LogLevel, S3Config, S3Encryption } from './app-config.js';
import { readAccess } from './access-config.js';
import { EnvReader } from './env-reader.js';
import { parseDuration, parseSize } from './units.js';

/** The largest object S3 takes: 10,000 parts of 5 GiB, given in its documentation as 48.8 TiB. */
export const S3_MAX_OBJECT_SIZE_BYTES = 10_000 * 5 * 2 ** 30;
const S3_MIN_PART_SIZE_BYTES = 5 * 2 ** 20;
/** "Sharing objects with presigned URLs" in the S3 User Guide. */
const LONGEST_URL_MS = 7 * 24 * 3_600_000;
/** AES-256, the only algorithm of SSE-C. */
const CUSTOMER_KEY_BYTES = 32;
const LOG_LEVELS: readonly LogLevel[] = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/** The configuration has faults; the message lists every one of them. */
export class InvalidConfigError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(
      `The configuration has ${faults.length} fault(s):\n${faults.map((fault) => `  - ${fault}`).join('\n')}`,
    );
  }
}

/** The process's environment over what an `.env` file in the working folder says. */
export function readEnvironment(directory = process.cwd()): NodeJS.ProcessEnv {
  const path = resolve(directory, '.env');
  const fromFile = existsSync(path) ? parseEnv(readFileSync(path, 'utf8')) : {};
  return { ...fromFile, ...process.env };
}

/** @throws InvalidConfigError naming all faults at once. */
export function loadConfig(env: NodeJS.ProcessEnv): AppConfig {
  const reader = new EnvReader(env);
  const storage = reader.oneOf('STORAGE', ['disk', 's3'], reader.text('S3_BUCKET') ? 's3' : 'disk');
  const config: AppConfig = {
    host: reader.text('HOST') ?? '127.0.0.1',
    port: reader.parse('PORT', 3000, 'a port number, 0 to 65535', readPort),
    publicUrl: reader.url('PUBLIC_URL', ['http:', 'https:'])?.replace(/\/+$/, ''),
    dataDirectory: resolve(reader.text('DATA_DIR') ?? 'data'),
    databaseUrl: reader.url('DATABASE_URL', ['postgres:', 'postgresql:']),
    storage,
    s3: storage === 's3' ? readS3(reader) : undefined,
    keyPrefix: reader.parse(
      'KEY_PREFIX',
      '',
      'a key prefix without leading /, .. or control characters',
      readKeyPrefix,
    ),
    uploadTtlMs: reader.duration('UPLOAD_TTL', '24h'),
    partUrlTtlMs: reader.parse(
      'PART_URL_TTL',
      60 * 60_000,
      'a duration from 1s to 7d, the longest that S3 signs for',
      readUrlLifetime,
    ),
    doctorAtStart: reader.oneOf('DOCTOR', ['auto', 'off'], 'auto') === 'auto',
    reaperCron: reader.parse('REAPER_CRON', '* * * * *', 'five cron fields such as */5 * * * *', readCron),
    sweepCron: reader.parse('SWEEP_CRON', '17 * * * *', 'five cron fields such as 17 * * * *', readCron),
    storageCostPerGibMonth: reader.parse(
      'STORAGE_COST',
      0.023,
      'a price for a GiB and month such as 0.023',
      readPrice,
    ),
    partRetentionMs: reader.duration('PART_RETENTION', '7d'),
    sessionRetentionMs: reader.duration('SESSION_RETENTION', '90d'),
    minPartSizeBytes: reader.parse('MIN_PART_SIZE', S3_MIN_PART_SIZE_BYTES, 'a size such as 5MiB', readSize),
    maxObjectSizeBytes: reader.parse(
      'MAX_OBJECT_SIZE',
      S3_MAX_OBJECT_SIZE_BYTES,
      'a size such as 5GiB, at most 48.8 TiB',
      readObjectSize,
    ),
    ...readAccess(reader),
    logLevel: reader.oneOf('LOG_LEVEL', LOG_LEVELS, 'info'),
    shutdownGraceMs: reader.duration('SHUTDOWN_GRACE', '30s'),
  };
  checkTogether(config, reader.faults);
  if (reader.faults.length > 0) throw new InvalidConfigError(reader.faults);
  return config;
}

function readS3(reader: EnvReader): S3Config {
  const accessKeyId = reader.text('S3_ACCESS_KEY_ID');
  const secretAccessKey = reader.text('S3_SECRET_ACCESS_KEY');
  const bucket = reader.text('S3_BUCKET');
  const endpoint = reader.url('S3_ENDPOINT', ['http:', 'https:']);
  if (!bucket) reader.faults.push('S3_BUCKET: must name the bucket when STORAGE is s3');
  if (!accessKeyId !== !secretAccessKey) {
    reader.faults.push(
      'S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY: set both, or neither to use the AWS default chain',
    );
  }
  return {
    bucket: bucket ?? '',
    endpoint,
    publicEndpoint: reader.url('S3_PUBLIC_ENDPOINT', ['http:', 'https:']),
    region: reader.text('S3_REGION') ?? reader.text('AWS_REGION') ?? 'us-east-1',
    // Stores other than AWS rarely have a DNS name for each bucket.
    forcePathStyle: reader.flag('S3_FORCE_PATH_STYLE', endpoint !== undefined),
    credentials: accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : undefined,
    storageClass: reader.text('S3_STORAGE_CLASS'),
    encryption: readEncryption(reader),
    maxConnections: reader.parse(
      'S3_MAX_CONNECTIONS',
      undefined,
      'a number from 1 to 10000',
      readConnections,
    ),
  };
}

function readEncryption(reader: EnvReader): S3Encryption | undefined {
  const kind = reader.oneOf(
    'S3_ENCRYPTION',
    ['none', 'AES256', 'aws:kms', 'aws:kms:dsse', 'customer'],
    'none',
  );
  const keyId = reader.text('S3_KMS_KEY_ID');
  const key = reader.text('S3_CUSTOMER_KEY');
  if (keyId && !kind.startsWith('aws:kms'))
    reader.faults.push('S3_KMS_KEY_ID: only with S3_ENCRYPTION=aws:kms');
  if (key && kind !== 'customer') reader.faults.push('S3_CUSTOMER_KEY: only with S3_ENCRYPTION=customer');
  switch (kind) {
    case 'none':
      return undefined;
    case 'AES256':
      return { kind };
    case 'customer': {
      const bytes = Buffer.from(key ?? '', 'base64');
      if (bytes.length !== CUSTOMER_KEY_BYTES)
        reader.faults.push(`S3_CUSTOMER_KEY: must be the base64 of ${CUSTOMER_KEY_BYTES} bytes`);
      return { kind, key: bytes };
    }
    default:
      return { kind, keyId };
  }
}

/** Faults that only show when two settings are seen together. */
function checkTogether(config: AppConfig, faults: string[]): void {
  if (config.auth === 'none' && !isLoopback(config.host)) {
    faults.push(
      `HOST=${JSON.stringify(config.host)}: others could reach the server while nothing guards it; ` +
        'set ADMIN_API_KEY, or keep HOST=127.0.0.1, or let anyone in with AUTH=anonymous',
    );
  }
}

export function isLoopback(host: string): boolean {
  if (host === 'localhost' || host === '::1') return true;
  return isIP(host) === 4 && host.startsWith('127.');
}

function readUrlLifetime(text: string): number | undefined {
  const lifetimeMs = parseDuration(text);
  return lifetimeMs && lifetimeMs >= 1_000 && lifetimeMs <= LONGEST_URL_MS ? lifetimeMs : undefined;
}

function readConnections(text: string): number | undefined {
  const count = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return count >= 1 && count <= 10_000 ? count : undefined;
}

function readCron(text: string): string | undefined {
  return /^[\d*/,-]+( +[\d*/,A-Za-z-]+){4}$/.test(text) ? text : undefined;
}

function readPrice(text: string): number | undefined {
  return /^\d{1,6}(\.\d{1,6})?$/.test(text) ? Number(text) : undefined;
}

function readPort(text: string): number | undefined {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  return port <= 65_535 ? port : undefined;
}

function readSize(text: string): number | undefined {
  return parseSize(text) || undefined;
}

function readObjectSize(text: string): number | undefined {
  const size = parseSize(text);
  return size && size <= S3_MAX_OBJECT_SIZE_BYTES ? size : undefined;
}

function readKeyPrefix(text: string): string | undefined {
  const prefix = text.replace(/\/*$/, '/');
  const bad =
    // eslint-disable-next-line no-control-regex -- control characters are what is refused here
    /^\/|\/\/|[\u0000-\u001f\u007f]|(^|\/)\.{1,2}\//.test(prefix) || Buffer.byteLength(prefix) > 256;
  return bad ? undefined : prefix;
}
