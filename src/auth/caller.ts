import type { Limits } from '../limits/limits.js';
import { isWithin } from './owner.js';
import type { Scope } from './scopes.js';

/** By what a caller has shown who it is. */
export type CallerKind = 'anonymous' | 'operator' | 'key' | 'token' | 'jwt';

/** A key or a token, whose usage is counted too, and what it may use. */
export interface Grant {
  readonly credentialId: string;
  readonly limits: Limits;
}

/** Who is calling. Handed from the controller to the services as their first argument. */
export interface Caller {
  readonly kind: CallerKind;
  /** For people, logs and the audit trail: `key 3fG8… (billing)`, `jwt auth0|17`. Never a secret. */
  readonly name: string;
  readonly owner: string;
  readonly scopes: ReadonlySet<Scope>;
  /** Its key, or its token and the key by which that was issued. */
  readonly grants: readonly Grant[];
  /** The only session that an upload token is good for. */
  readonly uploadId?: string;
}

export function hasScope({ scopes }: Caller, scope: Scope): boolean {
  return scopes.has('admin') || scopes.has(scope);
}

export function isAdmin({ scopes }: Caller): boolean {
  return scopes.has('admin');
}

/** Whether the caller may know of what belongs to this owner. */
export function mayAccess(caller: Caller, { owner, uploadId }: { owner: string; uploadId: string }): boolean {
  if (caller.uploadId !== undefined && caller.uploadId !== uploadId) return false;
  return isAdmin(caller) || isWithin(owner, caller.owner);
}

/** Whether the caller reaches what is another tenant's, as only an administrator can. */
export function actsForOthers(caller: Caller, owner: string): boolean {
  return isAdmin(caller) && !isWithin(owner, caller.owner);
}

/** What the service does by itself: the reaper, jobs, the doctor at the start. */
export const SYSTEM: Caller = {
  kind: 'operator',
  name: 'system',
  owner: 'system',
  scopes: new Set<Scope>(['admin']),
  grants: [],
};
