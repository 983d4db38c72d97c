import { Injectable } from '@nestjs/common';
import type { Caller } from '../auth/caller.js';
import { AppConfig } from '../config/app-config.js';
import { DomainError } from '../errors/domain-error.js';
import { type ExpectedDigest, formatChecksum } from '../storage/digests.js';
import { ObjectStore, type PartUrl } from '../storage/object-store.js';
import { checkPart, plannedSize, reachOf } from './part-plan.js';
import { type PartRecord, PartsRepository } from './parts.repository.js';
import { assertActive, uploadInactive } from './upload.errors.js';
import { isExpired, type UploadSession } from './upload-session.js';
import { bindsContent, UploadLimits } from './upload-limits.js';
import { UploadsService } from './uploads.service.js';

/** How long an upload whose parts the store refuses from a proxy has them sent through this server. */
const DOUBT_MS = 60_000;
const MAX_DOUBTED_UPLOADS = 1_000;

/** The head of a part that a proxy holds in its hands. */
export interface OfferedPart {
  readonly sizeBytes: number;
  readonly digests: readonly ExpectedDigest[];
}

/** Has a proxy in front put the parts into the store: it asks here first, and tells here what became of it. */
@Injectable()
export class HandoffService {
  /** Until when, by upload id. In memory: whoever does not know of it only gives the proxy another try. */
  private readonly doubted = new Map<string, number>();

  constructor(
    private readonly config: AppConfig,
    private readonly uploads: UploadsService,
    private readonly parts: PartsRepository,
    private readonly store: ObjectStore,
    private readonly limits: UploadLimits,
  ) {}

  /**
   * The request by which the proxy is to store this part; undefined when the part has to come through this server.
   * @throws DomainError what storing the part would throw before its body is read
   */
  async authorise(
    caller: Caller,
    uploadId: string,
    partNumber: number,
    part: OfferedPart,
  ): Promise<PartUrl | undefined> {
    const { sizeBytes, digests } = part;
    const session = await this.uploads.find(caller, uploadId);
    assertActive(session);
    checkPart(session, partNumber, sizeBytes);
    await this.limits.reserve(session, reachOf(session, partNumber, sizeBytes));
    if (!this.fitsUrl(session, partNumber, part) || this.isDoubted(uploadId)) return undefined;
    // What has to be looked at has to come through here.
    if (partNumber === 1 && bindsContent(session)) return undefined;
    const [digest] = digests;
    const toSign = [{ partNumber, sizeBytes, digest }];
    const signed = await this.store.signParts(session, toSign, this.config.partUrlTtlMs);
    return signed?.[0];
  }

  /**
   * The proxy has stored a part. As with any report, the store's list overrules what is noted here.
   * @throws DomainError `part-number-out-of-range`, `part-size-mismatch`; `upload-not-active`, `upload-expired` when the part has come too late to count
   */
  async stored(
    caller: Caller,
    uploadId: string,
    part: { partNumber: number; etag: string } & OfferedPart,
  ): Promise<PartRecord> {
    const { partNumber, etag, sizeBytes, digests } = part;
    checkPart(await this.uploads.find(caller, uploadId), partNumber, sizeBytes);
    const [digest] = digests;
    const checksum = digest ? formatChecksum(digest.algorithm, digest.value) : null;
    const record = { partNumber, etag, sizeBytes, checksum, reported: true, storedAt: new Date() };
    const expiresAt = new Date(Date.now() + this.config.uploadTtlMs);
    if (await this.parts.report(uploadId, [record], expiresAt)) return record;
    const session = await this.uploads.find(caller, uploadId);
    if (await this.uploads.isInObject(session, record)) return record;
    throw uploadInactive(session);
  }

  /** Why the store has not taken a part. The proxy knows only with which status, or that there was no answer. */
  async explain(
    caller: Caller,
    uploadId: string,
    storeStatus: number,
    isBound: boolean,
  ): Promise<DomainError> {
    const session = await this.uploads.find(caller, uploadId);
    // Usually the store has lost it because it has just been completed or aborted: then that is the better answer.
    if (session.status !== 'uploading' || isExpired(session, new Date())) return uploadInactive(session);
    const cause = new Error(`The store answered a part from the proxy with ${storeStatus}.`);
    switch (storeStatus) {
      case 400:
        if (isBound)
          return new DomainError('digest-mismatch', 'The store got other bytes than those sent.', { cause });
        break;
      case 404:
        return new DomainError('storage-upload-missing', 'The store does not have it.', { cause });
      case 507:
        return new DomainError('storage-full', 'The store has no room for this.', { cause });
    }
    // Its region, its clock, its policy: this server finds out, and some of it it can put right.
    if (storeStatus < 500) this.doubt(uploadId);
    return new DomainError('storage-unavailable', 'The store did not take the part. Try again.', { cause });
  }

  /** What a store does not verify by itself is verified here, as the bytes pass; and so is the size of a stream. */
  private fitsUrl(session: UploadSession, partNumber: number, { sizeBytes, digests }: OfferedPart): boolean {
    const isVerifiable = digests.length === 0 || (digests.length === 1 && digests[0]!.algorithm === 'md5');
    const isWithinObject = partNumber * sizeBytes <= this.config.maxObjectSizeBytes;
    return isVerifiable && isWithinObject && sizeBytes === plannedSize(session, partNumber);
  }

  private doubt(uploadId: string): void {
    this.doubted.delete(uploadId);
    this.doubted.set(uploadId, Date.now() + DOUBT_MS);
    const [oldest] = this.doubted.keys();
    if (this.doubted.size > MAX_DOUBTED_UPLOADS) this.doubted.delete(oldest!);
  }

  private isDoubted(uploadId: string): boolean {
    return (this.doubted.get(uploadId) ?? 0) > Date.now();
  }
}
