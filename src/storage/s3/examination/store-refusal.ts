import { failureOf, type S3Failure } from '../s3-errors.js';

/** A store's "no" to a request that did not go through the SDK. */
export class StoreRefusal extends Error {
  constructor(
    readonly operation: string,
    readonly failure: S3Failure,
  ) {
    super(`${operation}: ${failure.code ?? failure.status}`);
  }
}

const DENIED = new Set(['AccessDenied', 'Forbidden', 'AllAccessDisabled', 'UnauthorizedAccess']);
const UNSUPPORTED = new Set(['NotImplemented', 'MethodNotAllowed', 'XNotImplemented']);

/** What the store said, whichever way it was asked. */
export function storeSaid(error: unknown): S3Failure {
  return error instanceof StoreRefusal ? error.failure : failureOf(error);
}

export function isDenied({ code, status }: S3Failure): boolean {
  // An answer to HEAD has no body, and so no code.
  return DENIED.has(code ?? '') || (status === 403 && (!code || code === '403' || code === 'Unknown'));
}

export function isUnsupported({ code, status }: S3Failure): boolean {
  return UNSUPPORTED.has(code ?? '') || status === 501 || status === 405;
}

/** `AccessDenied`, or what else there is to tell. */
export function nameOf(error: unknown): string {
  const { code, status, message } = storeSaid(error);
  if (code && code !== 'Unknown' && code !== 'UnknownError') return code;
  if (status !== undefined) return `status ${status}`;
  const { name } = (error ?? {}) as { name?: string };
  if (name === 'CredentialsProviderError') return 'no credentials';
  return name === 'AbortError' || name === 'TimeoutError'
    ? 'no answer in time'
    : `no answer (${message ?? name})`;
}
