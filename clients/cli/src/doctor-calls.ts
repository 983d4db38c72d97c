import { LongshoreError } from '@longshore/client/node';
import type { DoctorArguments } from './doctor-arguments.js';

export interface Finding {
  id: string;
  title: string;
  status: 'ok' | 'warning' | 'problem' | 'unknown';
  seen: string;
  why: string;
  remedy?: { text: string; paste?: string; canFix: boolean };
}

export interface DoctorReport {
  store: string;
  examinedAt: string;
  findings: Finding[];
  profile: Record<string, unknown>;
}

export function examine(server: DoctorArguments, signal: AbortSignal): Promise<DoctorReport> {
  return call(server, '/v1/doctor', { method: 'GET', signal });
}

export function fix(server: DoctorArguments, ids: string[], signal: AbortSignal): Promise<DoctorReport> {
  const headers = { 'content-type': 'application/json' };
  return call(server, '/v1/doctor/fix', { method: 'POST', headers, body: JSON.stringify({ ids }), signal });
}

async function call(
  { endpoint, token }: DoctorArguments,
  path: string,
  request: RequestInit & { headers?: Record<string, string> },
): Promise<DoctorReport> {
  const headers = { ...request.headers, ...(token && { authorization: `Bearer ${token}` }) };
  const response = await fetch(endpoint + path, { ...request, headers }).catch((cause: unknown) => {
    const detail = `Cannot reach ${endpoint}: ${reasonOf(cause)}`;
    throw new LongshoreError({ code: 'network-error', detail, cause });
  });
  const answer = (await response.json().catch(() => ({}))) as Partial<DoctorReport> & Record<string, unknown>;
  if (response.ok && Array.isArray(answer.findings)) return answer as DoctorReport;
  throw refusalOf(response, answer);
}

function refusalOf(
  { status, ok }: Response,
  { code, detail, requestId }: Record<string, unknown>,
): LongshoreError {
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  return new LongshoreError({
    code: text(code) ?? (ok ? 'invalid-answer' : `http-${status}`),
    detail:
      text(detail) ?? (ok ? 'The answer is no examination' : `The server answered with status ${status}`),
    status,
    requestId: text(requestId),
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
