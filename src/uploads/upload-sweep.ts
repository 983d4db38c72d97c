import { Injectable, Logger } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { ObjectStore, type StorageUpload } from '../storage/object-store.js';
import { StoreProfiles } from '../storage/store-examiner.js';
import type { UploadSession } from './upload-session.js';
import { UploadRemoval } from './upload-removal.js';
import { UploadsRepository } from './uploads.repository.js';

export interface ListedUpload extends StorageUpload {
  readonly startedAt: Date;
}

/** Whose an upload in the store is: `active` of a session at work, `leftover` of one of ours, `foreign` of nobody. */
export type Ownership = 'active' | 'leftover' | 'foreign';

/** Sessions are looked up in as many at a time as a page of the store's list has. */
const PAGE = 1_000;
/** Two of the sweep's hours, so that a late upload is looked for at least once after it can have come. */
const LOOK_BACK_MS = 2 * 3_600_000;

/** Compares the unfinished uploads in the store with our sessions. */
@Injectable()
export class UploadSweep {
  private readonly logger = new Logger(UploadSweep.name);

  constructor(
    private readonly config: AppConfig,
    private readonly repository: UploadsRepository,
    private readonly store: ObjectStore,
    private readonly profiles: StoreProfiles,
    private readonly removal: UploadRemoval,
  ) {}

  /** Every unfinished upload under our key prefix, and whose it is. */
  async *list(): AsyncIterable<{ upload: ListedUpload; ownership: Ownership }> {
    let page: ListedUpload[] = [];
    for await (const upload of this.store.listUploads(this.config.keyPrefix)) {
      page.push(upload);
      if (page.length < PAGE) continue;
      yield* await this.classify(page);
      page = [];
    }
    yield* await this.classify(page);
  }

  async ownershipOf(upload: ListedUpload): Promise<Ownership> {
    return (await this.classify([upload]))[0]!.ownership;
  }

  /** Aborts what our ended sessions have left in the store, and nothing else. Answers how many that were. */
  async removeLeftovers(): Promise<number> {
    let removed = await this.removeByKeys();
    for await (const { upload, ownership } of this.list()) {
      if (ownership !== 'leftover') continue;
      await this.store.abort(upload);
      this.logger.log(`Aborted an upload that an ended session had left at ${upload.key}`);
      removed++;
    }
    return removed;
  }

  /** Some stores, MinIO for one, list the uploads of a key that they are told, and of no prefix. */
  private async removeByKeys(): Promise<number> {
    if (!this.profiles.current()?.listsUploadsByExactKeyOnly) return 0;
    const keys = await this.repository.listKeysEndedSince(new Date(Date.now() - LOOK_BACK_MS));
    let removed = 0;
    for (const key of keys) removed += await this.removal.removeByKey(key);
    return removed;
  }

  private async classify(uploads: readonly ListedUpload[]) {
    const sessions = await this.repository.findByKeys(uploads.map(({ key }) => key));
    return uploads.map((upload) => ({ upload, ownership: ownership(upload, sessions.get(upload.key)) }));
  }
}

function ownership({ storageUploadId }: StorageUpload, session: UploadSession | undefined): Ownership {
  if (!session) return 'foreign';
  // Until its answer has come, an upload under the key of a starting session may be the one it is waiting for.
  if (session.status === 'creating') return 'active';
  const isOver = ['completed', 'aborted', 'failed'].includes(session.status);
  return isOver || session.storageUploadId !== storageUploadId ? 'leftover' : 'active';
}
