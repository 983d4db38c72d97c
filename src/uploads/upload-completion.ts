import { Injectable, Logger } from '@nestjs/common';
import { type DomainError, isDomainError } from '../errors/domain-error.js';
import { type ObjectHead, ObjectStore, SESSION_METADATA } from '../storage/object-store.js';
import { multipartEtag } from '../storage/multipart-etag.js';
import { ObjectContent } from './object-content.js';
import { type PartRecord, PartsRepository } from './parts.repository.js';
import { checkParts, MAX_PARTS, totalParts } from './part-plan.js';
import { partsMissing, storageUndecided, uploadNotActive } from './upload.errors.js';
import { isOpened, type OpenedSession, type UploadSession } from './upload-session.js';
import { type Activity, UploadsRepository } from './uploads.repository.js';

/** The contract's limit for one answer to complete; the work goes on behind it. */
const ANSWER_WITHIN_MS = 20_000;
/** How long another instance is left alone with its completion before this one joins in. */
const PATIENCE_MS = 3_000;
/**
 * A store may show neither upload nor object while it joins the parts. When the last attempt is older than any can
 * take (COMPLETE_TIMEOUT_MS in s3-control-calls.ts), it has lost them.
 */
const LOST_AFTER_MS = 15 * 60_000;
const POLL_MS = 200;
const MISMATCH = 'content-type-mismatch';

/**
 * Takes a session from `completing` to its end. The store decides: the answer to a complete may have been lost, another
 * instance may be at it, this one may have died before. So each step can be repeated, by anyone.
 */
@Injectable()
export class UploadCompletion {
  private readonly logger = new Logger(UploadCompletion.name);
  /** Callers in this process share one attempt. */
  private readonly running = new Map<string, Promise<UploadSession>>();

  constructor(
    private readonly repository: UploadsRepository,
    private readonly parts: PartsRepository,
    private readonly store: ObjectStore,
    private readonly content: ObjectContent,
  ) {}

  /** For a session that this call has moved to `completing`. `undefined`: not done in time. */
  async finishNow(session: UploadSession): Promise<UploadSession | undefined> {
    return this.outcome(this.drive(session));
  }

  /** For a session that may be in somebody else's hands. `undefined`: not done in time. */
  async finish(session: UploadSession): Promise<UploadSession | undefined> {
    if (session.status === 'completed') return session;
    return this.outcome(this.running.get(session.uploadId) ?? this.join(session));
  }

  private async outcome(work: Promise<UploadSession>): Promise<UploadSession | undefined> {
    const session = await within(ANSWER_WITHIN_MS, work);
    if (session === undefined || session.status === 'completed') return session;
    throw uploadNotActive(session);
  }

  private async join(session: UploadSession): Promise<UploadSession> {
    const deadline = Date.now() + PATIENCE_MS;
    let current: UploadSession | undefined = session;
    while (current?.status === 'completing' && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      current = await this.repository.find(session.uploadId);
    }
    return current?.status === 'completing' ? this.drive(current) : (current ?? session);
  }

  private drive(session: UploadSession): Promise<UploadSession> {
    const running = this.running.get(session.uploadId);
    if (running) return running;
    const attempt = this.step(session).finally(() => this.running.delete(session.uploadId));
    // Callers may have gone with their 202 when it fails; the next call repeats the step.
    attempt.catch((error: unknown) =>
      this.logger.warn(`Completing ${session.uploadId} did not work: ${String(error)}`),
    );
    this.running.set(session.uploadId, attempt);
    return attempt;
  }

  private async step(session: UploadSession): Promise<UploadSession> {
    if (!isOpened(session)) throw uploadNotActive(session);
    if (session.endReason !== null) return this.discard(session, session.endReason);
    let activity: Activity = { since: session.lastActivityAt, before: session.lastActivityAt };
    try {
      const parts = await this.partsToComplete(session);
      // Last before the store is asked: the note tells how long ago that can have been.
      const noted = await this.repository.noteActivity(session.uploadId, 'completing');
      if (!noted) return await this.current(session);
      activity = noted;
      return await this.settle(session, await this.store.complete(session, parts));
    } catch (error) {
      return this.resolve(session, activity, error);
    }
  }

  /**
   * The rows as they were when the session moved: what the store had then, and all that was acknowledged since. No row
   * is written while it is completing, so whoever drives it asks for the same object, and the store refuses when it has
   * other parts by now.
   * @throws DomainError `parts-missing`
   */
  private async partsToComplete(session: OpenedSession): Promise<PartRecord[]> {
    const parts = await this.parts.listStored(session.uploadId, totalParts(session) ?? MAX_PARTS);
    const { missing } = checkParts(session, parts);
    if (missing.length > 0) throw partsMissing(missing);
    return parts;
  }

  /** An error of the store does not say what it did. The object does. */
  private async resolve(session: OpenedSession, activity: Activity, error: unknown): Promise<UploadSession> {
    const head = await this.store.head(session.key);
    if (head && (await this.isMadeBy(session, head))) return this.settle(session, head);
    if (isDomainError(error, 'parts-missing', 'parts-differ')) {
      // Not while another attempt is under way, which may make the object all the same.
      const only = { quietSince: activity.since };
      await this.repository.move(session.uploadId, 'completing', 'uploading', {}, only);
      throw error;
    }
    if (!isDomainError(error, 'storage-upload-missing')) throw error;
    if (await this.isLost(session, activity)) return this.fail(session, error);
    throw storageUndecided(error);
  }

  /** Whether no attempt can be under way: this one has had its answer, and the one before was long ago. */
  private async isLost({ uploadId }: UploadSession, activity: Activity): Promise<boolean> {
    const isLast = await this.repository.withdrawActivity(uploadId, activity);
    return isLast && Date.now() - activity.before.getTime() > LOST_AFTER_MS;
  }

  private async current(session: UploadSession): Promise<UploadSession> {
    return (await this.repository.find(session.uploadId)) ?? session;
  }

  private async isMadeBy(session: OpenedSession, head: ObjectHead): Promise<boolean> {
    if (head.sizeBytes !== session.totalSizeBytes) return false;
    if (!session.adopted) return head.metadata[SESSION_METADATA] === session.uploadId;
    // Nobody knew of this session when the upload began; the parts that were recorded tell the object's etag.
    return head.etag === multipartEtag(await this.parts.listStored(session.uploadId, MAX_PARTS));
  }

  private async settle(session: OpenedSession, head: ObjectHead): Promise<UploadSession> {
    try {
      await this.content.check(session, head);
    } catch (error) {
      if (!isDomainError(error, MISMATCH)) throw error;
      // Parts that went straight into the store were seen by nobody before.
      await this.repository.noteEndReason(session.uploadId, MISMATCH);
      await this.discard(session, MISMATCH);
      throw error;
    }
    if (Object.keys(session.tags).length > 0) await this.store.setTags(session.key, session.tags);
    return this.moveOrRead(session, 'completed', { etag: head.etag });
  }

  /** Takes the object away again. Why is noted before: whoever comes after a crash goes on here, and asks for no object. */
  private async discard(session: OpenedSession, endReason: string): Promise<UploadSession> {
    await this.store.delete(session.key);
    return this.moveOrRead(session, 'failed', { endReason });
  }

  private fail(session: OpenedSession, error: DomainError): Promise<UploadSession> {
    return this.moveOrRead(session, 'failed', { endReason: error.code });
  }

  private async moveOrRead(
    session: OpenedSession,
    to: 'completed' | 'failed',
    changes: { etag?: string; endReason?: string },
  ): Promise<UploadSession> {
    const moved = await this.repository.move(session.uploadId, 'completing', to, changes);
    return moved ?? this.current(session);
  }
}

async function within<T>(limitMs: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => (timer = setTimeout(resolve, limitMs, undefined)));
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
