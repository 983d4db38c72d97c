import { isIP } from 'node:net';
import type { AppConfig, AuthMode, JwtConfig } from './app-config.js';
import type { EnvReader } from './env-reader.js';
import { parseSize } from './units.js';

const MIN_API_KEY_LENGTH = 24;
/** RFC 7518 section 3.2: a key of HS256 has at least 256 bits. */
const MIN_JWT_SECRET_BYTES = 32;
/** Fastify's own names for groups of addresses. */
const ADDRESS_GROUPS = ['loopback', 'linklocal', 'uniquelocal'];

type AccessConfig = Pick<
  AppConfig,
  | 'auth'
  | 'adminApiKey'
  | 'jwt'
  | 'corsOrigins'
  | 'trustedProxies'
  | 'maxOpenUploads'
  | 'objectsInline'
  | 'outgoingAllow'
  | 'headersTimeoutMs'
  | 'minBodyRateBytesPerSecond'
  | 'bodyPatienceMs'
>;

/** Who may call, how fast, and what the server may call. */
export function readAccess(reader: EnvReader): AccessConfig {
  const adminApiKey = reader.text('ADMIN_API_KEY');
  const jwt = readJwt(reader);
  const asked = jwt ? 'jwt' : adminApiKey ? 'keys' : 'none';
  const auth = reader.oneOf<AuthMode>('AUTH', ['none', 'anonymous', 'keys', 'jwt'], asked);
  checkCredentials(reader, auth, adminApiKey, jwt);
  return {
    auth,
    adminApiKey,
    jwt: auth === 'jwt' ? jwt : undefined,
    corsOrigins: reader.list(
      'CORS_ORIGINS',
      'a list of origins such as https://app.example.com, or *',
      isOrigin,
    ),
    trustedProxies: reader.list(
      'TRUSTED_PROXIES',
      `a list of addresses, CIDRs, or ${ADDRESS_GROUPS.join(', ')}`,
      (value) => ADDRESS_GROUPS.includes(value) || isAddressRange(value),
    ),
    maxOpenUploads: reader.parse('MAX_OPEN_UPLOADS', undefined, 'a number from 1', readCount),
    objectsInline: reader.oneOf('OBJECT_DISPOSITION', ['attachment', 'inline'], 'attachment') === 'inline',
    outgoingAllow: reader.list(
      'OUTGOING_ALLOW',
      'a list of addresses, CIDRs or host names',
      (value) => isAddressRange(value) || /^[A-Za-z0-9.-]{1,253}$/.test(value),
    ),
    headersTimeoutMs: reader.duration('HEADERS_TIMEOUT', '15s'),
    minBodyRateBytesPerSecond: reader.parse('MIN_BODY_RATE', 1_024, 'a size such as 1KiB, or 0', parseSize),
    bodyPatienceMs: reader.duration('BODY_PATIENCE', '30s'),
  };
}

function readJwt(reader: EnvReader): JwtConfig | undefined {
  const jwksUrl = reader.url('JWT_JWKS_URL', ['http:', 'https:']);
  const secret = reader.text('JWT_SECRET');
  const jwt = {
    jwksUrl,
    secret,
    issuer: reader.text('JWT_ISSUER'),
    audience: reader.text('JWT_AUDIENCE'),
    clockToleranceMs: reader.duration('JWT_CLOCK_TOLERANCE', '30s'),
    ownerClaims: reader.list('JWT_OWNER_CLAIM', 'a claim such as sub, or several by comma', isClaim),
    scopeClaim: reader.text('JWT_SCOPE_CLAIM') ?? 'scope',
    defaultScopes: reader.list('JWT_DEFAULT_SCOPES', `a list of ${GRANTABLE.join(', ')}`, isGrantable),
  };
  if (!jwksUrl && !secret) return undefined;
  return {
    ...jwt,
    ownerClaims: jwt.ownerClaims.length > 0 ? jwt.ownerClaims : ['sub'],
    defaultScopes: jwt.defaultScopes.length > 0 ? jwt.defaultScopes : DEFAULT_JWT_SCOPES,
  };
}

const DEFAULT_JWT_SCOPES = ['uploads:write', 'uploads:read', 'objects:read'];
/** What a token may be given without naming it; `admin` has to be named. */
const GRANTABLE = [...DEFAULT_JWT_SCOPES, 'objects:write', 'webhooks'];
const isGrantable = (value: string) => GRANTABLE.includes(value);
const isClaim = (value: string) => /^[^\s,]{1,256}$/.test(value);

/** Faults that only show when several settings are seen together. */
function checkCredentials(
  { faults }: EnvReader,
  auth: AuthMode,
  adminApiKey: string | undefined,
  jwt: JwtConfig | undefined,
): void {
  if (adminApiKey !== undefined && adminApiKey.length < MIN_API_KEY_LENGTH)
    faults.push(`ADMIN_API_KEY: must have at least ${MIN_API_KEY_LENGTH} characters`);
  if (auth === 'keys' && !adminApiKey)
    faults.push(`ADMIN_API_KEY: AUTH=keys needs one, of at least ${MIN_API_KEY_LENGTH} characters`);
  if (auth === 'jwt' && !jwt) faults.push('JWT_JWKS_URL: AUTH=jwt needs it, or JWT_SECRET');
  if (!jwt) return;
  if (auth !== 'jwt') faults.push(`JWT_…: only with AUTH=jwt, not with AUTH=${auth}`);
  if (jwt.ownerClaims.length > 2)
    faults.push('JWT_OWNER_CLAIM: name one claim, or two: the tenant and its user');
  if (jwt.jwksUrl && jwt.secret) faults.push('JWT_JWKS_URL and JWT_SECRET: set one of them');
  if (jwt.secret && Buffer.byteLength(jwt.secret) < MIN_JWT_SECRET_BYTES)
    faults.push(`JWT_SECRET: must have at least ${MIN_JWT_SECRET_BYTES} bytes`);
  if (jwt.jwksUrl && !jwt.issuer && !jwt.audience)
    faults.push('JWT_ISSUER, JWT_AUDIENCE: set one of them, or tokens that are meant for others are let in');
}

function isOrigin(value: string): boolean {
  return value === '*' || (URL.canParse(value) && new URL(value).origin === value);
}

function isAddressRange(value: string): boolean {
  const [address = '', bits] = value.split('/', 2);
  const family = isIP(address);
  if (family === 0 || bits === undefined) return family !== 0;
  return /^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128);
}

function readCount(text: string): number | undefined {
  const count = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  return count >= 1 ? count : undefined;
}
