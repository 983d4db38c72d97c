import { LongshoreError } from '@longshore/client/node';
import type { ServerSettings } from './config/settings.js';

/** One call that the client library has no function for; not repeated. */
export async function callServer(
  { endpoint, token }: ServerSettings,
  path: string,
  {
    method = 'GET',
    json,
    signal,
  }: { method?: 'GET' | 'POST' | 'PUT' | 'DELETE'; json?: unknown; signal?: AbortSignal } = {},
): Promise<Record<string, unknown>> {
  const headers = {
    accept: 'application/json',
    ...(json !== undefined && { 'content-type': 'application/json' }),
    ...(token && { authorization: `Bearer ${token}` }),
  };
  const body = json === undefined ? undefined : JSON.stringify(json);
  const response = await fetch(endpoint + path, { method, headers, body, signal }).catch((cause: unknown) => {
    const detail = `Cannot reach ${endpoint}: ${reasonOf(cause)}`;
    throw new LongshoreError({ code: 'network-error', detail, cause });
  });
  const answer: unknown = await response.json().catch(() => undefined);
  const fields =
    typeof answer === 'object' && answer !== null ? (answer as Record<string, unknown>) : undefined;
  if (!response.ok) throw refusalOf(response, fields ?? {});
  return fields ?? invalidAnswer(response.status);
}

/** For an answer that is JSON, but not what was asked for. */
export function invalidAnswer(status?: number): never {
  const detail = 'The answer is not what a Longshore server says';
  throw new LongshoreError({ code: 'invalid-answer', status, detail });
}

function refusalOf({ status }: Response, problem: Record<string, unknown>): LongshoreError {
  const { code, detail, requestId } = problem;
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  return new LongshoreError({
    code: text(code) ?? `http-${status}`,
    detail: text(detail) ?? `The server answered with status ${status}`,
    status,
    requestId: text(requestId),
    problem,
  });
}

/** fetch hides the reason in `cause`. */
function reasonOf(error: unknown): string {
  const { message, cause, errors } = Object(error) as {
    message?: string;
    cause?: unknown;
    errors?: unknown[];
  };
  const inner = cause ?? errors?.[0];
  return inner ? reasonOf(inner) : (message ?? String(error));
}
