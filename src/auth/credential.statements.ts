import type { Statement } from '../database/prepared-statements.js';
import type { Credential as PrismaCredential } from '../generated/prisma/client.js';
import type { Limits } from '../limits/limits.js';
import type { Credential } from './credential.js';
import type { Scope } from './scopes.js';

/** As Prisma reads it, and as the statements do. */
export type CredentialRow = PrismaCredential;

const COLUMNS: Readonly<Record<keyof CredentialRow, string>> = {
  id: 'id',
  kind: 'kind',
  name: 'name',
  owner: 'owner',
  scopes: 'scopes',
  limits: 'limits',
  parentId: 'parent_id',
  uploadId: 'upload_id',
  secretDigest: 'secret_digest',
  createdBy: 'created_by',
  createdAt: 'created_at',
  lastUsedAt: 'last_used_at',
  expiresAt: 'expires_at',
  revokedAt: 'revoked_at',
};

const SELECTED = Object.entries(COLUMNS)
  .map(([name, column]) => `${column} AS "${name}"`)
  .join(', ');

/** With its parent, in no order. */
export const FIND_WITH_PARENT: Statement = {
  name: 'find_credential_with_parent',
  text: `
    SELECT ${SELECTED} FROM credentials WHERE id = $1
    UNION ALL
    SELECT ${SELECTED} FROM credentials WHERE id = (SELECT parent_id FROM credentials WHERE id = $1)`,
};

export const NOTE_USE: Statement = {
  name: 'note_use',
  text: `
    UPDATE credentials SET last_used_at = $2::timestamptz
    WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2::timestamptz - interval '1 minute')`,
};

/** Nobody can use them up any more, so what was counted of them goes as well. */
export const DELETE_EXPIRED_TOKENS: Statement = {
  name: 'delete_expired_tokens',
  text: `
    WITH deleted AS (
      DELETE FROM credentials WHERE id IN (
        SELECT id FROM credentials WHERE kind = 'token' AND expires_at < $1::timestamptz LIMIT $2::int
      )
      RETURNING id
    ), forgotten AS (
      DELETE FROM usage USING deleted WHERE subject = 'credential:' || deleted.id
    )
    SELECT id FROM deleted`,
};

export function toCredential({ secretDigest: _, limits, scopes, ...rest }: CredentialRow): Credential {
  return { ...rest, limits: limits as Limits, scopes: scopes as Scope[] };
}
