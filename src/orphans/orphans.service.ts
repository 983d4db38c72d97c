import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/audit-log.js';
import type { Caller } from '../auth/caller.js';
import { AppConfig } from '../config/app-config.js';
import { DomainError, isDomainError } from '../errors/domain-error.js';
import type { RequestContext } from '../http/request-context.js';
import { ObjectStore, type StorageUpload } from '../storage/object-store.js';
import { type ListedUpload, UploadSweep } from '../uploads/upload-sweep.js';

/** Each costs a call to the store. More than this are counted, but not weighed. */
const MAX_WEIGHED = 1_000;

export interface Orphan extends ListedUpload {
  readonly sizeBytes: number;
}

export interface OrphanReport {
  readonly count: number;
  /** Of the uploads in `orphans`. */
  readonly sizeBytes: number;
  readonly oldest: Date | null;
  /** The first ones that the store lists, at most 1,000. */
  readonly orphans: readonly Orphan[];
  readonly costPerGibMonth: number;
  readonly monthlyCost: number;
}

/** Unfinished uploads in the bucket that are not ours. They are reported, and touched only on an explicit call. */
@Injectable()
export class OrphansService {
  constructor(
    private readonly config: AppConfig,
    private readonly store: ObjectStore,
    private readonly sweep: UploadSweep,
    private readonly audit: AuditLog,
  ) {}

  async report(): Promise<OrphanReport> {
    const orphans: Orphan[] = [];
    let count = 0;
    let oldest: Date | null = null;
    for await (const { upload, ownership } of this.sweep.list()) {
      if (ownership !== 'foreign') continue;
      count++;
      if (oldest === null || upload.startedAt < oldest) oldest = upload.startedAt;
      if (orphans.length < MAX_WEIGHED) orphans.push({ ...upload, sizeBytes: await this.weigh(upload) });
    }
    const sizeBytes = orphans.reduce((sum, orphan) => sum + orphan.sizeBytes, 0);
    const costPerGibMonth = this.config.storageCostPerGibMonth;
    return {
      count,
      sizeBytes,
      oldest,
      orphans,
      costPerGibMonth,
      monthlyCost: (sizeBytes / 2 ** 30) * costPerGibMonth,
    };
  }

  /**
   * Aborts exactly these.
   * @throws DomainError `upload-not-foreign` when one of them belongs to a session; then none is touched
   */
  async abort(caller: Caller, uploads: readonly StorageUpload[], origin: RequestContext): Promise<void> {
    for (const upload of uploads) {
      const isForeign = (await this.sweep.ownershipOf({ ...upload, startedAt: new Date() })) === 'foreign';
      if (!isForeign || !upload.key.startsWith(this.config.keyPrefix)) {
        throw new DomainError(
          'upload-not-foreign',
          'This upload belongs to a session, or lies outside KEY_PREFIX.',
          {
            data: { key: upload.key },
          },
        );
      }
    }
    for (const { key, storageUploadId } of uploads) {
      await this.store.abort({ key, storageUploadId });
      const detail = { storageUploadId };
      await this.audit.record({ actor: caller, ...origin, action: 'orphan.aborted', target: key, detail });
    }
  }

  private async weigh(upload: StorageUpload): Promise<number> {
    try {
      return (await this.store.listParts(upload)).reduce((sum, part) => sum + part.sizeBytes, 0);
    } catch (error) {
      // Its owner has just ended it.
      if (isDomainError(error, 'storage-upload-missing')) return 0;
      throw error;
    }
  }
}
