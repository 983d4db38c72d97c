import { Injectable } from '@nestjs/common';
import type { Caller } from '../auth/caller.js';
import { AppConfig } from '../config/app-config.js';
import { DomainError } from '../errors/domain-error.js';
import type { ExpectedDigest } from '../storage/digests.js';
import { ObjectStore, type PartUrl } from '../storage/object-store.js';
import { OwnPartUrls } from './own-part-urls.js';
import { PartsRepository } from './parts.repository.js';
import { checkPartNumber, MAX_PARTS, plannedSize, reachOf, totalParts } from './part-plan.js';
import { uploadInactive } from './upload.errors.js';
import { isOpened, type OpenedSession, type UploadSession } from './upload-session.js';
import { UploadLimits } from './upload-limits.js';
import { UploadsRepository } from './uploads.repository.js';
import { UploadsService } from './uploads.service.js';

/** One call signs, or reports, at most so many. */
export const MAX_PARTS_A_CALL = 1_000;

/** Either some numbers, or a range of them; its end is as far as one call goes. */
export interface PartUrlsRequest {
  readonly partNumbers?: readonly number[];
  readonly from?: number;
  readonly to?: number;
  readonly digests: ReadonlyMap<number, ExpectedDigest>;
}

export interface ReportedPart {
  readonly partNumber: number;
  readonly etag?: string;
}

/** For clients that put parts into the store themselves. What they say of it shows progress, and is never trusted. */
@Injectable()
export class DirectPartsService {
  constructor(
    private readonly config: AppConfig,
    private readonly repository: UploadsRepository,
    private readonly parts: PartsRepository,
    private readonly store: ObjectStore,
    private readonly ownUrls: OwnPartUrls,
    private readonly uploads: UploadsService,
    private readonly limits: UploadLimits,
  ) {}

  /** Renews the expiry too: whoever asks is going to send. */
  async sign(caller: Caller, uploadId: string, request: PartUrlsRequest): Promise<PartUrl[]> {
    const session = await this.keepAlive(caller, uploadId);
    const parts = numbersOf(session, request).map((partNumber) => {
      checkPartNumber(session, partNumber);
      const digest = request.digests.get(partNumber);
      return { partNumber, sizeBytes: plannedSize(session, partNumber), digest };
    });
    const reaches = parts.map((part) => reachOf(session, part.partNumber, part.sizeBytes));
    await this.limits.reserve(session, Math.max(0, ...reaches));
    const { partUrlTtlMs } = this.config;
    const signed = await this.store.signParts(session, parts, partUrlTtlMs);
    return signed ?? this.ownUrls.sign(uploadId, parts, partUrlTtlMs);
  }

  /** @returns the session with what has been reported so far counted in */
  async report(caller: Caller, uploadId: string, reported: readonly ReportedPart[]): Promise<UploadSession> {
    const session = await this.uploads.find(caller, uploadId);
    const parts = new Map(
      reported.map(({ partNumber, etag = '' }) => {
        checkPartNumber(session, partNumber);
        return [partNumber, { partNumber, etag, sizeBytes: plannedSize(session, partNumber) }];
      }),
    );
    const isActive = await this.parts.report(uploadId, [...parts.values()], this.nextExpiry());
    const after = await this.uploads.find(caller, uploadId);
    if (!isActive) throw uploadInactive(after);
    return after;
  }

  private async keepAlive(caller: Caller, uploadId: string): Promise<OpenedSession> {
    await this.uploads.find(caller, uploadId);
    const session = await this.repository.keepAlive(uploadId, new Date(), this.nextExpiry());
    if (session && isOpened(session)) return session;
    throw uploadInactive(await this.uploads.find(caller, uploadId));
  }

  private nextExpiry(): Date {
    return new Date(Date.now() + this.config.uploadTtlMs);
  }
}

/** @throws DomainError `validation-failed` */
function numbersOf(session: UploadSession, { partNumbers, from, to }: PartUrlsRequest): number[] {
  if (partNumbers) {
    if (from !== undefined || to !== undefined) throw invalid('Give either partNumbers, or from and to.');
    return [...new Set(partNumbers)];
  }
  const first = from ?? 1;
  const last = to ?? Math.min(first + MAX_PARTS_A_CALL - 1, totalParts(session) ?? MAX_PARTS);
  if (last < first) throw invalid('from must not be greater than to, nor than the number of parts.');
  if (last - first >= MAX_PARTS_A_CALL) throw invalid(`One call signs at most ${MAX_PARTS_A_CALL} parts.`);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function invalid(detail: string): DomainError {
  return new DomainError('validation-failed', detail);
}
