import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { ObjectStore, type StoredPart } from '../storage/object-store.js';
import { planParts } from './part-plan.js';
import { DEFAULT_OWNER } from './upload-advice.js';
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
  ) {}

  /** @throws DomainError `storage-upload-missing`, `part-size-invalid`, `object-too-large`, `upload-exists` */
  async adopt(uploadId: string, request: AdoptRequest): Promise<void> {
    const { key, storageUploadId, totalSizeBytes } = request;
    const parts = await this.store.listParts({ key, storageUploadId });
    const partSizeBytes =
      request.partSizeBytes ?? partSizeOf(parts, totalSizeBytes, this.config.minPartSizeBytes);
    const segments = key.split('/');
    const session = await this.repository.insertAdopted({
      ...planParts(totalSizeBytes, partSizeBytes, this.config),
      uploadId,
      key,
      storageUploadId,
      owner: DEFAULT_OWNER,
      filename: segments.at(-1)!,
      folder: segments.slice(0, -1).join('/'),
      contentType: 'application/octet-stream',
      metadata: {},
      tags: {},
      fingerprint: null,
      transfer: 'server',
      expiresAt: new Date(Date.now() + this.config.uploadTtlMs),
    });
    if (!session) throw uploadExists(uploadId);
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
