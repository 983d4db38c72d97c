import {
  abortUpload,
  fetchPartUrls,
  fetchStatus,
  getUpload,
  listUploads,
  putPart,
  type PutPartOptions,
  reportParts,
  resumeUpload,
} from './api.js';
import type * as Api from './api-types.js';
import { bandwidth } from './bandwidth.js';
import { complete } from './complete-upload.js';
import { defaultTransport } from './default-transport.js';
import { fetchTransport } from './fetch-transport.js';
import type { Server } from './http-call.js';
import { startOnce } from './open-session.js';
import { retrying } from './retry.js';
import { toSource, type UploadSource } from './source.js';
import type { RequestBody, Transport } from './transport.js';
import type { UploadOptions } from './upload-options.js';
import { startUploadTask, type UploadTask } from './upload-task.js';

export interface ClientOptions {
  /** Where the server is, as `http://127.0.0.1:3000`. */
  endpoint: string;
  token?: string;
  fetch?: typeof fetch;
  /** Instead of what the place offers: XMLHttpRequest in pages and workers, else fetch. */
  transport?: Transport;
  /** For the parts of all uploads of this client together. */
  maxBytesPerSecond?: number;
}

export interface CallOptions {
  signal?: AbortSignal;
}

/** The server's calls by their names, each tried again when that can help, and `upload`, which makes them all. */
export class LongshoreClient {
  protected readonly server: Server;

  constructor({ endpoint, token, fetch, transport, maxBytesPerSecond }: ClientOptions) {
    this.server = {
      endpoint,
      token,
      transport: transport ?? (fetch ? fetchTransport(fetch) : defaultTransport()),
      pace: maxBytesPerSecond ? bandwidth(maxBytesPerSecond) : undefined,
    };
  }

  upload(source: UploadSource, options: UploadOptions = {}): UploadTask {
    return startUploadTask(this.server, () => toSource(source, options.totalSize), options);
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
    return retrying(
      ({ signal }) => putPart(this.server, uploadId, partNumber, body, { ...options, signal }),
      options,
    );
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

  /** The server's record of it; `status` also asks the store. */
  get(uploadId: string, { signal }: CallOptions = {}): Promise<Api.UploadSummary> {
    return retrying(() => getUpload(this.server, uploadId, signal), { signal });
  }

  resume(
    uploadId: string,
    { signal, ...adopt }: Api.AdoptRequest & CallOptions = {},
  ): Promise<Api.ResumedUpload> {
    return retrying(() => resumeUpload(this.server, uploadId, signal, adopt), { signal });
  }

  /** Resolves when the object is there, however long the server takes to make it. */
  complete(
    uploadId: string,
    { signal, ...request }: Api.CompleteRequest & CallOptions = {},
  ): Promise<Api.CompletedUpload> {
    return complete(this.server, uploadId, { signal }, request);
  }

  abort(uploadId: string, { signal }: CallOptions = {}): Promise<Api.AbortedUpload> {
    return retrying(() => abortUpload(this.server, uploadId, signal), { signal });
  }

  list(query: Api.ListQuery = {}, { signal }: CallOptions = {}): Promise<Api.UploadList> {
    return retrying(() => listUploads(this.server, query, signal), { signal });
  }
}
