import type { Transfer, UploadStatus } from '../upload-session.js';

/** How often and how patiently a client should try a part again. */
export class RetryAdviceDto {
  /** @example 8 */
  maxAttempts!: number;
  /** @example 500 */
  baseDelayMs!: number;
  /** @example 30000 */
  maxDelayMs!: number;
}

export class StartedUploadDto {
  /** @example "019320a1-7c5e-7b43-9d0c-2f1f6f0f5a11" */
  uploadId!: string;
  /** @example "videos/2026/019320a1-7c5e-7b43-9d0c-2f1f6f0f5a11.mp4" */
  key!: string;
  /**
   * Bytes of every part but the last.
   * @example 8388608
   */
  partSize!: number;
  /**
   * Null for a stream of unknown length.
   * @example 640
   */
  totalParts!: number | null;
  status!: UploadStatus;
  /** When the upload ends if nobody touches it; each part and each resume puts it off. */
  expiresAt!: Date;
  transfer!: Transfer;
  /**
   * Parts that a client should have under way at once.
   * @example 4
   */
  concurrency!: number;
  retry!: RetryAdviceDto;
}

export class StoredPartDto {
  /** @example 7 */
  partNumber!: number;
  /** @example "9b2cf535f27731c974343645a3985328" */
  etag!: string;
  /** @example 8388608 */
  size!: number;
  /**
   * The digest that was sent along and has been verified.
   * @example "crc32c:yZRlqg=="
   */
  checksum!: string | null;
}

export class ListedPartDto extends StoredPartDto {
  /** The client says that it has put the part into the store; nobody has looked yet. */
  reported!: boolean;
  storedAt!: Date;
}

export class PartPageDto {
  items!: ListedPartDto[];
  /** Null on the last page. */
  nextCursor!: number | null;
}

export class UploadStatusDto {
  /** @example "019320a1-7c5e-7b43-9d0c-2f1f6f0f5a11" */
  uploadId!: string;
  /** @example "videos/2026/019320a1-7c5e-7b43-9d0c-2f1f6f0f5a11.mp4" */
  key!: string;
  status!: UploadStatus;
  /** @example 5368709120 */
  totalSize!: number | null;
  /** @example 5360320512 */
  uploadedBytes!: number;
  /** @example 639 */
  uploadedParts!: number;
  /** @example 640 */
  totalParts!: number | null;
  /**
   * Parts still to be sent. For a stream of unknown length: the gaps so far.
   * @example [7]
   */
  missingParts!: number[];
  /**
   * Of the bytes; null for a stream of unknown length.
   * @example 99.84
   */
  percentage!: number | null;
  expiresAt!: Date;
}

export class ResumedUploadDto extends UploadStatusDto {
  /** @example 8388608 */
  partSize!: number;
}

export class CompletedUploadDto {
  /** @example true */
  success!: true;
  /** @example "019320a1-7c5e-7b43-9d0c-2f1f6f0f5a11" */
  uploadId!: string;
  /** @example "videos/2026/019320a1-7c5e-7b43-9d0c-2f1f6f0f5a11.mp4" */
  key!: string;
  /** @example "d41d8cd98f00b204e9800998ecf8427e-640" */
  etag!: string;
  /**
   * Where the object is, in the store's own terms.
   * @example "https://bucket.s3.eu-west-1.amazonaws.com/videos/2026/019320a1-7c5e-7b43-9d0c-2f1f6f0f5a11.mp4"
   */
  location!: string;
  /**
   * Where to download it from this server.
   * @example "/v1/objects/videos/2026/019320a1-7c5e-7b43-9d0c-2f1f6f0f5a11.mp4"
   */
  url!: string;
  /** @example 5368709120 */
  size!: number;
  /** Digest of the whole object, where one is known. */
  checksum!: string | null;
}

export class PendingUploadDto {
  /** @example "019320a1-7c5e-7b43-9d0c-2f1f6f0f5a11" */
  uploadId!: string;
  status!: 'completing';
}

export class AbortedUploadDto {
  /** @example true */
  success!: true;
}

export class UploadDto {
  /** @example "019320a1-7c5e-7b43-9d0c-2f1f6f0f5a11" */
  uploadId!: string;
  owner!: string;
  status!: UploadStatus;
  key!: string;
  /** Begun by somebody else, and taken over with resume. */
  adopted!: boolean;
  /** @example "holiday.mp4" */
  filename!: string;
  /** @example "videos/2026" */
  folder!: string;
  /** @example "video/mp4" */
  contentType!: string;
  metadata!: Record<string, string>;
  tags!: Record<string, string>;
  fingerprint!: string | null;
  transfer!: Transfer;
  totalSize!: number | null;
  partSize!: number;
  totalParts!: number | null;
  /** As recorded; status asks the store. */
  uploadedBytes!: number;
  uploadedParts!: number;
  etag!: string | null;
  /** Why it ended without an object: client, expiry, admin, or an error code. */
  endReason!: string | null;
  /** How often the server has failed to drive it on since it came into this state. */
  attempts!: number;
  /** Why the last attempt failed. */
  lastError!: string | null;
  /** When the server tries again. */
  nextAttemptAt!: Date | null;
  createdAt!: Date;
  lastActivityAt!: Date;
  expiresAt!: Date;
  endedAt!: Date | null;
}

export class UploadPageDto {
  items!: UploadDto[];
  /** Null on the last page. */
  nextCursor!: string | null;
}
