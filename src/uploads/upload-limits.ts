import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../auth/caller.js';
import { AppConfig } from '../config/app-config.js';
import { DomainError } from '../errors/domain-error.js';
import { assertContent, readHead } from '../limits/content-sniffer.js';
import { assertAllowed, assertSize, type WantedUpload } from '../limits/limit-rules.js';
import { objectTooLarge } from '../limits/limits.errors.js';
import type { Limits } from '../limits/limits.js';
import { QuotaService } from '../usage/quota.service.js';
import type { Quota } from '../usage/usage.js';
import { uploadInactive, uploadNotFound } from './upload.errors.js';
import type { UploadSession } from './upload-session.js';
import { UploadsRepository } from './uploads.repository.js';

/** What a new upload is bound to, and where it is counted. */
export interface Allowance {
  readonly quotas: readonly Quota[];
  readonly limits: readonly Limits[];
}

/** Holds uploads to what their uploader may use: at the start, at each part, and again at complete. */
@Injectable()
export class UploadLimits {
  constructor(
    private readonly config: AppConfig,
    private readonly repository: UploadsRepository,
    private readonly quotas: QuotaService,
  ) {}

  /** @throws DomainError `forbidden`, `content-type-not-allowed`, `folder-not-allowed`, `filename-not-allowed`, `object-too-large` */
  async atStart(caller: Caller, upload: WantedUpload): Promise<Allowance> {
    if (caller.uploadId !== undefined)
      throw new DomainError('forbidden', `This token is good for the upload ${caller.uploadId} alone.`);
    const quotas = await this.quotas.of(caller);
    const limits = quotas.map((quota) => quota.limits);
    assertAllowed(limits, upload);
    return { quotas, limits: limits.filter(bindsUploads) };
  }

  /** Why there was no room for a new upload; undefined when there is room by now. */
  whyNotStarted({ quotas }: Allowance, reservedBytes: number): Promise<DomainError | undefined> {
    return this.quotas.refusalToStart(quotas, reservedBytes);
  }

  /**
   * A stream has told no size at start: what it may take up is reserved as it grows, twice as much each time.
   * @throws DomainError `object-too-large`, `quota-exceeded`; `upload-not-active` when it has ended meanwhile
   */
  async reserve(session: UploadSession, reachBytes: number): Promise<void> {
    if (session.totalSizeBytes !== null || reachBytes <= session.reservedBytes) return;
    const { maxObjectSizeBytes } = this.config;
    if (reachBytes > maxObjectSizeBytes) throw objectTooLarge(reachBytes, maxObjectSizeBytes);
    assertSize(session.limits, reachBytes);
    const quotas = await this.quotas.ofSubjects(session.usageSubjects);
    const atMost = Math.min(Math.max(reachBytes, 2 * session.reservedBytes), maxObjectSizeBytes);
    for (;;) {
      if (await this.repository.growReservation(session.uploadId, reachBytes, atMost, quotas)) return;
      const current = await this.repository.find(session.uploadId);
      if (!current) throw uploadNotFound(session.uploadId);
      if (current.status !== 'uploading') throw uploadInactive(current);
      // Another part of it has reserved as much meanwhile.
      if (current.reservedBytes >= reachBytes) return;
      const refusal = await this.quotas.refusalToGrow(quotas, reachBytes - current.reservedBytes);
      // Room that was given back between the two questions.
      if (refusal) throw refusal;
    }
  }

  /**
   * Looks at the first bytes, where the uploader is bound to media types, and leaves the stream as it was.
   * @throws DomainError `content-type-mismatch`
   */
  async checkContent(session: UploadSession, partNumber: number, stream: Readable): Promise<void> {
    if (partNumber === 1 && bindsContent(session))
      await assertContent(await readHead(stream), session.contentType, session.limits);
  }

  /**
   * The uploader may be bound to less than at the start, and who sends parts into the store directly may have sent more.
   * @throws DomainError as at the start, and `quota-exceeded`; the upload stays open
   */
  async atComplete(session: UploadSession, totalSizeBytes: number): Promise<void> {
    await this.reserve(session, totalSizeBytes);
    const quotas = await this.quotas.ofSubjects(session.usageSubjects);
    assertAllowed([...session.limits, ...quotas.map(({ limits }) => limits)], { ...session, totalSizeBytes });
    await this.quotas.assertRoom(quotas);
  }
}

/** Whether the content has to be what was declared. */
export function bindsContent({ limits }: UploadSession): boolean {
  return limits.some(({ contentTypes }) => contentTypes !== undefined);
}

/** What is counted is looked up when it matters; the rest is kept with the session. */
function bindsUploads({ maxObjectSize, contentTypes, folders, filenames }: Limits): boolean {
  return [maxObjectSize, contentTypes, folders, filenames].some((limit) => limit !== undefined);
}
