import type { RetryPolicy } from './retry.js';

export type UploadStatus =
  'creating' | 'uploading' | 'completing' | 'completed' | 'aborting' | 'aborted' | 'failed';

/** Who takes the bytes: this server, or the store itself by signed URLs. */
export type Transfer = 'server' | 'direct';

export interface StartRequest {
  filename: string;
  totalSize: number;
  contentType?: string;
  folder?: string;
  metadata?: Record<string, string>;
  partSize?: number;
  fingerprint?: string;
  transfer?: Transfer;
}

export interface StartedUpload {
  uploadId: string;
  key: string;
  partSize: number;
  totalParts: number;
  status: UploadStatus;
  expiresAt: string;
  /** `server` where `direct` was asked for: this store cannot. */
  transfer: Transfer;
  concurrency: number;
  retry: RetryPolicy;
}

export interface StoredPart {
  partNumber: number;
  etag: string;
  size: number;
  checksum: string | null;
}

export interface PartUrlsRequest {
  partNumbers?: number[];
  from?: number;
  to?: number;
  /** By part number, as `sha256:<base64>`: the store then takes no other bytes. */
  checksums?: Record<string, string>;
}

/** One PUT that is allowed until `expiresAt`, with exactly these headers and `size` bytes. */
export interface PartUrl {
  partNumber: number;
  method: 'PUT';
  /** Relative when the server is its own store and has no PUBLIC_URL. */
  url: string;
  headers: Record<string, string>;
  size: number;
  expiresAt: string;
}

export interface ReportedPart {
  partNumber: number;
  /** Browsers see it only where the bucket's CORS rules expose it. */
  etag?: string;
}

export interface ReportedProgress {
  uploadedBytes: number;
  uploadedParts: number;
  totalParts: number;
  percentage: number;
  expiresAt: string;
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
