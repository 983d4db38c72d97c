import type { Limits } from '../limits/limits.js';
import type { CredentialKind } from './credential-secret.js';
import type { Scope } from './scopes.js';

/** An API key or an upload token, without its secret. */
export interface Credential {
  readonly id: string;
  readonly kind: CredentialKind;
  readonly name: string;
  readonly owner: string;
  readonly scopes: readonly Scope[];
  readonly limits: Limits;
  /** The key by which a token was issued. */
  readonly parentId: string | null;
  /** The only upload that it is good for. */
  readonly uploadId: string | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  /** To the minute. */
  readonly lastUsedAt: Date | null;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
}

export const CREDENTIAL_STATES = ['active', 'expired', 'revoked'] as const;
export type CredentialState = (typeof CREDENTIAL_STATES)[number];

export function stateOf({ expiresAt, revokedAt }: Credential, now: Date): CredentialState {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && expiresAt <= now ? 'expired' : 'active';
}
