import { cancelledError, errorFromResponse, LongshoreError, networkError } from './longshore-error.js';
import type { Pace, RequestBody, Transport, TransportResponse } from './transport.js';

/** A server, and how to talk to it. */
export interface Server {
  endpoint: string;
  token?: string;
  transport: Transport;
  /** For the parts of all uploads together. */
  pace?: Pace;
}

export interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  headers?: Record<string, string>;
  json?: unknown;
  body?: RequestBody;
  onSent?: (bytes: number) => void;
  pace?: Pace;
  signal?: AbortSignal;
}

export interface Answer {
  response: TransportResponse;
  text: string;
}

/** One exchange, not repeated. An answer that is no success is thrown as LongshoreError. */
export async function call<Result>(server: Server, request: Call): Promise<Result> {
  return parseAnswer<Result>(await exchange(server, request));
}

export async function exchange(server: Server, request: Call): Promise<Answer> {
  const url = urlOf(server, request.path);
  const { method, json, onSent, pace, signal } = request;
  const body = json === undefined ? request.body : new TextEncoder().encode(JSON.stringify(json));
  try {
    const headers = { ...headersOf(server, request), ...request.headers };
    const response = await server.transport({ method, url, headers, body, onSent, pace, signal });
    if (!isSuccess(response)) throw await errorFromResponse(response);
    return { response, text: await response.text() };
  } catch (error) {
    throw translate(error, url, signal);
  }
}

export function parseAnswer<Result>({ response, text }: Answer): Result {
  try {
    return JSON.parse(text) as Result;
  } catch (cause) {
    const detail = 'The answer is not JSON: is this the address of a Longshore server?';
    const requestId = response.header('x-request-id');
    throw new LongshoreError({ code: 'invalid-answer', status: response.status, detail, requestId, cause });
  }
}

export function isSuccess({ status }: TransportResponse): boolean {
  return status >= 200 && status < 300;
}

export function urlOf(server: Server, path: string): string {
  return server.endpoint.replace(/\/+$/, '') + path;
}

export function authHeaders(server: Server): Record<string, string> {
  return server.token ? { authorization: `Bearer ${server.token}` } : {};
}

/** Whatever a transport rejects with; an error that the source threw while it was read passes through. */
export function translate(error: unknown, url: string, signal?: AbortSignal): LongshoreError {
  if (signal?.aborted) return cancelledError(signal.reason);
  return error instanceof LongshoreError ? error : networkError(url, error);
}

function headersOf(server: Server, { json, body }: Call): Record<string, string> {
  const headers: Record<string, string> = { accept: 'application/json', ...authHeaders(server) };
  if (json !== undefined) headers['content-type'] = 'application/json';
  else if (body) headers['content-type'] = 'application/octet-stream';
  return headers;
}
