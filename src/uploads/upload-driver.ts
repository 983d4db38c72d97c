import { Injectable, Logger } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { isDomainError } from '../errors/domain-error.js';
import { PartsRepository } from './parts.repository.js';
import { UploadCompletion } from './upload-completion.js';
import { UploadRemoval } from './upload-removal.js';
import type { UploadSession } from './upload-session.js';
import { UploadsRepository } from './uploads.repository.js';

/** A call that is still under way looks the same as one that has died; after this it is taken for dead. */
const CALL_PATIENCE_MS = 60_000;
/** An abort may be done twice at once. Shorter than a reaper's run lives, so that who takes that over can go on. */
const ABORT_PATIENCE_MS = 30_000;
/** A create whose caller has given up may take effect this late. */
const LATE_CREATE_MS = 15 * 60_000;
const FIRST_DELAY_MS = 5_000;
const LONGEST_DELAY_MS = 15 * 60_000;
/** By these a completion tells that the session has moved on. */
const MOVED = ['parts-missing', 'parts-differ', 'upload-not-active', 'content-type-mismatch'] as const;

/**
 * The convergent loop: takes sessions that nobody is at work on the next step towards their end. It may run twice, be
 * cut off anywhere, and meet clients at their calls: every move is a compare-and-set.
 */
@Injectable()
export class UploadDriver {
  private readonly logger = new Logger(UploadDriver.name);

  constructor(
    private readonly config: AppConfig,
    private readonly repository: UploadsRepository,
    private readonly parts: PartsRepository,
    private readonly completion: UploadCompletion,
    private readonly removal: UploadRemoval,
  ) {}

  /** Expired uploads, and those left behind in a state that is meant to be passed through. */
  listDue(now: Date, limit: number): Promise<UploadSession[]> {
    const before = (ms: number) => new Date(now.getTime() - ms);
    const quietSince = { calls: before(CALL_PATIENCE_MS), aborts: before(ABORT_PATIENCE_MS) };
    return this.repository.listDue(now, quietSince, limit);
  }

  /** Does the next step. A failure is noted at the session and tried again later, each time after a longer pause. */
  async drive(session: UploadSession, now: Date): Promise<'done' | 'postponed'> {
    try {
      await this.step(session, now);
      return 'done';
    } catch (error) {
      await this.postpone(session, error, now);
      return 'postponed';
    }
  }

  /**
   * Looks again for uploads of ended sessions whose storage id was never known: their create may have taken effect
   * after the session had ended.
   */
  async removeLateCreates(now: Date): Promise<void> {
    const since = new Date(now.getTime() - LATE_CREATE_MS);
    for (const { uploadId, key } of await this.repository.listEndedUnopened(since)) {
      await this.removal.removeByKey(key).catch((error: unknown) => {
        this.logger.warn(`Could not look for a late upload of ${uploadId}: ${String(error)}`);
      });
    }
  }

  /** Deletes part rows, then sessions, that have been over for longer than they are kept. */
  async forget(now: Date): Promise<void> {
    await this.parts.deleteEndedBefore(new Date(now.getTime() - this.config.partRetentionMs));
    await this.repository.deleteSessionsEndedBefore(new Date(now.getTime() - this.config.sessionRetentionMs));
  }

  private async step(session: UploadSession, now: Date): Promise<void> {
    const { uploadId } = session;
    switch (session.status) {
      case 'uploading': {
        const expired = await this.repository.expire(uploadId, now);
        if (expired) await this.removal.finish(expired);
        return;
      }
      case 'creating': {
        const ended = await this.repository.move(uploadId, 'creating', 'aborting', {
          endReason: 'start-failed',
        });
        if (ended) await this.removal.finish(ended);
        return;
      }
      case 'aborting':
        return this.removal.finish(session);
      case 'completing':
        return this.complete(session);
      default:
      // It has ended since it was listed.
    }
  }

  private async complete(session: UploadSession): Promise<void> {
    try {
      await this.completion.finishNow(session);
    } catch (error) {
      // Then it has moved: back to its client, or to an end.
      if (!isDomainError(error, ...MOVED)) throw error;
    }
  }

  private async postpone(session: UploadSession, error: unknown, now: Date): Promise<void> {
    const delayMs = Math.min(FIRST_DELAY_MS * 2 ** session.attempts, LONGEST_DELAY_MS);
    const reason = isDomainError(error) ? `${error.code}: ${error.detail}` : String(error);
    this.logger.warn(`Upload ${session.uploadId} stays ${session.status} for now: ${reason}`);
    await this.repository.postpone(session.uploadId, reason, new Date(now.getTime() + delayMs));
  }
}
