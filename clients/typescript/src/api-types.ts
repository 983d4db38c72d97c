import type { RetryPolicy } from './retry.js';

export type UploadStatus =
  'creating' | 'uploading' | 'completing' | 'completed' | 'aborting' | 'aborted' | 'failed';

export interface StartRequest {
  filename: string;
  totalSize: number;
  contentType?: string;
  folder?: string;
  metadata?: Record<string, string>;
  partSize?: number;
  fingerprint?: string;
}

export interface StartedUpload {
  uploadId: string;
  key: string;
  partSize: number;
  totalParts: number;
  status: UploadStatus;
  expiresAt: string;
  transfer: string;
  concurrency: number;
  retry: RetryPolicy;
}

export interface StoredPart {
  partNumber: number;
  etag: string;
  size: number;
  checksum: string | null;
}

export interface UploadState {
  uploadId: string;
  key: string;
  status: UploadStatus;
  totalSize: number;
  uploadedBytes: number;
  uploadedParts: number;
  totalParts: number;
  missingParts: number[];
  percentage: number;
  expiresAt: string;
}

export interface ResumedUpload extends UploadState {
  partSize: number;
}

export interface CompletedUpload {
  success: true;
  uploadId: string;
  key: string;
  etag: string;
  location: string;
  /** Relative when the server has no PUBLIC_URL. */
  url: string;
  size: number;
  checksum: string | null;
}

export interface ListQuery {
  status?: UploadStatus;
  folder?: string;
  q?: string;
  fingerprint?: string;
  createdAfter?: string;
  createdBefore?: string;
  sort?: string;
  limit?: number;
  cursor?: string;
}

export interface UploadSummary {
  uploadId: string;
  key: string;
  filename: string;
  status: UploadStatus;
  totalSize: number;
  createdAt: string;
  [field: string]: unknown;
}

export interface UploadList {
  items: UploadSummary[];
  nextCursor: string | null;
}
