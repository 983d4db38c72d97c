import type {
  AbortedUpload,
  AdoptRequest,
  CompletedUpload,
  CompleteRequest,
  ListQuery,
  PartUrl,
  PartUrlsRequest,
  ReportedPart,
  ReportedProgress,
  ResumedUpload,
  StartedUpload,
  StartRequest,
  StoredPart,
  UploadList,
  UploadState,
  UploadSummary,
} from './api-types.js';
import { call, exchange, parseAnswer, type Server } from './http-call.js';
import { parseRetryAfter } from './longshore-error.js';
import type { Pace, RequestBody } from './transport.js';

// One function per call of the HTTP contract; none repeats a request.

const defaultPollMs = 2_000;

export function startUpload(
  server: Server,
  request: StartRequest,
  idempotencyKey: string,
  signal?: AbortSignal,
): Promise<StartedUpload> {
  const headers = { 'idempotency-key': idempotencyKey };
  return call(server, { method: 'POST', path: '/v1/uploads/start', headers, json: request, signal });
}

export interface PutPartOptions {
  /** Of the part's bytes, verified by the server before it stores them. */
  crc32?: number;
  onSent?: (bytes: number) => void;
  pace?: Pace;
  signal?: AbortSignal;
}

export function putPart(
  server: Server,
  uploadId: string,
  partNumber: number,
  body: RequestBody,
  { crc32, onSent, pace, signal }: PutPartOptions = {},
): Promise<StoredPart> {
  const headers = crc32 === undefined ? undefined : { 'x-amz-checksum-crc32': base64OfUint32(crc32) };
  const path = `${pathOf(uploadId)}/part/${partNumber}`;
  return call(server, { method: 'PUT', path, headers, body, onSent, pace, signal });
}

/** Up to 1,000 URLs. */
export async function fetchPartUrls(
  server: Server,
  uploadId: string,
  request: PartUrlsRequest,
  signal?: AbortSignal,
): Promise<PartUrl[]> {
  const path = `${pathOf(uploadId)}/part-urls`;
  const { urls } = await call<{ urls: PartUrl[] }>(server, { method: 'POST', path, json: request, signal });
  return urls;
}

/** For progress only: the server believes nobody but the store. */
export function reportParts(
  server: Server,
  uploadId: string,
  parts: ReportedPart[],
  signal?: AbortSignal,
): Promise<ReportedProgress> {
  return call(server, { method: 'POST', path: `${pathOf(uploadId)}/parts`, json: { parts }, signal });
}

export function fetchStatus(server: Server, uploadId: string, signal?: AbortSignal): Promise<UploadState> {
  return call(server, { method: 'GET', path: `${pathOf(uploadId)}/status`, signal });
}

export function resumeUpload(
  server: Server,
  uploadId: string,
  signal?: AbortSignal,
  adopt: AdoptRequest = {},
): Promise<ResumedUpload> {
  return call(server, { method: 'POST', path: `${pathOf(uploadId)}/resume`, json: adopt, signal });
}

/** The object, or how long to wait before asking again: the server makes it once, however often it is asked. */
export async function completeUpload(
  server: Server,
  uploadId: string,
  request: CompleteRequest = {},
  signal?: AbortSignal,
): Promise<CompletedUpload | { pollAfterMs: number }> {
  const path = `${pathOf(uploadId)}/complete`;
  const answer = await exchange(server, { method: 'POST', path, json: request, signal });
  const { response } = answer;
  if (response.status === 202) {
    return { pollAfterMs: parseRetryAfter(response.header('retry-after')) ?? defaultPollMs };
  }
  return parseAnswer<CompletedUpload>(answer);
}

export function abortUpload(server: Server, uploadId: string, signal?: AbortSignal): Promise<AbortedUpload> {
  return call(server, { method: 'DELETE', path: pathOf(uploadId), signal });
}

/** From the server's own books: `status` asks the store. */
export function getUpload(server: Server, uploadId: string, signal?: AbortSignal): Promise<UploadSummary> {
  return call(server, { method: 'GET', path: pathOf(uploadId), signal });
}

export function listUploads(
  server: Server,
  query: ListQuery = {},
  signal?: AbortSignal,
): Promise<UploadList> {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return call(server, { method: 'GET', path: `/v1/uploads${search && '?'}${search}`, signal });
}

function pathOf(uploadId: string): string {
  return `/v1/uploads/${encodeURIComponent(uploadId)}`;
}

// S3 writes a CRC as base64 of its four bytes, the highest first.
function base64OfUint32(value: number): string {
  return btoa(String.fromCharCode(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255));
}
