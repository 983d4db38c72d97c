import type { TransportResponse } from './transport.js';

/** What only the client can say; every other code comes from the server (docs/errors.md). */
export type ClientErrorCode =
  | 'network-error'
  | 'cancelled'
  | 'source-changed'
  | 'source-unreadable'
  | 'invalid-answer'
  // Of a part that was to go straight to the store: never what an upload ends with.
  | 'store-unreachable'
  | 'store-refused'
  | 'direct-unavailable'
  | 'upload-ended'
  | 'unexpected'
  | 'download-incomplete'
  | 'object-changed';

interface LongshoreErrorFields {
  code: ClientErrorCode | (string & {});
  detail: string;
  status?: number;
  requestId?: string;
  retryable?: boolean;
  retryAfterMs?: number;
  problem?: Record<string, unknown>;
  cause?: unknown;
}

/** The one error that this library throws, for the server's answers and for its own. */
export class LongshoreError extends Error {
  override readonly name = 'LongshoreError';
  readonly code: string;
  readonly detail: string;
  /** The HTTP status; undefined when there was no answer. */
  readonly status?: number;
  /** Finds the request in the server's log. */
  readonly requestId?: string;
  /** Whether the same request can succeed later. */
  readonly retryable: boolean;
  /** How long the server asked to wait. */
  readonly retryAfterMs?: number;
  /** The whole problem+json body, with the members that belong to this code only. */
  readonly problem: Record<string, unknown>;

  constructor(fields: LongshoreErrorFields) {
    super(fields.detail, { cause: fields.cause });
    this.code = fields.code;
    this.detail = fields.detail;
    this.status = fields.status;
    this.requestId = fields.requestId;
    this.retryable = fields.retryable ?? false;
    this.retryAfterMs = fields.retryAfterMs;
    this.problem = fields.problem ?? {};
  }
}

export function networkError(url: string, cause: unknown): LongshoreError {
  const detail = `Cannot reach ${new URL(url).origin}: ${reasonOf(cause)}`;
  return new LongshoreError({ code: 'network-error', detail, retryable: true, cause });
}

/** What nobody foresaw, in the one class that callers know. */
export function asLongshoreError(error: unknown): LongshoreError {
  if (error instanceof LongshoreError) return error;
  return new LongshoreError({ code: 'unexpected', detail: reasonOf(error), cause: error });
}

export function cancelledError(reason?: unknown): LongshoreError {
  return new LongshoreError({ code: 'cancelled', detail: 'The transfer was cancelled', cause: reason });
}

/** The error in an answer with problem+json, or in one from a proxy that knows nothing of it. */
export async function errorFromResponse(response: TransportResponse): Promise<LongshoreError> {
  const problem = parseProblem(await response.text().catch(() => ''));
  const { status } = response;
  const code = typeof problem.code === 'string' ? problem.code : `http-${status}`;
  return new LongshoreError({
    code,
    status,
    detail: textOf(problem.detail) ?? textOf(problem.title) ?? describeStatus(response),
    requestId: textOf(problem.requestId) ?? response.header('x-request-id'),
    retryable: typeof problem.retryable === 'boolean' ? problem.retryable : isRetryableStatus(status),
    retryAfterMs: parseRetryAfter(response.header('retry-after')),
    problem,
  });
}

/** `Retry-After` in both its forms: seconds, and a date. */
export function parseRetryAfter(value: string | undefined, now = Date.now()): number | undefined {
  if (value === undefined || value.trim() === '') return undefined;
  if (/^\s*\d+(\.\d+)?\s*$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

// For answers that do not say it themselves: a proxy's.
function isRetryableStatus(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || (status >= 500 && status !== 501);
}

function parseProblem(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function describeStatus(response: TransportResponse): string {
  const location = response.header('location');
  return response.status < 400 && location
    ? `The server redirects to ${location}: use that address as the endpoint`
    : `The server answered with status ${response.status}`;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

// fetch hides the reason in `cause`, an AggregateError (IPv4 and IPv6 both refused) in `errors`.
export function reasonOf(error: unknown): string {
  const { message, cause, errors } = Object(error) as {
    message?: string;
    cause?: unknown;
    errors?: unknown[];
  };
  if (cause ?? errors?.[0]) return reasonOf(cause ?? errors?.[0]);
  return message ? message : String(error);
}
