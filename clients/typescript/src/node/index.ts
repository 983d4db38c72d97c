export type * from '../index.js';
export { LongshoreError, blobSource, bytesSource, fetchTransport, streamSource } from '../index.js';
export { LongshoreClient } from './longshore-client.js';
export { fileSource } from './file-source.js';
export { defaultStateDirectory, FileResumeStore } from './file-resume-store.js';
export { nodeTransport, type NodeResponse, type NodeTransport } from './node-transport.js';
export type { DownloadOptions, DownloadProgress, ObjectInfo, WriteAt } from './download.js';
