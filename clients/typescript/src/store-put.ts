import type { PartUrl } from './api-types.js';
import { isSuccess, type Server, urlOf } from './http-call.js';
import { cancelledError, errorFromResponse, LongshoreError, reasonOf } from './longshore-error.js';
import type { Pace, RequestBody, TransportResponse } from './transport.js';

export interface StorePut {
  body: RequestBody;
  onSent: (bytes: number) => void;
  pace?: Pace;
  signal?: AbortSignal;
}

/**
 * One PUT to a signed URL, not repeated. It carries what was signed and nothing else: the API key is not the store's
 * business. Resolves with the ETag without its quotes; a browser may not see it. Throws `store-unreachable` or `store-refused`.
 */
export async function putToStore(
  server: Server,
  { method, url, headers }: PartUrl,
  { body, onSent, pace, signal }: StorePut,
): Promise<string | undefined> {
  const address = isAbsolute(url) ? url : urlOf(server, url);
  try {
    const response = await server.transport({ method, url: address, headers, body, onSent, pace, signal });
    const text = await response.text();
    if (!isSuccess(response)) throw await refusal(response, text);
    return response.header('etag')?.replaceAll('"', '');
  } catch (error) {
    if (signal?.aborted) throw cancelledError(signal.reason);
    if (error instanceof LongshoreError) throw error;
    throw unreachable(address, error);
  }
}

/** The signature was good, for a time that is over. */
export function isExpiredUrl({ problem, detail }: LongshoreError): boolean {
  // AWS and others say AccessDenied, and the reason in words only.
  return expiredCodes.includes(storeCodeOf(problem)) || /request has expired/i.test(detail);
}

const expiredCodes = ['part-url-expired', 'ExpiredToken', 'RequestExpired', 'ExpiredRequest'];

/** The store takes the request for a forged one, or for one that its signer may not make. */
export function isForbidden({ status }: LongshoreError): boolean {
  return status === 401 || status === 403;
}

export function isUnknownUpload({ problem }: LongshoreError): boolean {
  return storeCodeOf(problem) === 'NoSuchUpload';
}

function isAbsolute(url: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(url);
}

function storeCodeOf(problem: Record<string, unknown>): string {
  return typeof problem.storeCode === 'string' ? problem.storeCode : '';
}

/** S3 refuses in XML; the server, when its own disk is the store, in problem+json. */
async function refusal(response: TransportResponse, text: string): Promise<LongshoreError> {
  const { status } = response;
  const answer = await errorFromResponse({
    status,
    header: (name) => response.header(name),
    text: async () => text,
  });
  const storeCode = elementOf(text, 'Code');
  const reason = storeCode ? described(storeCode, elementOf(text, 'Message')) : answer.detail;
  return new LongshoreError({
    code: 'store-refused',
    status,
    detail: `The store refuses the part: ${reason}`,
    requestId: answer.requestId ?? elementOf(text, 'RequestId'),
    retryable: answer.retryable || passingCodes.includes(storeCode ?? ''),
    retryAfterMs: answer.retryAfterMs,
    problem: { ...answer.problem, storeCode: storeCode ?? answer.code },
  });
}

// S3 gives some that pass a 4xx status.
const passingCodes = ['RequestTimeout', 'IncompleteBody', 'OperationAborted'];

function described(storeCode: string, message: string | undefined): string {
  return message ? `${storeCode} (${message})` : storeCode;
}

function unreachable(url: string, cause: unknown): LongshoreError {
  const detail = `Cannot reach the store at ${new URL(url).origin}: ${reasonOf(cause)}`;
  // Browsers tell a page no more than that it failed.
  const isMute = cause instanceof TypeError && cause.cause === undefined;
  const hint = isMute ? ' (do the CORS rules of the bucket allow this page?)' : '';
  return new LongshoreError({ code: 'store-unreachable', detail: detail + hint, retryable: true, cause });
}

// No XML parser for two short texts, and browsers and Node would each need another one.
function elementOf(xml: string, name: string): string | undefined {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1]?.trim();
  return text || undefined;
}
