import type { components, paths } from './openapi-types.js';

// The server's own words for its requests and answers, under the names that this library uses.

type Schemas = components['schemas'];

export type UploadStatus = Schemas['UploadStatusDto']['status'];
/** Who takes the bytes: this server, or the store itself by signed URLs. */
export type Transfer = Schemas['StartedUploadDto']['transfer'];
/** How a client should try again: the server hands it out with every session. */
export type RetryPolicy = Schemas['RetryAdviceDto'];

export type StartRequest = Schemas['StartUploadDto'];
export type StartedUpload = Schemas['StartedUploadDto'];
export type StoredPart = Schemas['StoredPartDto'];
export type PartUrlsRequest = Schemas['SignPartsDto'];
export type PartUrl = Schemas['PartUrlDto'];
export type ReportedPart = Schemas['ReportedPartDto'];
export type ReportedProgress = Schemas['UploadProgressDto'];
export type UploadState = Schemas['UploadStatusDto'];
/** Only to adopt an upload that the store has and the server does not know. */
export type AdoptRequest = Schemas['ResumeUploadDto'];
export type ResumedUpload = Schemas['ResumedUploadDto'];
export type CompleteRequest = Schemas['CompleteUploadDto'];
export type CompletedUpload = Schemas['CompletedUploadDto'];
export type AbortedUpload = Schemas['AbortedUploadDto'];
export type UploadSummary = Schemas['UploadDto'];
export type UploadList = Schemas['UploadPageDto'];
export type Problem = Schemas['Problem'];

type ListParameters = NonNullable<paths['/v1/uploads']['get']['parameters']['query']>;

export interface ListQuery extends Omit<ListParameters, 'status'> {
  status?: UploadStatus | UploadStatus[];
}
