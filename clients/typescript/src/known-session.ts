import { getUpload, listUploads } from './api.js';
import type { StartRequest, UploadSummary } from './api-types.js';
import type { Server } from './http-call.js';
import { LongshoreError } from './longshore-error.js';
import type { ResumeRecord } from './resume-store.js';
import { defaultRetryPolicy, type RetryOptions, retrying } from './retry.js';

const defaultConcurrency = 4;

/** The session that the caller names, once it is sure that it is about the same content. */
export async function namedSession(
  server: Server,
  uploadId: string,
  { totalSize, fingerprint }: StartRequest,
  retry: RetryOptions,
): Promise<ResumeRecord> {
  const upload = await retrying(({ signal }) => getUpload(server, uploadId, signal), retry);
  const isOther = !!fingerprint && !!upload.fingerprint && fingerprint !== upload.fingerprint;
  if (isOther || totalSize !== upload.totalSize) {
    const detail = `This is not the content that upload ${uploadId} (${upload.filename}) began with`;
    throw new LongshoreError({ code: 'source-changed', detail });
  }
  return recordOf(upload);
}

/** One that another device, or this one before it lost its memory, began for the same file and the same place. */
export async function sessionOnServer(
  server: Server,
  request: StartRequest,
  retry: RetryOptions,
): Promise<ResumeRecord | undefined> {
  const { fingerprint } = request;
  if (!fingerprint) return undefined;
  const query = { fingerprint, status: 'uploading' as const };
  const { items } = await retrying(({ signal }) => listUploads(server, query, signal), retry);
  const same = items.find((upload) => isFor(upload, request));
  return same && recordOf(same);
}

// What the request leaves out is the server's choice.
function isFor(upload: UploadSummary, request: StartRequest): boolean {
  const { filename, totalSize, folder = upload.folder, contentType = upload.contentType } = request;
  return (
    filename === upload.filename &&
    totalSize === upload.totalSize &&
    folder === upload.folder &&
    contentType === upload.contentType &&
    sorted(request.metadata) === sorted(upload.metadata)
  );
}

function sorted(metadata: Record<string, string> = {}): string {
  return JSON.stringify(Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function recordOf(upload: UploadSummary): ResumeRecord {
  const { uploadId, key, filename, partSize, totalSize, createdAt: startedAt } = upload;
  const advice = { concurrency: defaultConcurrency, retry: defaultRetryPolicy };
  return { uploadId, key, filename, partSize, totalSize: totalSize ?? 0, startedAt, ...advice };
}
