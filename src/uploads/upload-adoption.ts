import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/audit-log.js';
import { type Caller, isAdmin } from '../auth/caller.js';
import { AppConfig } from '../config/app-config.js';
import type { RequestContext } from '../http/request-context.js';
import { DomainError } from '../errors/domain-error.js';
import { ObjectStore, type StoredPart } from '../storage/object-store.js';
import { QuotaService } from '../usage/quota.service.js';
import { planParts } from './part-plan.js';
import { partSizeInvalid, uploadExists } from './upload.errors.js';
import { UploadsRepository } from './uploads.repository.js';

export interface AdoptRequest {
  readonly key: string;
  readonly storageUploadId: string;
  readonly totalSizeBytes: number;
  /** Left out, the stored parts tell it where they can. */
  readonly partSizeBytes?: number;
}

/** Takes over an unfinished upload that the store has and no session owns. */
@Injectable()
export class UploadAdoption {
  constructor(
    private readonly config: AppConfig,
    private readonly repository: UploadsRepository,
    private readonly store: ObjectStore,
    private readonly quotas: QuotaService,
    private readonly audit: AuditLog,
  ) {}

  /** @throws DomainError `forbidden`, `storage-upload-missing`, `part-size-invalid`, `object-too-large`, `upload-exists` */
  async adopt(
    caller: Caller,
    uploadId: string,
    request: AdoptRequest,
    origin: RequestContext,
  ): Promise<void> {
    if (!isAdmin(caller)) throw new DomainError('forbidden', 'Adopting an upload needs the scope admin.');
    const { key, storageUploadId, totalSizeBytes } = request;
    const parts = await this.store.listParts({ key, storageUploadId });
    const partSizeBytes =
      request.partSizeBytes ?? partSizeOf(parts, totalSizeBytes, this.config.minPartSizeBytes);
    const segments = key.split('/');
    const plan = planParts(totalSizeBytes, partSizeBytes, { ...this.config, usualPartSizeBytes: null });
    const quotas = await this.quotas.of(caller);
    const adopted = {
      ...plan,
      uploadId,
      key,
      storageUploadId,
      owner: caller.owner,
      filename: segments.at(-1)!,
      folder: segments.slice(0, -1).join('/'),
      contentType: 'application/octet-stream',
      metadata: {},
      tags: {},
      fingerprint: null,
      transfer: 'server',
      expiresAt: new Date(Date.now() + this.config.uploadTtlMs),
      limits: [],
      reservedBytes: totalSizeBytes,
    } as const;
    if (await this.repository.insertAdopted(adopted, quotas)) {
      const detail = { key, totalSizeBytes };
      return this.audit.record({
        actor: caller,
        ...origin,
        action: 'upload.adopted',
        target: uploadId,
        detail,
      });
    }
    throw (await this.quotas.refusalToStart(quotas, totalSizeBytes)) ?? uploadExists(uploadId);
  }
}

/** Any part but the last has the size of all; which is the last, the total tells. */
function partSizeOf(parts: readonly StoredPart[], totalSizeBytes: number, minPartSizeBytes: number): number {
  const [first] = parts;
  const largest = Math.max(0, ...parts.map(({ sizeBytes }) => sizeBytes));
  const isTold = parts.length > 1 || (first?.partNumber === 1 && first.sizeBytes <= totalSizeBytes);
  // An object of one small part has room for the smallest part size.
  if (isTold && largest > 0) return Math.max(largest, minPartSizeBytes);
  throw partSizeInvalid('The stored parts do not tell the part size: give it.');
}
