import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { authHeaders, isSuccess, type Server, translate, urlOf } from '../http-call.js';
import { errorFromResponse, LongshoreError } from '../longshore-error.js';
import { type Attempt, type RetryOptions, retrying } from '../retry.js';
import type { NodeResponse, NodeTransport } from './node-transport.js';

export interface ObjectServer extends Server {
  transport: NodeTransport;
}

export interface DownloadOptions {
  /** How long a server that went away may stay away; default: 2 minutes without progress. */
  giveUpAfterMs?: number;
  signal?: AbortSignal;
  onProgress?: (progress: DownloadProgress) => void;
  onRetry?: RetryOptions['onRetry'];
}

export interface DownloadProgress {
  loaded: number;
  total: number;
}

export interface ObjectInfo {
  size: number;
  etag: string | undefined;
  contentType: string | undefined;
  contentDisposition: string | undefined;
}

/** Takes the bytes at their offset; it is 0 again when the object changed halfway. */
export type WriteAt = (chunk: Uint8Array, offset: number) => Promise<void>;

const defaultGiveUpAfterMs = 120_000;

/** What GET would give, without the bytes. */
export async function objectInfo(
  server: ObjectServer,
  key: string,
  signal?: AbortSignal,
): Promise<ObjectInfo> {
  try {
    return await retrying(() => request(server, 'HEAD', key, {}, signal).then(infoOf), { signal });
  } catch (cause) {
    if (!(cause instanceof LongshoreError) || cause.status !== 404) throw cause;
    // An answer to HEAD has no body, so no problem either that would say it.
    const { status, requestId } = cause;
    const detail = `There is no object ${key}`;
    throw new LongshoreError({ code: 'object-not-found', status, requestId, detail, cause });
  }
}

/** Into `<target>.part`, renamed to `target` when it is whole. */
export async function downloadToFile(
  server: ObjectServer,
  key: string,
  target: string,
  options: DownloadOptions = {},
): Promise<ObjectInfo> {
  const draft = `${target}.part`;
  await mkdir(path.dirname(path.resolve(target)), { recursive: true });
  const file = await open(draft, 'w');
  try {
    const info = await readObject(server, key, (chunk, offset) => writeFully(file, chunk, offset), options);
    await file.truncate(info.size);
    await file.sync();
    await file.close();
    await rename(draft, target);
    return info;
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(draft, { force: true });
    throw error;
  }
}

/** Every byte of one version of the object; goes on where it was when the connection drops. */
export async function readObject(
  server: ObjectServer,
  key: string,
  writeAt: WriteAt,
  { signal, onProgress, onRetry, giveUpAfterMs = defaultGiveUpAfterMs }: DownloadOptions = {},
): Promise<ObjectInfo> {
  let info: ObjectInfo | undefined;
  let offset = 0;
  const attempt = async ({ progressed }: Attempt): Promise<ObjectInfo> => {
    if (info && offset === info.size) return info;
    const response = await request(server, 'GET', key, rangeHeaders(info, offset), signal);
    // Anything but 206 is the whole object, another version of it perhaps: from the beginning then.
    if (response.status !== 206) {
      info = infoOf(response);
      offset = 0;
    }
    const current = info ?? infoOf(response);
    await copy(response, server, key, signal, async (chunk) => {
      await writeAt(chunk, offset);
      offset += chunk.byteLength;
      progressed();
      onProgress?.({ loaded: offset, total: current.size });
    });
    if (offset !== current.size) throw incomplete(key, offset, current.size);
    return current;
  };
  return retrying(attempt, { signal, onRetry, giveUpAfterMs });
}

function rangeHeaders(info: ObjectInfo | undefined, offset: number): Record<string, string> {
  // Without an ETag nothing tells whether the rest belongs to the same version.
  return info?.etag && offset > 0 ? { range: `bytes=${offset}-`, 'if-range': info.etag } : {};
}

async function request(
  server: ObjectServer,
  method: 'GET' | 'HEAD',
  key: string,
  headers: Record<string, string>,
  signal?: AbortSignal,
): Promise<NodeResponse> {
  const url = urlOf(server, objectPath(key));
  try {
    const response = await server.transport({
      method,
      url,
      headers: { ...authHeaders(server), ...headers },
      signal,
    });
    if (!isSuccess(response)) throw await errorFromResponse(response);
    if (method === 'HEAD') await response.text();
    return response;
  } catch (error) {
    throw translate(error, url, signal);
  }
}

async function copy(
  response: NodeResponse,
  server: ObjectServer,
  key: string,
  signal: AbortSignal | undefined,
  write: (chunk: Uint8Array) => Promise<void>,
): Promise<void> {
  const chunks = response.stream[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await chunks.next().catch((error: unknown) => {
        throw translate(error, urlOf(server, objectPath(key)), signal);
      });
      if (next.done) return;
      await write(next.value as Buffer);
    }
  } finally {
    response.stream.destroy();
  }
}

async function writeFully(file: FileHandle, chunk: Uint8Array, offset: number): Promise<void> {
  for (let done = 0; done < chunk.byteLength;) {
    const { bytesWritten } = await file.write(chunk, done, chunk.byteLength - done, offset + done);
    done += bytesWritten;
  }
}

export function objectPath(key: string): string {
  return `/v1/objects/${key.split('/').map(encodeURIComponent).join('/')}`;
}

function infoOf(response: NodeResponse): ObjectInfo {
  const length = response.header('content-length');
  if (length === undefined) {
    const detail = 'The answer has no Content-Length, so nothing would tell that it is whole';
    throw new LongshoreError({ code: 'invalid-answer', status: response.status, detail });
  }
  return {
    size: Number(length),
    etag: response.header('etag'),
    contentType: response.header('content-type'),
    contentDisposition: response.header('content-disposition'),
  };
}

function incomplete(key: string, got: number, size: number): LongshoreError {
  const detail = `${key} ended after ${got} of ${size} bytes`;
  return new LongshoreError({ code: 'download-incomplete', detail, retryable: true });
}
