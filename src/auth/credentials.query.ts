import type { Prisma } from '../generated/prisma/client.js';
import type { CredentialState } from './credential.js';
import type { CredentialFilter, CredentialPageEnd } from './credential-filter.js';

export function whereOf({ kind, owner, state, after }: CredentialFilter): Prisma.CredentialWhereInput {
  const conditions = [
    owner !== undefined && within(owner),
    state && inState(state, new Date()),
    after && beyond(after),
  ];
  return { kind, AND: conditions.filter((condition) => condition !== undefined && condition !== false) };
}

/** Prisma passes LIKE's wildcards through; of those an owner may have the underscore. */
function within(owner: string): Prisma.CredentialWhereInput {
  return { OR: [{ owner }, { owner: { startsWith: `${owner.replaceAll('_', '\\_')}/` } }] };
}

/** The same as stateOf in credential.ts. */
function inState(state: CredentialState, now: Date): Prisma.CredentialWhereInput {
  if (state === 'revoked') return { revokedAt: { not: null } };
  if (state === 'expired') return { revokedAt: null, expiresAt: { lte: now } };
  return { revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] };
}

/** `lte` says nothing new, but is what Postgres begins an index scan at. */
function beyond({ createdAt, id }: CredentialPageEnd): Prisma.CredentialWhereInput {
  return {
    createdAt: { lte: createdAt },
    OR: [{ createdAt: { lt: createdAt } }, { createdAt, id: { lt: id } }],
  };
}
