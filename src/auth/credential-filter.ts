import type { Credential, CredentialState } from './credential.js';
import type { CredentialKind } from './credential-secret.js';

/** Where a page ended: at the last credential in it. */
export type CredentialPageEnd = Pick<Credential, 'createdAt' | 'id'>;

export interface CredentialFilter {
  readonly kind: CredentialKind;
  /** With all below it. */
  readonly owner?: string;
  readonly state?: CredentialState;
  /** Only what was made before this one. */
  readonly after?: CredentialPageEnd;
  readonly limit: number;
}
