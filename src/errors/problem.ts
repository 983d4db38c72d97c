import type { DomainError, ErrorCode } from './domain-error.js';
import { PROBLEM_CATALOG } from './problem-catalog.js';

/** An RFC 9457 problem, plus `code`, `requestId`, `retryable` and the error's own data. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance?: string;
  code: ErrorCode;
  requestId?: string;
  retryable: boolean;
  [data: string]: unknown;
}

export const PROBLEM_CONTENT_TYPE = 'application/problem+json';

/** The one place that builds an error body. A 5xx never repeats its cause: that is in the log. */
export function toProblem(error: DomainError, request: { id?: string; url?: string } = {}): Problem {
  const { status, title, retryable } = PROBLEM_CATALOG[error.code];
  return {
    type: `/errors/${error.code}`,
    title,
    status,
    detail: error.detail,
    instance: request.url?.split('?', 1)[0],
    code: error.code,
    requestId: request.id,
    retryable,
    ...error.data,
  };
}

/** Headers that belong to a problem answer. */
export function problemHeaders(error: DomainError): Record<string, string> {
  const retryAfterSeconds = error.retryAfterSeconds ?? PROBLEM_CATALOG[error.code].retryAfterSeconds;
  const headers: Record<string, string> = {
    'content-type': PROBLEM_CONTENT_TYPE,
    'cache-control': 'no-store',
    // Fastify runs no hooks for what it cannot route or parse, so it is set here as well.
    'x-content-type-options': 'nosniff',
  };
  if (retryAfterSeconds !== undefined) headers['retry-after'] = String(retryAfterSeconds);
  // RFC 9110 section 14.4: the answer to a range that cannot be served tells the size.
  if (error.code === 'range-not-satisfiable') headers['content-range'] = `bytes */${String(error.data.size)}`;
  // RFC 9110 section 15.5.9: the rest of the request is not waited for.
  if (error.code === 'request-timeout') headers.connection = 'close';
  if (error.code === 'unauthorized') headers['www-authenticate'] = 'Bearer realm="longshore"';
  return headers;
}
