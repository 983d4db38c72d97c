import {
  abortUpload,
  fetchPartUrls,
  fetchStatus,
  listUploads,
  putPart,
  type PutPartOptions,
  reportParts,
  resumeUpload,
} from './api.js';
import type * as Api from './api-types.js';
import { fetchTransport } from './fetch-transport.js';
import type { Server } from './http-call.js';
import { startOnce } from './open-session.js';
import { retrying } from './retry.js';
import { type Source, toSource } from './source.js';
import type { RequestBody, Transport } from './transport.js';
import { complete } from './upload.js';
import type { UploadOptions } from './upload-options.js';
import { startUploadTask, type UploadTask } from './upload-task.js';

export interface ClientOptions {
  /** Where the server is, as `http://127.0.0.1:3000`. */
  endpoint: string;
  token?: string;
  fetch?: typeof fetch;
  /** Instead of fetch. */
  transport?: Transport;
}

export interface CallOptions {
  signal?: AbortSignal;
}

/** The server's calls by their names, each tried again when that can help, and `upload`, which makes them all. */
export class LongshoreClient {
  protected readonly server: Server;

  constructor({ endpoint, token, fetch, transport = fetchTransport(fetch) }: ClientOptions) {
    this.server = { endpoint, token, transport };
  }

  upload(source: Source | Blob | Uint8Array, options: UploadOptions = {}): UploadTask {
    return startUploadTask(this.server, () => toSource(source), options);
  }

  start(request: Api.StartRequest, { signal }: CallOptions = {}): Promise<Api.StartedUpload> {
    return startOnce(this.server, request, { signal });
  }

  /** `body` is read again for each try. */
  uploadPart(
    uploadId: string,
    partNumber: number,
    body: RequestBody,
    options: PutPartOptions = {},
  ): Promise<Api.StoredPart> {
    return retrying(() => putPart(this.server, uploadId, partNumber, body, options), options);
  }

  /** To put parts straight to the store, each with one request of your own. */
  partUrls(
    uploadId: string,
    request: Api.PartUrlsRequest,
    { signal }: CallOptions = {},
  ): Promise<Api.PartUrl[]> {
    return retrying(() => fetchPartUrls(this.server, uploadId, request, signal), { signal });
  }

  /** Which parts have been put that way: it shows in the progress, and renews the expiry. */
  reportParts(
    uploadId: string,
    parts: Api.ReportedPart[],
    { signal }: CallOptions = {},
  ): Promise<Api.ReportedProgress> {
    return retrying(() => reportParts(this.server, uploadId, parts, signal), { signal });
  }

  status(uploadId: string, { signal }: CallOptions = {}): Promise<Api.UploadState> {
    return retrying(() => fetchStatus(this.server, uploadId, signal), { signal });
  }

  resume(uploadId: string, { signal }: CallOptions = {}): Promise<Api.ResumedUpload> {
    return retrying(() => resumeUpload(this.server, uploadId, signal), { signal });
  }

  /** Resolves when the object is there, however long the server takes to make it. */
  complete(uploadId: string, { signal }: CallOptions = {}): Promise<Api.CompletedUpload> {
    return complete(this.server, uploadId, { signal });
  }

  abort(uploadId: string, { signal }: CallOptions = {}): Promise<{ success: true }> {
    return retrying(() => abortUpload(this.server, uploadId, signal), { signal });
  }

  list(query: Api.ListQuery = {}, { signal }: CallOptions = {}): Promise<Api.UploadList> {
    return retrying(() => listUploads(this.server, query, signal), { signal });
  }
}
