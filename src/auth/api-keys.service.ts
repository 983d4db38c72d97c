import { Injectable } from '@nestjs/common';
import type { RequestContext } from '../http/request-context.js';
import type { Limits } from '../limits/limits.js';
import type { Caller } from './caller.js';
import type { Credential } from './credential.js';
import type { CredentialFilter } from './credential-filter.js';
import { invalidField } from './credential.errors.js';
import { CredentialsService, type IssuedCredential } from './credentials.service.js';
import { DEFAULT_OWNER } from './owner.js';
import { type Scope, SCOPES } from './scopes.js';

export interface KeyRequest {
  readonly name: string;
  readonly owner?: string;
  readonly scopes: readonly Scope[];
  readonly limits: Limits;
  readonly expiresAt: Date | null;
}

/** What is undefined stays as it is. */
export interface KeyChange {
  readonly name?: string;
  readonly scopes?: readonly Scope[];
  /** Null lifts a limit, or all of them. */
  readonly limits?: { readonly [Name in keyof Limits]?: Limits[Name] | null } | null;
  /** Null: it does not expire. */
  readonly expiresAt?: Date | null;
}

/** Keys for programs. Only administrators get here, see access-rules.ts. */
@Injectable()
export class ApiKeysService {
  constructor(private readonly credentials: CredentialsService) {}

  /** @throws DomainError `validation-failed` */
  async create(caller: Caller, request: KeyRequest, origin: RequestContext): Promise<IssuedCredential> {
    const { name, owner = DEFAULT_OWNER, scopes, limits, expiresAt } = request;
    assertFuture(expiresAt);
    const key = { kind: 'key', name, owner, scopes: inOrder(scopes), limits, expiresAt } as const;
    return this.credentials.issue(caller, { ...key, parentId: null, uploadId: null }, origin);
  }

  list(filter: Omit<CredentialFilter, 'kind'>): Promise<Credential[]> {
    return this.credentials.list({ ...filter, kind: 'key' });
  }

  /** @throws DomainError `credential-not-found` */
  find(id: string): Promise<Credential> {
    return this.credentials.find('key', id);
  }

  /**
   * For calls that come from now on, on other instances within seconds.
   * @throws DomainError `credential-not-found`, `validation-failed`
   */
  async change(caller: Caller, id: string, change: KeyChange, origin: RequestContext): Promise<Credential> {
    const { name, scopes, limits, expiresAt } = change;
    assertFuture(expiresAt);
    const decide = (key: Credential) => ({
      name,
      expiresAt,
      scopes: scopes && inOrder(scopes),
      limits: limits === undefined ? undefined : patchLimits(key.limits, limits),
    });
    return this.credentials.changeKey(caller, id, decide, origin);
  }

  /** @throws DomainError `credential-not-found` */
  async revoke(caller: Caller, id: string, origin: RequestContext): Promise<void> {
    await this.credentials.revoke(caller, await this.find(id), origin);
  }
}

function assertFuture(expiresAt: Date | null | undefined): void {
  if (expiresAt && expiresAt.getTime() <= Date.now())
    throw invalidField('expiresAt', 'must be in the future');
}

/** Each once. */
function inOrder(scopes: readonly Scope[]): Scope[] {
  return SCOPES.filter((scope) => scopes.includes(scope));
}

/** A JSON merge patch (RFC 7396). */
function patchLimits(limits: Limits, patch: NonNullable<KeyChange['limits']> | null): Limits {
  if (patch === null) return {};
  const given = Object.entries(patch).filter(([, value]) => value !== undefined);
  const patched = Object.entries({ ...limits, ...Object.fromEntries(given) });
  return Object.fromEntries(patched.filter(([, value]) => value !== null));
}
