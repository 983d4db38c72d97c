import type { FuzzAnswer } from './fuzz-http.js';
import { mismatches, type Operation, OPERATIONS, operationOf, PROBLEM } from './openapi-document.js';
import type { FuzzRequest } from './openapi-arbitraries.js';

/** Nothing of ours, of our libraries or of SQL belongs into an answer. */
const LEAKS = [
  /\bat [^"]{0,100}(file:|node:|\/)[^"]{1,200}:\d+:\d+(?!\w)/,
  /node_modules|\.ts:\d|\.js:\d|file:\/\/\/|\/work\/|\/tmp\/|\/root\//,
  /\b(SELECT .+ FROM|INSERT INTO|UPDATE \w+ SET|upload_sessions|upload_parts)\b/,
  /prisma|postgres|ECONN|ENOENT|EACCES|Cannot read propert|is not a function/i,
];
/** Answers of Node's parser and of Fastify's router, whatever the operation. */
const ANYWHERE = new Set(['malformed-request', 'route-not-found', 'headers-too-large', 'request-timeout']);
/** Of a body: where none is asked for, the document does not speak of one. */
const OF_BODIES = new Set(['unsupported-media-type', 'payload-too-large', 'incomplete-body']);

const STATUS_OF_CODE = new Map(
  OPERATIONS.flatMap(({ responses }) =>
    Object.values(responses).flatMap(({ content }) =>
      Object.entries(content?.['application/problem+json']?.examples ?? {}),
    ),
  ).map(([code, { value }]) => [code, value.status]),
);

/** What is wrong with an answer; empty when nothing is. */
export function faultsOf(request: FuzzRequest, answer: FuzzAnswer): string[] {
  const { status } = answer;
  const operation = operationOf(request.method, request.target);
  const faults = answer.headers.get('x-request-id') ? [] : ['X-Request-Id is missing'];
  // A disk has no room for what a stranger claims to send: that is an outage of the store.
  if (status >= 500 && status !== 507) faults.push(`the status is ${status}`);
  if (status >= 400)
    return [...faults, ...leaksIn(answer.body), ...problemFaults(request, answer, operation)];
  if (operation) faults.push(...successFaults(request, answer, operation));
  return faults;
}

function problemFaults(request: FuzzRequest, answer: FuzzAnswer, operation: Operation | undefined): string[] {
  const { status, headers, body } = answer;
  const type = headers.get('content-type') ?? 'none';
  if (!/^application\/problem\+json(;|$)/.test(type)) return [`the type of the error is ${type}`];
  if (request.method === 'HEAD') return [];
  const problem = parseJson(body) as { code: string; status: number; requestId?: string; type: string };
  const faults = mismatches(problem, PROBLEM);
  const { code } = problem ?? {};
  if (problem?.status !== status) faults.push(`the body says ${problem?.status}, the head ${status}`);
  if (problem?.requestId !== headers.get('x-request-id')) faults.push('requestId is not X-Request-Id');
  if (problem?.type !== `/errors/${code}`) faults.push(`the type is ${problem?.type}`);
  if ((STATUS_OF_CODE.get(code) ?? status) !== status) faults.push(`${code} came with ${status}`);
  if (operation && !ANYWHERE.has(code) && !documents(operation, status, code))
    faults.push(`${code} is not documented for ${operation.method} ${operation.path}`);
  return faults;
}

function documents({ responses, body }: Operation, status: number, code: string): boolean {
  if (OF_BODIES.has(code) && (body === undefined || code === 'incomplete-body')) return true;
  return responses[status]?.content?.['application/problem+json']?.examples?.[code] !== undefined;
}

function successFaults(
  request: FuzzRequest,
  { status, headers, body }: FuzzAnswer,
  operation: Operation,
): string[] {
  const entry = operation.responses[status];
  if (!entry) return [`${status} is not documented for ${operation.method} ${operation.path}`];
  const missing = Object.keys(entry.headers ?? {}).filter((name) => !headers.has(name));
  const faults = missing.map((name) => `${name} is missing`);
  const schema = entry.content?.['application/json']?.schema;
  if (!schema || request.method === 'HEAD') return faults;
  const value = parseJson(body) as Record<string, unknown>;
  // On disk a location, and what the doctor tells the operator, has paths. Names and metadata are the client's.
  const ours = {
    ...value,
    location: '',
    store: '',
    findings: '',
    filename: '',
    items: undefined,
    key: '',
    metadata: '',
  };
  return [...faults, ...mismatches(value, schema), ...leaksIn(JSON.stringify(ours))];
}

function leaksIn(body: string): string[] {
  return LEAKS.filter((leak) => leak.test(body)).map((leak) => `the body matches ${leak}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
