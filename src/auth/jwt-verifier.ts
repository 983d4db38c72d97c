import { Injectable } from '@nestjs/common';
import { errors, type JWTPayload, jwtVerify, type JWTVerifyGetKey, type JWTVerifyOptions } from 'jose';
import { AppConfig, type JwtConfig } from '../config/app-config.js';
import { DomainError } from '../errors/domain-error.js';
import type { Caller } from './caller.js';
import { ownerOf, scopesOf, textOf, toSegment } from './jwt-claims.js';
import { toTokenFault } from './jwt-faults.js';
import { ProviderKeys } from './jwt-keys.js';
import { isScope } from './scopes.js';

/** Those of RFC 7518 and RFC 8037 with a public key. A secret never comes together with them, nor `none` with either. */
const WITH_PUBLIC_KEY = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];
/** RFC 7518 section 3.2: the secret is at least as long as the hash. */
const SECRET_BYTES: Readonly<Record<string, number>> = { HS256: 32, HS384: 48, HS512: 64 };
/** A header of this length is already half of all that Node takes. */
const MAX_LENGTH = 8_192;
/** OpenID Connect Core section 2: the longest `sub`. */
const MAX_NAME_LENGTH = 255;

interface Verification {
  readonly settings: JwtConfig;
  readonly key: JWTVerifyGetKey;
  readonly options: JWTVerifyOptions;
}

/** Tells who is calling by a JWT of the operator's own identity provider (RFC 7519, RFC 8725). */
@Injectable()
export class JwtVerifier {
  private readonly verification: Verification | undefined;

  constructor({ jwt }: AppConfig) {
    this.verification = jwt && prepare(jwt);
  }

  /** @throws DomainError `unauthorized`, `identity-provider-unavailable` */
  async verify(token: string): Promise<Caller> {
    if (!this.verification) throw new DomainError('unauthorized', 'No identity provider is set up.');
    if (token.length > MAX_LENGTH)
      throw new DomainError('unauthorized', `A token has at most ${MAX_LENGTH} characters.`);
    const claims = await readClaims(token, this.verification);
    return toCaller(claims, this.verification.settings);
  }
}

function prepare(settings: JwtConfig): Verification {
  const { jwksUrl, secret = '', issuer, audience, clockToleranceMs } = settings;
  const bytes = new TextEncoder().encode(secret);
  const withSecret = Object.keys(SECRET_BYTES).filter((name) => bytes.length >= SECRET_BYTES[name]!);
  const options: JWTVerifyOptions = {
    algorithms: jwksUrl ? WITH_PUBLIC_KEY : withSecret,
    issuer,
    audience,
    clockTolerance: clockToleranceMs / 1_000,
    requiredClaims: ['exp', 'sub'],
  };
  return { settings, options, key: jwksUrl ? new ProviderKeys(jwksUrl).find : async () => bytes };
}

async function readClaims(token: string, { key, options }: Verification): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, key, options).catch((error: unknown) => {
      if (error instanceof errors.JWKSMultipleMatchingKeys) return tryEach(token, error, options);
      throw error;
    });
    return payload;
  } catch (error) {
    throw toTokenFault(error);
  }
}

/** RFC 7515 section 4.1.4: `kid` is a hint that may be missing. Then any key of the provider may be the one. */
async function tryEach(token: string, keys: errors.JWKSMultipleMatchingKeys, options: JWTVerifyOptions) {
  for await (const key of keys) {
    try {
      return await jwtVerify(token, key, options);
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
    }
  }
  throw new errors.JWSSignatureVerificationFailed();
}

function toCaller(claims: JWTPayload, { ownerClaims, scopeClaim, defaultScopes }: JwtConfig): Caller {
  return {
    kind: 'jwt',
    // As in an owner: nothing in it can break a line of the log.
    name: `jwt ${toSegment(textOf(claims, 'sub')).slice(0, MAX_NAME_LENGTH)}`,
    owner: ownerOf(claims, ownerClaims),
    scopes: scopesOf(claims, scopeClaim) ?? new Set(defaultScopes.filter(isScope)),
    grants: [],
  };
}
