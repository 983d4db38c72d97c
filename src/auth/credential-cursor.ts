import { DomainError } from '../errors/domain-error.js';
import type { CredentialPageEnd } from './credential-filter.js';
import { isCredentialId } from './credential-secret.js';

const CURSOR = /^(\d{1,13})-(.+)$/;

/** Opaque to clients. */
export function encodeCursor({ createdAt, id }: CredentialPageEnd): string {
  return Buffer.from(`${createdAt.getTime()}-${id}`).toString('base64url');
}

/** @throws DomainError `validation-failed` */
export function decodeCursor(cursor: string): CredentialPageEnd {
  const [, time, id = ''] = CURSOR.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (time === undefined || !isCredentialId(id))
    throw new DomainError('validation-failed', 'cursor must be the nextCursor of a page.');
  return { createdAt: new Date(Number(time)), id };
}
