// What browsers and Node share: nothing that this file reaches imports from Node.
export { LongshoreClient, type CallOptions, type ClientOptions } from './longshore-client.js';
export { LongshoreError, type ClientErrorCode } from './longshore-error.js';
export type * from './api-types.js';
export type { PutPartOptions } from './api.js';
export { blobSource, bytesSource, type Source, type UploadSource } from './source.js';
export { streamSource } from './stream-source.js';
export type { ByteStream, StreamSource } from './byte-stream.js';
export { fetchTransport } from './fetch-transport.js';
export { xhrTransport } from './xhr-transport.js';
export { IndexedDbResumeStore } from './indexed-db-resume-store.js';
export type {
  Pace,
  RequestBody,
  StreamBody,
  Transport,
  TransportRequest,
  TransportResponse,
} from './transport.js';
export type { UploadOptions, UploadResult, UploadSession } from './upload-options.js';
export type { UploadTask } from './upload-task.js';
export type { TaskStatus, UploadSnapshot } from './upload-snapshot.js';
export type { UploadWait } from './upload-run.js';
export type { UploadProgress } from './progress.js';
export type { Retry } from './retry.js';
export type { Fallback, RouteSummary, TransferChoice } from './routes.js';
export type { ResumeRecord, ResumeStore } from './resume-store.js';
