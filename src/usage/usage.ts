import { tenantOf } from '../auth/owner.js';
import type { Limits } from '../limits/limits.js';

/** What the uploads of an owner, or of a key or token, take up. Sizes in bytes. */
export interface Usage {
  readonly subject: string;
  readonly openUploads: number;
  /** Of uploads that have not ended. */
  readonly reservedBytes: number;
  /** Of objects. */
  readonly storedBytes: number;
  readonly startedUploads: number;
}

export interface Quota {
  readonly subject: string;
  readonly limits: Limits;
}

export const ownerSubject = (owner: string) => `owner:${owner}`;
export const credentialSubject = (credentialId: string) => `credential:${credentialId}`;

/** The tenant, and its user where there is one. */
export function ownersOf(owner: string): string[] {
  return [...new Set([tenantOf(owner), owner])];
}

export interface QuotaColumns {
  readonly subjects: readonly string[];
  readonly maxOpen: readonly (number | null)[];
  readonly maxBytes: readonly (number | null)[];
  readonly maxStarted: readonly (number | null)[];
}

/** As the statements of sessions take them. */
export function toColumns(quotas: readonly Quota[]): QuotaColumns {
  return {
    subjects: quotas.map(({ subject }) => subject),
    maxOpen: quotas.map(({ limits }) => limits.maxOpenUploads ?? null),
    maxBytes: quotas.map(({ limits }) => limits.maxTotalBytes ?? null),
    maxStarted: quotas.map(({ limits }) => limits.maxUploads ?? null),
  };
}
