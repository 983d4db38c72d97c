import { Injectable } from '@nestjs/common';
import { Coalescer } from '../database/coalescer.js';
import { translateDatabaseErrors } from '../database/database-errors.js';
import { PreparedStatements } from '../database/prepared-statements.js';
import { PrismaService } from '../database/prisma.service.js';
import type { Prisma } from '../generated/prisma/client.js';
import { type Quota, toColumns } from '../usage/usage.js';
import { canMove, type EndReason, type UploadSession, type UploadStatus } from './upload-session.js';
import type { SessionFilter } from './session-filter.js';
import { type SessionRow, toSession } from './session.rows.js';
import {
  FIND_SESSIONS,
  FORGET_SESSIONS,
  GROW_RESERVATION,
  INSERT_SESSION,
  MOVE_SESSION,
  NOTE_ACTIVITY,
  RELEASE_OBJECT,
} from './session.statements.js';
import { orderOf, stretchesOf } from './uploads.query.js';

export interface NewSession extends Pick<
  UploadSession,
  | 'uploadId'
  | 'owner'
  | 'key'
  | 'filename'
  | 'folder'
  | 'contentType'
  | 'metadata'
  | 'tags'
  | 'fingerprint'
  | 'transfer'
  | 'totalSizeBytes'
  | 'partSizeBytes'
  | 'requestDigest'
  | 'expiresAt'
  | 'limits'
  | 'reservedBytes'
> {
  readonly idempotencyKey: string | null;
}

/** An upload that the store has already, begun by somebody else. */
export type AdoptedSession = Omit<NewSession, 'idempotencyKey' | 'requestDigest'> & {
  readonly storageUploadId: string;
};

export interface SessionChanges {
  readonly storageUploadId?: string;
  readonly totalSizeBytes?: number;
  readonly etag?: string;
  readonly endReason?: string;
}

export interface Activity {
  readonly since: Date;
  readonly before: Date;
}

export interface MoveCondition {
  /** Nobody else has been at work on it since. */
  readonly quietSince?: Date;
  /** No further part has been recorded. */
  readonly uploadedParts?: number;
}

/** A move begins anew: what went wrong before it does not count. */
const FRESH_ATTEMPTS = { attempts: 0, lastError: null, nextAttemptAt: null };

const MAX_FINDS_AT_ONCE = 100;
const ENDED: readonly UploadStatus[] = ['completed', 'aborted', 'failed'];

/** Sessions and their events in Postgres. With parts.repository.ts the only file that queries those tables. */
@Injectable()
export class UploadsRepository {
  private readonly finds = new Coalescer<string, UploadSession | undefined>({
    run: (uploadIds) => this.findAll(uploadIds),
    maxItems: MAX_FINDS_AT_ONCE,
  });

  constructor(
    private readonly prisma: PrismaService,
    private readonly statements: PreparedStatements,
  ) {}

  /**
   * Inserts a session in `creating`, counted in the usage of these subjects, whose rows have to be there.
   * @returns undefined when the owner has one under the same idempotency key, or when a quota has no room
   */
  insert(session: NewSession, quotas: readonly Quota[]): Promise<UploadSession | undefined> {
    return this.create(session, quotas, 'creating', 'upload.creating');
  }

  /** Inserts a session in `uploading`; undefined when its id or its key is taken, or when a quota has no room. */
  insertAdopted(session: AdoptedSession, quotas: readonly Quota[]): Promise<UploadSession | undefined> {
    return this.create(session, quotas, 'uploading', 'upload.adopted');
  }

  /** Reserves at least so much, and up to `atMostBytes` if there is room; false when there is no room. */
  async growReservation(
    uploadId: string,
    atLeastBytes: number,
    atMostBytes: number,
    quotas: readonly Quota[],
  ): Promise<boolean> {
    const { subjects, maxOpen, maxBytes, maxStarted } = toColumns(quotas);
    const values = [uploadId, atLeastBytes, atMostBytes, subjects, maxOpen, maxBytes, maxStarted];
    return (await this.statements.run(GROW_RESERVATION, values)).length === 1;
  }

  /** Takes a deleted object out of the usage; again, it does nothing. */
  async releaseObject(key: string): Promise<void> {
    await this.statements.run(RELEASE_OBJECT, [key]);
  }

  find(uploadId: string): Promise<UploadSession | undefined> {
    return this.finds.add(uploadId);
  }

  async findByIdempotencyKey(owner: string, idempotencyKey: string): Promise<UploadSession | undefined> {
    const where = { owner_idempotencyKey: { owner, idempotencyKey } };
    const row = await translateDatabaseErrors(this.prisma.uploadSession.findUnique({ where }));
    return row ? toSession(row) : undefined;
  }

  /**
   * Moves a session only while it is still in `from` and as `only` says, and appends the event of the move in the same
   * transaction.
   * @returns the moved session; undefined when someone was first
   */
  async move(
    uploadId: string,
    from: UploadStatus,
    to: UploadStatus,
    changes: SessionChanges = {},
    only: MoveCondition = {},
  ): Promise<UploadSession | undefined> {
    if (!canMove(from, to)) throw new Error(`A session cannot move from ${from} to ${to}.`);
    const { totalSizeBytes, storageUploadId, etag, endReason } = changes;
    const [row] = await this.statements.run<SessionRow>(MOVE_SESSION, [
      uploadId,
      from,
      to,
      new Date(),
      storageUploadId ?? null,
      totalSizeBytes ?? null,
      etag ?? null,
      endReason ?? null,
      only.quietSince ?? null,
      only.uploadedParts ?? null,
      `upload.${to}`,
      JSON.stringify({ from, etag, endReason }),
    ]);
    return row && toSession(row);
  }

  /** Ends an upload that is still going on but whose time is over; undefined when it is not, or was renewed. */
  async expire(uploadId: string, now: Date): Promise<UploadSession | undefined> {
    const where = { id: uploadId, status: 'uploading', expiresAt: { lte: now } } as const;
    const data = { status: 'aborting', endReason: 'expiry', ...FRESH_ATTEMPTS } as const;
    const event = { type: 'upload.aborting', data: { from: 'uploading', endReason: 'expiry' } };
    return this.change(where, data, event);
  }

  /** Sessions to be driven on: expired, or left since `quietSince` in a state that is meant to be passed through. */
  async listDue(
    now: Date,
    quietSince: { readonly calls: Date; readonly aborts: Date },
    limit: number,
  ): Promise<UploadSession[]> {
    const rows = await translateDatabaseErrors(
      this.prisma.uploadSession.findMany({
        where: {
          OR: [
            { status: 'uploading', expiresAt: { lte: now } },
            { status: { in: ['creating', 'completing'] }, lastActivityAt: { lte: quietSince.calls } },
            { status: 'aborting', lastActivityAt: { lte: quietSince.aborts } },
          ],
          AND: { OR: [{ nextAttemptAt: null }, { nextAttemptAt: { lte: now } }] },
        },
        orderBy: { expiresAt: 'asc' },
        take: limit,
      }),
    );
    return rows.map(toSession);
  }

  /**
   * Tells other instances that somebody is at work on a session in this state.
   * @returns since when, and when somebody was before; undefined when the session has moved on
   */
  async noteActivity(uploadId: string, status: UploadStatus): Promise<Activity | undefined> {
    const since = new Date();
    const values = [uploadId, status, since];
    const [row] = await this.statements.run<{ before: Date }>(NOTE_ACTIVITY, values);
    return row && { since, before: row.before };
  }

  /** Notes why a session that is `completing` is going to fail, before the first step towards it. */
  async noteEndReason(uploadId: string, endReason: EndReason): Promise<void> {
    const where = { id: uploadId, status: 'completing' } as const;
    await translateDatabaseErrors(this.prisma.uploadSession.updateMany({ where, data: { endReason } }));
  }

  /**
   * Takes back a note of activity that has come to nothing.
   * @returns false when somebody else has been at work since
   */
  async withdrawActivity(uploadId: string, { since, before }: Activity): Promise<boolean> {
    const where = { id: uploadId, lastActivityAt: since };
    const data = { lastActivityAt: before };
    return (await translateDatabaseErrors(this.prisma.uploadSession.updateMany({ where, data }))).count === 1;
  }

  /** Notes why a session could not be driven on, and when to try again. */
  async postpone(uploadId: string, lastError: string, nextAttemptAt: Date): Promise<void> {
    await translateDatabaseErrors(
      this.prisma.uploadSession.updateMany({
        where: { id: uploadId, status: { notIn: [...ENDED] } },
        data: { attempts: { increment: 1 }, lastError, nextAttemptAt },
      }),
    );
  }

  /** The sessions of these keys, by key. */
  async findByKeys(keys: readonly string[]): Promise<Map<string, UploadSession>> {
    const where = { key: { in: [...keys] } };
    const rows = await translateDatabaseErrors(this.prisma.uploadSession.findMany({ where }));
    return new Map(rows.map((row) => [row.key, toSession(row)]));
  }

  /** Sessions that have ended since then without ever knowing their storage id. */
  async listEndedUnopened(since: Date): Promise<UploadSession[]> {
    const where = { storageUploadId: null, endedAt: { gte: since } };
    return (await translateDatabaseErrors(this.prisma.uploadSession.findMany({ where }))).map(toSession);
  }

  async listKeysEndedSince(since: Date): Promise<string[]> {
    const query = { where: { endedAt: { gte: since } }, select: { key: true } };
    return (await translateDatabaseErrors(this.prisma.uploadSession.findMany(query))).map(({ key }) => key);
  }

  async deleteSessionsEndedBefore(time: Date): Promise<void> {
    await this.statements.run(FORGET_SESSIONS, [time]);
  }

  /** As `renew`, for calls that come often: without an event, which would say nothing. */
  async keepAlive(uploadId: string, now: Date, expiresAt: Date): Promise<UploadSession | undefined> {
    const where = { id: uploadId, status: 'uploading', expiresAt: { gt: now } } as const;
    const [row] = await translateDatabaseErrors(
      this.prisma.uploadSession.updateManyAndReturn({ where, data: { expiresAt, lastActivityAt: now } }),
    );
    return row && toSession(row);
  }

  /** Gives an upload that is going on and not expired a new expiry; undefined when it is not. */
  async renew(uploadId: string, now: Date, expiresAt: Date): Promise<UploadSession | undefined> {
    const where = { id: uploadId, status: 'uploading', expiresAt: { gt: now } } as const;
    const event = { type: 'upload.resumed', data: { expiresAt: expiresAt.toISOString() } };
    return this.change(where, { expiresAt }, event);
  }

  async list(filter: SessionFilter): Promise<UploadSession[]> {
    const sessions: UploadSession[] = [];
    for (const where of stretchesOf(filter)) {
      const take = filter.limit - sessions.length;
      if (take === 0) break;
      const query = { where, orderBy: orderOf(filter), take };
      const rows = await translateDatabaseErrors(this.prisma.uploadSession.findMany(query));
      sessions.push(...rows.map(toSession));
    }
    return sessions;
  }

  private async findAll(uploadIds: readonly string[]): Promise<(UploadSession | undefined)[]> {
    const rows = await this.statements.run<SessionRow>(FIND_SESSIONS, [[...new Set(uploadIds)]]);
    const sessions = new Map(rows.map((row) => [row.id, toSession(row)]));
    return uploadIds.map((uploadId) => sessions.get(uploadId));
  }

  private async create(
    session: Omit<NewSession, 'idempotencyKey' | 'requestDigest'> & Partial<NewSession & AdoptedSession>,
    quotas: readonly Quota[],
    status: UploadStatus,
    event: string,
  ): Promise<UploadSession | undefined> {
    const { storageUploadId, idempotencyKey, requestDigest, limits } = session;
    const { subjects, maxOpen, maxBytes, maxStarted } = toColumns(quotas);
    const [row] = await this.statements.run<SessionRow>(INSERT_SESSION, [
      session.uploadId,
      session.owner,
      status,
      session.key,
      storageUploadId ?? null,
      storageUploadId !== undefined,
      session.filename,
      session.folder,
      session.contentType,
      JSON.stringify(session.metadata),
      JSON.stringify(session.tags),
      session.fingerprint,
      session.transfer,
      session.totalSizeBytes,
      session.partSizeBytes,
      idempotencyKey ?? null,
      requestDigest ?? null,
      session.expiresAt,
      event,
      subjects,
      maxOpen,
      maxBytes,
      maxStarted,
      limits.length > 0 ? JSON.stringify(limits) : null,
      session.reservedBytes,
    ]);
    return row && toSession(row);
  }

  /** Compare-and-set: changes the session only while it fits `where`, with its event in the same transaction. */
  private change(
    where: Prisma.UploadSessionWhereInput & { readonly id: string },
    data: Prisma.UploadSessionUpdateManyMutationInput,
    event: { readonly type: string; readonly data: Prisma.InputJsonObject },
  ): Promise<UploadSession | undefined> {
    return translateDatabaseErrors(
      this.prisma.$transaction(async (transaction) => {
        const [row] = await transaction.uploadSession.updateManyAndReturn({
          where,
          data: { ...data, lastActivityAt: new Date() },
        });
        if (!row) return undefined;
        await transaction.uploadEvent.create({ data: { uploadId: where.id, ...event } });
        return toSession(row);
      }),
    );
  }
}
