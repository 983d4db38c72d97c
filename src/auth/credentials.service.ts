import { Injectable } from '@nestjs/common';
import type { AuditAction, AuditEntry } from '../audit/audit-event.js';
import type { RequestContext } from '../http/request-context.js';
import type { Caller } from './caller.js';
import type { Credential } from './credential.js';
import { CredentialCache } from './credential-cache.js';
import { credentialNotFound } from './credential.errors.js';
import type { CredentialFilter } from './credential-filter.js';
import { type CredentialKind, createSecret, isCredentialId } from './credential-secret.js';
import {
  type CredentialChange,
  CredentialsRepository,
  type NewCredential,
} from './credentials.repository.js';

const DAY_MS = 86_400_000;
/** So long a list still tells of a token that has expired. */
const KEPT_AFTER_EXPIRY_MS = 30 * DAY_MS;
const DELETED_AT_ONCE = 1_000;

/** A credential that has just been made, with the secret that nobody can be told again. */
export interface IssuedCredential {
  readonly credential: Credential;
  readonly secret: string;
}

/** What keys and tokens have in common. */
@Injectable()
export class CredentialsService {
  constructor(
    private readonly repository: CredentialsRepository,
    private readonly cache: CredentialCache,
  ) {}

  async issue(
    caller: Caller,
    fields: Omit<NewCredential, 'id' | 'createdBy'>,
    origin: RequestContext,
  ): Promise<IssuedCredential> {
    const { id, secret, digest } = createSecret(fields.kind);
    const { kind, ...detail } = fields;
    const entry = entryOf(caller, kind === 'key' ? 'key.created' : 'token.created', id, origin, {
      ...detail,
    });
    const credential = { ...fields, id, createdBy: caller.name };
    return { credential: await this.repository.insert(credential, digest, entry), secret };
  }

  /** Newest first. */
  list(filter: CredentialFilter): Promise<Credential[]> {
    return this.repository.list(filter);
  }

  /** @throws DomainError `credential-not-found` */
  async find(kind: CredentialKind, id: string): Promise<Credential> {
    const credential = isCredentialId(id) ? await this.repository.find(kind, id) : undefined;
    if (!credential) throw credentialNotFound(kind, id);
    return credential;
  }

  /**
   * `decide` is told what is stored, and answers what it is to be.
   * @throws DomainError `credential-not-found`
   */
  async changeKey(
    caller: Caller,
    id: string,
    decide: (key: Credential) => CredentialChange['fields'],
    origin: RequestContext,
  ): Promise<Credential> {
    if (!isCredentialId(id)) throw credentialNotFound('key', id);
    const changed = await this.repository.changeKey(id, (key) => {
      const fields = decide(key);
      const detail = differences(key, fields);
      if (Object.keys(detail).length === 0) return undefined;
      return { fields, entry: entryOf(caller, 'key.changed', id, origin, detail) };
    });
    if (!changed) throw credentialNotFound('key', id);
    this.cache.forgetAll();
    return changed;
  }

  /** For good; again, it is harmless. */
  async revoke(caller: Caller, { kind, id, name, owner }: Credential, origin: RequestContext): Promise<void> {
    const action = kind === 'key' ? 'key.revoked' : 'token.revoked';
    await this.repository.revoke(id, new Date(), entryOf(caller, action, id, origin, { name, owner }));
    // Tokens end with their key.
    if (kind === 'key') this.cache.forgetAll();
    else this.cache.forget(id);
  }

  /** Removes tokens that have long been useless. Keys stay: somebody may ask whose they were. */
  async forgetExpiredTokens(now: Date): Promise<void> {
    const before = new Date(now.getTime() - KEPT_AFTER_EXPIRY_MS);
    let deleted: number;
    do deleted = await this.repository.deleteTokensExpiredBefore(before, DELETED_AT_ONCE);
    while (deleted === DELETED_AT_ONCE);
  }
}

function entryOf(
  actor: Caller,
  action: AuditAction,
  target: string,
  origin: RequestContext,
  detail: AuditEntry['detail'],
): AuditEntry {
  return { actor, action, target, detail, ...origin };
}

function differences(key: Credential, fields: CredentialChange['fields']): Record<string, unknown> {
  const changed = Object.entries(fields).flatMap(([name, to]) => {
    const from = key[name as keyof typeof fields];
    return to === undefined || JSON.stringify(from) === JSON.stringify(to)
      ? []
      : [[name, { from, to }] as const];
  });
  return Object.fromEntries(changed);
}
