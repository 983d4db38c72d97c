import { Injectable } from '@nestjs/common';
import { DomainError } from '../errors/domain-error.js';
import type { RequestContext } from '../http/request-context.js';
import type { Limits } from '../limits/limits.js';
import { UploadsService } from '../uploads/uploads.service.js';
import { type Caller, hasScope, isAdmin } from './caller.js';
import type { Credential } from './credential.js';
import { CredentialCache } from './credential-cache.js';
import { credentialNotFound, invalidField } from './credential.errors.js';
import type { CredentialFilter } from './credential-filter.js';
import { CredentialsService, type IssuedCredential } from './credentials.service.js';
import { isWithin } from './owner.js';
import { type Scope, SCOPES } from './scopes.js';

const DEFAULT_SCOPES: readonly Scope[] = ['uploads:write', 'uploads:read'];

export interface TokenRequest {
  readonly name: string;
  readonly owner?: string;
  readonly scopes?: readonly Scope[];
  /** Of what is started with it. */
  readonly limits: Limits;
  /** The only upload that it is good for. */
  readonly uploadId?: string;
  readonly lifetimeMs: number;
}

/** Tokens that a backend asks for and hands to its users' pages: for a short time, for few uploads, for less than it may itself. */
@Injectable()
export class UploadTokensService {
  constructor(
    private readonly credentials: CredentialsService,
    private readonly cache: CredentialCache,
    private readonly uploads: UploadsService,
  ) {}

  /** @throws DomainError `forbidden`, `upload-not-found`, `validation-failed` */
  async issue(caller: Caller, request: TokenRequest, origin: RequestContext): Promise<IssuedCredential> {
    assertBackend(caller);
    const { name, limits, uploadId = null } = request;
    const parentId = caller.kind === 'key' ? caller.grants[0]!.credentialId : null;
    const token = {
      kind: 'token' as const,
      name,
      owner: await this.ownerOf(caller, request),
      scopes: scopesOf(caller, request),
      limits,
      parentId,
      uploadId,
      expiresAt: await this.expiryOf(parentId, request),
    };
    return this.credentials.issue(caller, token, origin);
  }

  /**
   * Those of the caller's owner and below it; an administrator sees all. Newest first.
   * @throws DomainError `forbidden`
   */
  async list(caller: Caller, filter: Omit<CredentialFilter, 'kind'>): Promise<Credential[]> {
    assertBackend(caller);
    const { owner = isAdmin(caller) ? undefined : caller.owner } = filter;
    if (owner !== undefined && !isTheirs(caller, owner)) return [];
    return this.credentials.list({ ...filter, owner, kind: 'token' });
  }

  /** @throws DomainError `forbidden`, `credential-not-found` */
  async revoke(caller: Caller, id: string, origin: RequestContext): Promise<void> {
    assertBackend(caller);
    const token = await this.credentials.find('token', id);
    if (!isTheirs(caller, token.owner)) throw credentialNotFound('token', id);
    await this.credentials.revoke(caller, token, origin);
  }

  private async ownerOf(caller: Caller, { owner, uploadId, limits }: TokenRequest): Promise<string> {
    if (owner !== undefined && !isTheirs(caller, owner))
      throw new DomainError('forbidden', `The owner of a token must be ${caller.owner}, or below it.`);
    if (uploadId === undefined) return owner ?? caller.owner;
    const session = await this.uploads.find(caller, uploadId);
    if (Object.keys(limits).length > 0)
      throw invalidField(
        'uploadId',
        'goes with no limits: the upload has its own, and no other can be started',
      );
    if (owner !== undefined && !isWithin(session.owner, owner))
      throw invalidField('owner', `must be ${session.owner}, whose upload it is`);
    return owner ?? session.owner;
  }

  /** Not after that of its key, without which it is no good. */
  private async expiryOf(parentId: string | null, { lifetimeMs }: TokenRequest): Promise<Date> {
    const expiresAt = new Date(Date.now() + lifetimeMs);
    const parent = parentId === null ? undefined : await this.cache.find(parentId);
    const { expiresAt: parentsEnd = null } = parent?.credential ?? {};
    return parentsEnd !== null && parentsEnd < expiresAt ? parentsEnd : expiresAt;
  }
}

/** A token that could make tokens would outlive itself; and nobody in particular has users of its own. */
function assertBackend(caller: Caller): void {
  if (caller.kind === 'token')
    throw new DomainError('forbidden', 'Not with an upload token: ask with the key by which it was issued.');
  if (caller.kind === 'anonymous' && !isAdmin(caller))
    throw new DomainError('forbidden', 'Tokens are for those who have a key or an identity of their own.');
}

function isTheirs(caller: Caller, owner: string): boolean {
  return isAdmin(caller) || isWithin(owner, caller.owner);
}

function scopesOf(caller: Caller, { scopes }: TokenRequest): Scope[] {
  const missing = (scopes ?? []).filter((scope) => !hasScope(caller, scope));
  if (missing.length > 0) {
    throw new DomainError('forbidden', `You do not have what the token is to have: ${missing.join(', ')}.`, {
      data: { requiredScopes: missing, scopes: [...caller.scopes] },
    });
  }
  const granted = scopes ?? DEFAULT_SCOPES;
  return SCOPES.filter((scope) => granted.includes(scope) && hasScope(caller, scope));
}
