import { createHash, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { DomainError } from '../errors/domain-error.js';
import type { Caller } from './caller.js';
import { type Credential, stateOf } from './credential.js';
import { CredentialCache } from './credential-cache.js';
import { idOfSecret, isSecretOf, prefixOf } from './credential-secret.js';
import { JwtVerifier } from './jwt-verifier.js';
import { DEFAULT_OWNER } from './owner.js';
import type { Scope } from './scopes.js';

/** JWS compact serialisation: three parts in base64url (RFC 7515 section 7.1). */
const COMPACT_JWS = /^[\w-]+\.[\w-]+\.[\w-]*$/;

const OPERATOR: Caller = {
  kind: 'operator',
  name: 'operator',
  owner: DEFAULT_OWNER,
  scopes: new Set<Scope>(['admin']),
  grants: [],
};
const ANYONE: Caller = {
  kind: 'anonymous',
  name: 'anonymous',
  owner: DEFAULT_OWNER,
  scopes: new Set<Scope>(['uploads:write', 'uploads:read', 'objects:read']),
  grants: [],
};
/** Whoever reaches the loopback address of a server that nothing guards owns the machine anyway. */
const LOCAL: Caller = { ...ANYONE, scopes: OPERATOR.scopes };

/** Tells who is calling by the Authorization header. */
@Injectable()
export class Authenticator {
  constructor(
    private readonly config: AppConfig,
    private readonly credentials: CredentialCache,
    private readonly jwts: JwtVerifier,
  ) {}

  /** @throws DomainError `unauthorized`; `identity-provider-unavailable` */
  async authenticate(authorization: string | undefined): Promise<Caller> {
    const { auth, adminApiKey, jwt } = this.config;
    const secret = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
    if (secret === undefined) {
      if (auth === 'none') return LOCAL;
      if (auth === 'anonymous') return ANYONE;
      throw new DomainError('unauthorized', 'This call needs a key or a token.');
    }
    const id = idOfSecret(secret);
    if (id !== undefined) return this.byCredential(id, secret);
    if (adminApiKey !== undefined && isSameText(secret, adminApiKey)) return OPERATOR;
    if (jwt && COMPACT_JWS.test(secret)) return this.jwts.verify(secret);
    throw new DomainError('unauthorized', 'This key is not valid.');
  }

  private async byCredential(id: string, secret: string): Promise<Caller> {
    const found = await this.credentials.find(id);
    if (!found || !isSecretOf(secret, found.secretDigest))
      throw new DomainError('unauthorized', 'This key is not valid.');
    const { credential, parent } = found;
    assertUsable(credential);
    if (credential.parentId !== null && (!parent || stateOf(parent, new Date()) !== 'active'))
      throw new DomainError('unauthorized', 'The key by which this token was issued is no longer valid.');
    this.credentials.noteUse(id);
    return toCaller(credential, parent);
  }
}

function toCaller(credential: Credential, parent: Credential | undefined): Caller {
  const { id, kind, name, owner, scopes, uploadId } = credential;
  return {
    kind,
    name: `${prefixOf(kind, id)}${name ? ` (${name})` : ''}`,
    owner,
    // A token has no scope that its key has lost since.
    scopes: new Set(parent ? scopes.filter((scope) => holds(parent, scope)) : scopes),
    grants: [credential, ...(parent ? [parent] : [])].map((grant) => ({
      credentialId: grant.id,
      limits: grant.limits,
    })),
    ...(uploadId !== null && { uploadId }),
  };
}

function holds({ scopes }: Credential, scope: Scope): boolean {
  return scopes.includes('admin') || scopes.includes(scope);
}

function assertUsable(credential: Credential): void {
  const state = stateOf(credential, new Date());
  if (state === 'active') return;
  const at = (credential.revokedAt ?? credential.expiresAt)!.toISOString();
  const detail = state === 'revoked' ? `This key was revoked at ${at}.` : `This key expired at ${at}.`;
  throw new DomainError('unauthorized', credential.kind === 'key' ? detail : detail.replace('key', 'token'));
}

/** Hashes have one length, and comparing them tells nothing about where two texts differ. */
function isSameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
