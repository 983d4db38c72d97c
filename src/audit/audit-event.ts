import type { Caller } from '../auth/caller.js';
import type { RequestContext } from '../http/request-context.js';

/** What administrators do that others may ask about later. */
export const AUDIT_ACTIONS = [
  'key.created',
  'key.changed',
  'key.revoked',
  'token.created',
  'token.revoked',
  'owner.limits-changed',
  'settings.changed',
  'orphan.aborted',
  'upload.aborted-by-admin',
  'upload.adopted',
  'object.deleted-by-admin',
  'doctor.run',
  'doctor.fixed',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

export interface AuditEntry extends RequestContext {
  readonly actor: Caller;
  readonly action: AuditAction;
  /** What it was done to: an id, a key, a name. */
  readonly target: string;
  /** Facts for whoever reads it. Never a secret. */
  readonly detail?: Readonly<Record<string, unknown>>;
}

export interface AuditEvent extends RequestContext {
  /** Grows with time, and tells events of one moment apart. */
  readonly sequence: bigint;
  readonly at: Date;
  readonly actor: string;
  readonly action: string;
  readonly target: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface AuditFilter {
  readonly actor?: string;
  readonly action?: AuditAction;
  readonly target?: string;
  readonly from?: Date;
  /** Itself not included. */
  readonly to?: Date;
  /** Only what is older than this one. */
  readonly before?: bigint;
  readonly limit: number;
}
