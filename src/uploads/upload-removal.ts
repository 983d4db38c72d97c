import { Injectable } from '@nestjs/common';
import { ObjectStore } from '../storage/object-store.js';
import { isOpened, type UploadSession } from './upload-session.js';
import { UploadsRepository } from './uploads.repository.js';

/** Takes an upload out of the store. Each step can be repeated, by anyone. */
@Injectable()
export class UploadRemoval {
  constructor(
    private readonly repository: UploadsRepository,
    private readonly store: ObjectStore,
  ) {}

  /** For a session in `aborting`: moves it to `aborted` once the store has nothing of it any more. */
  async finish(session: UploadSession): Promise<void> {
    if (isOpened(session)) await this.store.abort(session);
    else await this.removeByKey(session.key);
    await this.repository.move(session.uploadId, 'aborting', 'aborted');
  }

  /**
   * For an upload whose id was lost with the answer to create: its key is ours alone.
   * @returns how many there were
   */
  async removeByKey(key: string): Promise<number> {
    let removed = 0;
    for await (const upload of this.store.listUploads(key)) {
      if (upload.key !== key) continue;
      await this.store.abort(upload);
      removed++;
    }
    return removed;
  }
}
