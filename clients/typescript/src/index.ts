// What browsers and Node share: nothing that this file reaches imports from Node.
export { LongshoreClient, type CallOptions, type ClientOptions } from './longshore-client.js';
export { LongshoreError, type ClientErrorCode } from './longshore-error.js';
export type * from './api-types.js';
export type { PutPartOptions } from './api.js';
export { blobSource, bytesSource, type Source } from './source.js';
export { fetchTransport } from './fetch-transport.js';
export type { RequestBody, StreamBody, Transport, TransportRequest, TransportResponse } from './transport.js';
export type { UploadOptions, UploadResult, UploadSession } from './upload-options.js';
export type { UploadTask } from './upload-task.js';
export type { UploadProgress } from './progress.js';
export type { Retry, RetryPolicy } from './retry.js';
export type { Fallback, RouteSummary, TransferChoice } from './routes.js';
export type { ResumeRecord, ResumeStore } from './resume-store.js';
