import type { Readable } from 'node:stream';
import type { ExpectedDigest } from './digests.js';
import type { Throttle } from './throttle.js';

/** What a multipart upload is going to make. */
export interface NewObject {
  readonly key: string;
  readonly contentType: string;
  readonly contentDisposition: string;
  /** Kept with the object; names are case-insensitive and come back in lower case. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Every part but the last has this size. */
  readonly partSizeBytes: number;
  /** Undefined for a stream whose length is not known yet. */
  readonly totalSizeBytes?: number;
}

/** A multipart upload in the store. `storageUploadId` is the store's own id and never leaves the server. */
export interface StorageUpload {
  readonly key: string;
  readonly storageUploadId: string;
}

export interface PartBody {
  readonly stream: Readable;
  readonly sizeBytes: number;
  /** Checked while the bytes pass; the last of them reach the store only when every digest matches. */
  readonly digests: readonly ExpectedDigest[];
  /** Who hands it in releases it. */
  readonly throttle?: Throttle;
}

export interface StoredPart {
  readonly partNumber: number;
  readonly sizeBytes: number;
  /** Without quotes. */
  readonly etag: string;
}

/** A part that a client is going to put into the store itself. */
export interface PartToSign {
  readonly partNumber: number;
  readonly sizeBytes: number;
  /** What its bytes must have. */
  readonly digest?: ExpectedDigest;
}

/** A request that anyone can make until it expires, for one part of exactly one length. */
export interface PartUrl {
  readonly partNumber: number;
  readonly sizeBytes: number;
  readonly url: string;
  /** To be sent along, just as they are. Content-Length comes with the body. */
  readonly headers: Readonly<Record<string, string>>;
  readonly expiresAt: Date;
}

export interface ObjectHead {
  readonly key: string;
  readonly sizeBytes: number;
  /** Without quotes. */
  readonly etag: string;
  readonly contentType: string;
  readonly contentDisposition?: string;
  readonly lastModified: Date;
  readonly metadata: Readonly<Record<string, string>>;
}

/** First and last byte, both included, as in RFC 9110 section 14.1.2. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** The name under which an object's metadata tells which session made it. */
export const SESSION_METADATA = 'longshore-upload-id';
/** And under which it tells whose it is. */
export const OWNER_METADATA = 'longshore-owner';

/**
 * Where the bytes are. It alone says which parts and objects exist.
 *
 * Every method may throw `storage-unavailable` (no answer, or not in time: try again), `storage-refused` (wrong
 * bucket, credentials or permissions) and `storage-full`; what else a method throws is said at the method.
 */
export abstract class ObjectStore {
  /** Shown in logs and by readiness: `s3://bucket`, `disk:/path`. */
  abstract readonly description: string;

  /** Opens a multipart upload and answers the store's id for it. Calling it twice opens two. */
  abstract create(object: NewObject): Promise<string>;

  /**
   * Stores one part, streaming. When it resolves the part is durable; when it rejects the part is not there, or
   * what was there before still is. A part put again replaces the earlier one.
   * @throws DomainError `incomplete-body`, `digest-mismatch`, `storage-upload-missing`
   */
  abstract putPart(upload: StorageUpload, partNumber: number, body: PartBody): Promise<StoredPart>;

  /**
   * URLs by which these parts can be put straight into the store. Each is bound to its part, length and digest, and is good
   * for `lifetimeMs`, or less where the credentials end before.
   * @returns undefined when the store takes parts from this server alone
   * @throws DomainError `digest-invalid` when a URL cannot be bound to such a digest
   */
  abstract signParts(
    upload: StorageUpload,
    parts: readonly PartToSign[],
    lifetimeMs: number,
  ): Promise<PartUrl[] | undefined>;

  /**
   * All stored parts, ascending.
   * @throws DomainError `storage-upload-missing`
   */
  abstract listParts(upload: StorageUpload): Promise<StoredPart[]>;

  /**
   * Makes the object out of exactly these parts and ends the upload.
   * @throws DomainError `parts-differ` when the store has other parts; `storage-upload-missing` when the upload is
   * gone, which is also the answer after a complete that worked: `head` tells.
   */
  abstract complete(upload: StorageUpload, parts: readonly StoredPart[]): Promise<ObjectHead>;

  /** Removes an upload and its parts. Resolves once nothing of it is left, also when there never was anything. */
  abstract abort(upload: StorageUpload): Promise<void>;

  /** Unfinished uploads whose key starts with `prefix`. */
  abstract listUploads(prefix: string): AsyncIterable<StorageUpload & { readonly startedAt: Date }>;

  /** Undefined when there is no such object. */
  abstract head(key: string): Promise<ObjectHead | undefined>;

  /**
   * The bytes of the version with this etag, or a range of them. Destroy the stream to stop.
   * @throws DomainError `object-not-found`, `precondition-failed` when the object is another version by now
   */
  abstract read(key: string, etag: string, range?: ByteRange): Promise<Readable>;

  /** Deletes an object; safe to repeat. A bucket that keeps versions keeps its bytes as an old version. */
  abstract delete(key: string): Promise<void>;

  /** Replaces the tags of an object; safe to repeat. */
  abstract setTags(key: string, tags: Readonly<Record<string, string>>): Promise<void>;

  /** Where the object is, in the store's own terms. */
  abstract locationOf(key: string): string;

  /** Resolves when the store can be used. */
  abstract probe(): Promise<void>;

  /** Lets go of idle connections. */
  close(): void {}
}
