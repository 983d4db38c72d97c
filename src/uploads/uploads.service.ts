import type { Readable } from 'node:stream';
import { Injectable, Logger } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { AuditLog } from '../audit/audit-log.js';
import { actsForOthers, type Caller, isAdmin, mayAccess } from '../auth/caller.js';
import { BandwidthGovernor } from '../bandwidth/bandwidth-governor.js';
import { AppConfig } from '../config/app-config.js';
import { isDomainError } from '../errors/domain-error.js';
import type { RequestContext } from '../http/request-context.js';
import type { Settings } from '../settings/settings.js';
import { SettingsService } from '../settings/settings.service.js';
import { formatChecksum, type ExpectedDigest } from '../storage/digests.js';
import { ObjectStore, OWNER_METADATA, SESSION_METADATA, type StoredPart } from '../storage/object-store.js';
import { checkComplete, checkTotalSize, type CompleteRequest } from './complete-check.js';
import { dispositionOf, objectKey } from './object-key.js';
import { type PartRecord, PartsRepository } from './parts.repository.js';
import { checkPart, checkParts, type PartCheck, planParts, reachOf } from './part-plan.js';
import type { SessionFilter } from './session-filter.js';
import {
  assertActive,
  idempotencyKeyReused,
  uploadInactive,
  uploadNotActive,
  uploadNotFound,
} from './upload.errors.js';
import { isOpened, type OpenedSession, type Transfer, type UploadSession } from './upload-session.js';
import { UploadCompletion } from './upload-completion.js';
import { UploadLimits } from './upload-limits.js';
import { UploadRemoval } from './upload-removal.js';
import { UploadsRepository } from './uploads.repository.js';

export interface StartRequest {
  readonly filename: string;
  readonly totalSizeBytes: number | null;
  readonly contentType: string;
  readonly folder: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly partSizeBytes?: number;
  readonly fingerprint?: string;
  readonly transfer: Transfer;
  readonly idempotencyKey?: string;
  /** Of the request as a whole; compared when an idempotency key comes again. */
  readonly requestDigest: string;
}

export interface IncomingPart {
  readonly sizeBytes: number;
  readonly digests: readonly ExpectedDigest[];
  /** Asks the client for the body and answers its stream. Not called when the part is refused. */
  open(): Readable;
}

/** A session, and what the store holds of it. */
export interface UploadProgress {
  readonly session: UploadSession;
  readonly check: PartCheck;
}

/** What start tells every client about how to send. */
export type ClientAdvice = Pick<Settings['uploads'], 'concurrency' | 'retry'>;

/** How long another caller under the same idempotency key may take to open the upload. */
const CREATING_PATIENCE_MS = 5_000;
const POLL_MS = 100;

/** The use cases. Each can be called again, on any instance, with the same outcome. */
@Injectable()
export class UploadsService {
  private readonly logger = new Logger(UploadsService.name);

  constructor(
    private readonly config: AppConfig,
    private readonly repository: UploadsRepository,
    private readonly parts: PartsRepository,
    private readonly store: ObjectStore,
    private readonly completion: UploadCompletion,
    private readonly removal: UploadRemoval,
    private readonly audit: AuditLog,
    private readonly limits: UploadLimits,
    private readonly settings: SettingsService,
    private readonly bandwidth: BandwidthGovernor,
  ) {}

  /** How clients should send, as it is now. */
  advice(): ClientAdvice {
    const { concurrency, retry } = this.settings.current().uploads;
    return { concurrency, retry };
  }

  async start(caller: Caller, request: StartRequest): Promise<UploadSession> {
    const { idempotencyKey, fingerprint, totalSizeBytes, partSizeBytes, ...rest } = request;
    const { partSize } = this.settings.current().uploads;
    const plan = planParts(totalSizeBytes, partSizeBytes, { ...this.config, usualPartSizeBytes: partSize });
    const allowance = await this.limits.atStart(caller, request);
    const uploadId = uuidv7();
    const reservedBytes = totalSizeBytes ?? 0;
    const session = await this.repository.insert(
      {
        ...rest,
        ...plan,
        uploadId,
        owner: caller.owner,
        key: objectKey(this.config.keyPrefix, request.folder, uploadId, request.filename),
        fingerprint: fingerprint ?? null,
        idempotencyKey: idempotencyKey ?? null,
        expiresAt: this.nextExpiry(),
        limits: allowance.limits,
        reservedBytes,
      },
      allowance.quotas,
    );
    if (session) return this.openUpload(session);
    const first = idempotencyKey && (await this.joinStart(caller, idempotencyKey, request.requestDigest));
    if (first) return first;
    const refusal = await this.limits.whyNotStarted(allowance, reservedBytes);
    if (refusal) throw refusal;
    return this.start(caller, request);
  }

  async storePart(
    caller: Caller,
    uploadId: string,
    partNumber: number,
    part: IncomingPart,
  ): Promise<PartRecord> {
    const session = await this.find(caller, uploadId);
    assertActive(session);
    checkPart(session, partNumber, part.sizeBytes);
    await this.limits.reserve(session, reachOf(session, partNumber, part.sizeBytes));
    const stored = await this.putPart(session, partNumber, part);
    const [digest] = part.digests;
    const checksum = digest ? formatChecksum(digest.algorithm, digest.value) : null;
    const record = { ...stored, checksum, reported: false, storedAt: new Date() };
    for (;;) {
      if (await this.parts.record(uploadId, record, this.nextExpiry())) return record;
      const moved = await this.load(uploadId);
      if (await this.isInObject(moved, record)) return record;
      // The part is in the store, but somebody has completed or aborted meanwhile: it does not count. Unless a complete
      // has not worked, and the session is back.
      if (moved.status !== 'uploading') throw uploadInactive(moved);
    }
  }

  /** Progress as the store sees it while the upload goes on, from the session alone once it has ended. */
  async status(caller: Caller, uploadId: string): Promise<UploadProgress> {
    const session = await this.find(caller, uploadId);
    if (session.status === 'completed') return { session, check: everything(session) };
    if (session.status !== 'uploading' || !isOpened(session)) return { session, check: recorded(session) };
    const parts = await this.alignedParts(session);
    if (!parts) return this.status(caller, uploadId);
    return { session, check: checkParts(session, parts) };
  }

  /** What is missing, and a new expiry. */
  async resume(caller: Caller, uploadId: string): Promise<UploadProgress> {
    await this.find(caller, uploadId);
    const now = new Date();
    const session = await this.repository.renew(uploadId, now, this.nextExpiry(now));
    if (!session) throw uploadInactive(await this.load(uploadId));
    const progress = await this.status(caller, uploadId);
    if (progress.session.status !== 'uploading') throw uploadInactive(progress.session);
    return progress;
  }

  /** Makes the object. `undefined`: the store is still at work; call again. */
  async complete(
    caller: Caller,
    uploadId: string,
    request: CompleteRequest,
  ): Promise<UploadSession | undefined> {
    const session = await this.find(caller, uploadId);
    if (session.status === 'completed' || session.status === 'completing') {
      checkTotalSize(session, request.totalSizeBytes);
      return this.completion.finish(session);
    }
    assertActive(session);
    const parts = await this.alignedParts(session);
    if (!parts) return this.complete(caller, uploadId, request);
    const totalSizeBytes = checkComplete(session, parts, request);
    await this.limits.atComplete(session, totalSizeBytes);
    // The size of a stream is that of its parts: one more would not fit it.
    const only = session.totalSizeBytes === null ? { uploadedParts: parts.length } : {};
    const moved = await this.repository.move(uploadId, 'uploading', 'completing', { totalSizeBytes }, only);
    // Whoever was first decides what happens to the upload; this call then gets that outcome.
    if (!moved) return this.complete(caller, uploadId, request);
    return this.completion.finishNow(moved);
  }

  async abort(caller: Caller, uploadId: string, origin: RequestContext): Promise<void> {
    const session = await this.find(caller, uploadId);
    switch (session.status) {
      case 'aborted':
        return;
      case 'aborting':
        return this.removal.finish(session);
      case 'creating':
      case 'uploading': {
        const moved = await this.repository.move(uploadId, session.status, 'aborting', {
          endReason: actsForOthers(caller, session.owner) ? 'admin' : 'client',
        });
        if (!moved) return this.abort(caller, uploadId, origin);
        if (moved.endReason === 'admin') await this.noteAbort(caller, moved, origin);
        return this.removal.finish(moved);
      }
      default:
        throw uploadNotActive(session);
    }
  }

  private noteAbort(actor: Caller, session: UploadSession, origin: RequestContext): Promise<void> {
    const { uploadId, owner, key } = session;
    const action = 'upload.aborted-by-admin';
    return this.audit.record({ actor, ...origin, action, target: uploadId, detail: { owner, key } });
  }

  /** @throws DomainError `upload-not-found`, also for what belongs to another owner */
  async find(caller: Caller, uploadId: string): Promise<UploadSession> {
    const session = await this.load(uploadId);
    if (!mayAccess(caller, session)) throw uploadNotFound(uploadId);
    return session;
  }

  async listParts(
    caller: Caller,
    uploadId: string,
    afterPartNumber: number,
    limit: number,
  ): Promise<PartRecord[]> {
    await this.find(caller, uploadId);
    return this.parts.list(uploadId, afterPartNumber, limit);
  }

  locationOf({ key }: UploadSession): string {
    return this.store.locationOf(key);
  }

  list(caller: Caller, filter: SessionFilter): Promise<UploadSession[]> {
    const { owner, uploadId } = caller;
    return this.repository.list({ ...filter, within: isAdmin(caller) ? undefined : owner, uploadId });
  }

  /** Whose object this is, and that of no other caller; undefined when no session tells. */
  async ownerOfObject(key: string): Promise<string | undefined> {
    return (await this.repository.findByKeys([key])).get(key)?.owner;
  }

  /** After its object was deleted: what it took up is free again. */
  async releaseObject(key: string): Promise<void> {
    await this.repository.releaseObject(key);
  }

  private async load(uploadId: string): Promise<UploadSession> {
    const session = await this.repository.find(uploadId);
    if (!session) throw uploadNotFound(uploadId);
    return session;
  }

  /** Asks the store for an upload; of several that try, the first to record its own keeps it. */
  private async openUpload(session: UploadSession): Promise<UploadSession> {
    const storageUploadId = await this.store.create({
      ...session,
      contentDisposition: dispositionOf(session.filename),
      metadata: {
        ...session.metadata,
        [SESSION_METADATA]: session.uploadId,
        [OWNER_METADATA]: session.owner,
      },
      totalSizeBytes: session.totalSizeBytes ?? undefined,
    });
    const moved = await this.repository.move(session.uploadId, 'creating', 'uploading', { storageUploadId });
    if (moved) return moved;
    await this.store.abort({ key: session.key, storageUploadId });
    return this.load(session.uploadId);
  }

  /**
   * The outcome of the start that used this key first; drives it when its caller seems to be gone.
   * @returns undefined when there was none
   */
  private async joinStart(
    { owner }: Caller,
    idempotencyKey: string,
    requestDigest: string,
  ): Promise<UploadSession | undefined> {
    const deadline = Date.now() + CREATING_PATIENCE_MS;
    for (;;) {
      const session = await this.repository.findByIdempotencyKey(owner, idempotencyKey);
      if (!session) return undefined;
      if (session.requestDigest !== requestDigest) throw idempotencyKeyReused();
      if (session.status !== 'creating') return session;
      if (Date.now() > deadline) return this.openUpload(session);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  /** Whether a complete has found this very part in the store before its row could be written. */
  async isInObject({ uploadId, status }: UploadSession, part: PartRecord): Promise<boolean> {
    if (status !== 'completing' && status !== 'completed') return false;
    const [row] = await this.parts.list(uploadId, part.partNumber - 1, 1);
    if (row?.partNumber !== part.partNumber || row.reported) return false;
    return row.etag === part.etag && row.sizeBytes === part.sizeBytes;
  }

  private async putPart(session: OpenedSession, partNumber: number, part: IncomingPart): Promise<StoredPart> {
    const { uploadId, owner } = session;
    const { sizeBytes, digests } = part;
    const stream = part.open();
    await this.limits.checkContent(session, partNumber, stream);
    const throttle = this.bandwidth.meter('in', { owner, sessionId: uploadId });
    try {
      return await this.store.putPart(session, partNumber, { stream, sizeBytes, digests, throttle });
    } catch (error) {
      if (!isDomainError(error, 'storage-upload-missing')) throw error;
      // Usually because it has just been completed or aborted: then that is the better answer.
      const fresh = await this.load(uploadId);
      throw fresh.status === 'uploading' ? error : uploadInactive(fresh);
    } finally {
      throttle.release();
    }
  }

  /**
   * The parts that the store has, with our rows made to agree.
   * @returns undefined when the store has lost the upload; the session has then moved on
   */
  private async alignedParts(session: OpenedSession): Promise<StoredPart[] | undefined> {
    const { uploadId } = session;
    try {
      const listedAt = await this.parts.now();
      const parts = await this.store.listParts(session);
      await this.parts.align(uploadId, parts, listedAt);
      return parts;
    } catch (error) {
      if (!isDomainError(error, 'storage-upload-missing')) throw error;
      const changes = { endReason: error.code };
      if (await this.repository.move(uploadId, 'uploading', 'failed', changes)) {
        this.logger.warn(`Upload ${uploadId} has failed: the store does not have it any more`);
      }
      return undefined;
    }
  }

  private nextExpiry(now = new Date()): Date {
    return new Date(now.getTime() + this.config.uploadTtlMs);
  }
}

function everything(session: UploadSession): PartCheck {
  return { storedParts: session.uploadedParts, storedBytes: session.totalSizeBytes ?? 0, missing: [] };
}

function recorded(session: UploadSession): PartCheck {
  return { storedParts: session.uploadedParts, storedBytes: session.uploadedBytes, missing: [] };
}
