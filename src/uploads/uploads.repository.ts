import { Injectable } from '@nestjs/common';
import { isUniqueViolation, translateDatabaseErrors } from '../database/database-errors.js';
import { PrismaService } from '../database/prisma.service.js';
import type { UploadPart as PartRow, UploadSession as SessionRow } from '../generated/prisma/client.js';
import { canMove, type UploadSession, type UploadStatus } from './upload-session.js';
import type { SessionFilter } from './session-filter.js';
import { orderOf, whereOf } from './uploads.query.js';

/** Renewing the expiry at each part would rewrite an index each time; being this much early is no harm. */
const EXPIRY_GRANULARITY_MS = 60_000;
/** Clocks differ a little: rows this young are not held against an older list of the store's. */
const CLOCK_TOLERANCE_MS = 60_000;

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
  | 'totalSizeBytes'
  | 'partSizeBytes'
  | 'requestDigest'
  | 'expiresAt'
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

export interface PartRecord {
  readonly partNumber: number;
  readonly sizeBytes: number;
  readonly etag: string;
  readonly checksum: string | null;
  readonly storedAt: Date;
}

/** A move begins anew: what went wrong before it does not count. */
const FRESH_ATTEMPTS = { attempts: 0, lastError: null, nextAttemptAt: null };

const ENDED: readonly UploadStatus[] = ['completed', 'aborted', 'failed'];

/** Sessions, parts and their events in Postgres. The only file that queries those tables. */
@Injectable()
export class UploadsRepository {
  constructor(private readonly prisma: PrismaService) {}

  /** Inserts a session in `creating`; false when the owner has one under the same idempotency key. */
  async insert(session: NewSession): Promise<boolean> {
    const { uploadId, totalSizeBytes, partSizeBytes, metadata, tags, ...rest } = session;
    try {
      await translateDatabaseErrors(
        this.prisma.uploadSession.create({
          data: {
            ...rest,
            id: uploadId,
            metadata: metadata,
            tags: tags,
            totalSizeBytes: totalSizeBytes === null ? null : BigInt(totalSizeBytes),
            partSizeBytes: BigInt(partSizeBytes),
            events: { create: { type: 'upload.creating' } },
          },
        }),
      );
      return true;
    } catch (error) {
      if (session.idempotencyKey !== null && isUniqueViolation(error)) return false;
      throw error;
    }
  }

  /** Inserts a session in `uploading`; false when its id or its key is taken. */
  async insertAdopted(session: AdoptedSession): Promise<boolean> {
    const { uploadId, totalSizeBytes, partSizeBytes, ...rest } = session;
    try {
      await translateDatabaseErrors(
        this.prisma.uploadSession.create({
          data: {
            ...rest,
            id: uploadId,
            status: 'uploading',
            adopted: true,
            totalSizeBytes: totalSizeBytes === null ? null : BigInt(totalSizeBytes),
            partSizeBytes: BigInt(partSizeBytes),
            events: { create: { type: 'upload.adopted' } },
          },
        }),
      );
      return true;
    } catch (error) {
      if (isUniqueViolation(error)) return false;
      throw error;
    }
  }

  async find(uploadId: string): Promise<UploadSession | undefined> {
    const row = await translateDatabaseErrors(
      this.prisma.uploadSession.findUnique({ where: { id: uploadId } }),
    );
    return row ? toSession(row) : undefined;
  }

  async findByIdempotencyKey(owner: string, idempotencyKey: string): Promise<UploadSession | undefined> {
    const where = { owner_idempotencyKey: { owner, idempotencyKey } };
    const row = await translateDatabaseErrors(this.prisma.uploadSession.findUnique({ where }));
    return row ? toSession(row) : undefined;
  }

  /**
   * Moves a session only while it is still in `from`, and appends the event of the move in the same transaction.
   * @returns the moved session; undefined when someone was first
   */
  async move(
    uploadId: string,
    from: UploadStatus,
    to: UploadStatus,
    changes: SessionChanges = {},
  ): Promise<UploadSession | undefined> {
    if (!canMove(from, to)) throw new Error(`A session cannot move from ${from} to ${to}.`);
    const now = new Date();
    const { totalSizeBytes, ...rest } = changes;
    return translateDatabaseErrors(
      this.prisma.$transaction(async (transaction) => {
        const [row] = await transaction.uploadSession.updateManyAndReturn({
          where: { id: uploadId, status: from },
          data: {
            ...rest,
            ...(totalSizeBytes !== undefined && { totalSizeBytes: BigInt(totalSizeBytes) }),
            ...(ENDED.includes(to) && { endedAt: now }),
            status: to,
            lastActivityAt: now,
            ...FRESH_ATTEMPTS,
          },
        });
        if (!row) return undefined;
        const data = { from, ...rest };
        delete (data as SessionChanges & { storageUploadId?: string }).storageUploadId;
        await transaction.uploadEvent.create({ data: { uploadId, type: `upload.${to}`, data } });
        return toSession(row);
      }),
    );
  }

  /** Ends an upload that is still going on but whose time is over; undefined when it is not, or was renewed. */
  async expire(uploadId: string, now: Date): Promise<UploadSession | undefined> {
    return translateDatabaseErrors(
      this.prisma.$transaction(async (transaction) => {
        const [row] = await transaction.uploadSession.updateManyAndReturn({
          where: { id: uploadId, status: 'uploading', expiresAt: { lte: now } },
          data: { status: 'aborting', endReason: 'expiry', lastActivityAt: now, ...FRESH_ATTEMPTS },
        });
        if (!row) return undefined;
        const data = { from: 'uploading', endReason: 'expiry' };
        await transaction.uploadEvent.create({ data: { uploadId, type: 'upload.aborting', data } });
        return toSession(row);
      }),
    );
  }

  /** Sessions to be driven on: expired, or left since `quietSince` in a state that is meant to be passed through. */
  async listDue(now: Date, quietSince: Date, limit: number): Promise<UploadSession[]> {
    const rows = await translateDatabaseErrors(
      this.prisma.uploadSession.findMany({
        where: {
          OR: [
            { status: 'uploading', expiresAt: { lte: now } },
            { status: { in: ['creating', 'completing', 'aborting'] }, lastActivityAt: { lte: quietSince } },
          ],
          AND: { OR: [{ nextAttemptAt: null }, { nextAttemptAt: { lte: now } }] },
        },
        orderBy: { expiresAt: 'asc' },
        take: limit,
      }),
    );
    return rows.map(toSession);
  }

  /** Tells other instances that somebody is at work on a session in this state. */
  async noteActivity(uploadId: string, status: UploadStatus): Promise<void> {
    const where = { id: uploadId, status };
    await translateDatabaseErrors(
      this.prisma.uploadSession.updateMany({ where, data: { lastActivityAt: new Date() } }),
    );
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

  async deletePartsEndedBefore(time: Date): Promise<void> {
    await translateDatabaseErrors(
      this.prisma.uploadPart.deleteMany({ where: { session: { endedAt: { lt: time } } } }),
    );
  }

  async deleteSessionsEndedBefore(time: Date): Promise<void> {
    await translateDatabaseErrors(this.prisma.uploadSession.deleteMany({ where: { endedAt: { lt: time } } }));
  }

  /** Gives an upload that is going on and not expired a new expiry; undefined when it is not. */
  async renew(uploadId: string, now: Date, expiresAt: Date): Promise<UploadSession | undefined> {
    return translateDatabaseErrors(
      this.prisma.$transaction(async (transaction) => {
        const [row] = await transaction.uploadSession.updateManyAndReturn({
          where: { id: uploadId, status: 'uploading', expiresAt: { gt: now } },
          data: { expiresAt, lastActivityAt: now },
        });
        if (!row) return undefined;
        const data = { expiresAt: expiresAt.toISOString() };
        await transaction.uploadEvent.create({ data: { uploadId, type: 'upload.resumed', data } });
        return toSession(row);
      }),
    );
  }

  /**
   * Writes a part, the session's counters, its expiry and the event in one statement.
   * @returns false when the session is not uploading any more
   */
  async recordPart(uploadId: string, part: Omit<PartRecord, 'storedAt'>, expiresAt: Date): Promise<boolean> {
    const { partNumber, sizeBytes, etag, checksum } = part;
    const renewFrom = new Date(expiresAt.getTime() - EXPIRY_GRANULARITY_MS);
    const updated = await translateDatabaseErrors(this.prisma.$executeRaw`
      WITH part AS (
        INSERT INTO upload_parts AS old (upload_id, part_number, size_bytes, etag, checksum)
        -- The lock keeps the session from moving on between this row and the counters below.
        SELECT id, ${partNumber}::int, ${BigInt(sizeBytes)}::bigint, ${etag}, ${checksum}::text FROM upload_sessions
        WHERE id = ${uploadId}::uuid AND status = 'uploading' FOR UPDATE
        ON CONFLICT (upload_id, part_number) DO UPDATE SET
          size_bytes = excluded.size_bytes, etag = excluded.etag, checksum = excluded.checksum, stored_at = now(),
          replaced_size_bytes = old.size_bytes
        RETURNING upload_id, size_bytes, replaced_size_bytes
      ), event AS (
        INSERT INTO upload_events (upload_id, type, data)
        SELECT upload_id, 'upload.part_stored',
          jsonb_build_object('partNumber', ${partNumber}::int, 'size', size_bytes, 'replaced', replaced_size_bytes IS NOT NULL)
        FROM part
      )
      UPDATE upload_sessions AS session SET
        uploaded_bytes = uploaded_bytes + part.size_bytes - coalesce(part.replaced_size_bytes, 0),
        uploaded_parts = uploaded_parts + CASE WHEN part.replaced_size_bytes IS NULL THEN 1 ELSE 0 END,
        last_activity_at = now(),
        expires_at = CASE WHEN expires_at < ${renewFrom} THEN ${expiresAt} ELSE expires_at END
      FROM part WHERE session.id = part.upload_id`);
    return updated === 1;
  }

  /**
   * Makes the part rows say what the store's list said at `listedAt`: rows lost in a crash come back, rows of parts
   * that the store does not have go. Rows written since then stay. Only while the session is uploading.
   */
  async alignParts(
    uploadId: string,
    stored: readonly Omit<PartRecord, 'checksum' | 'storedAt'>[],
    listedAt: Date,
  ): Promise<void> {
    const listedBefore = new Date(listedAt.getTime() - CLOCK_TOLERANCE_MS);
    const numbers = stored.map((part) => part.partNumber);
    const sizes = stored.map((part) => BigInt(part.sizeBytes));
    const etags = stored.map((part) => part.etag);
    await translateDatabaseErrors(
      this.prisma.$transaction(async (transaction) => {
        const locked = await transaction.$queryRaw<unknown[]>`
          SELECT id FROM upload_sessions WHERE id = ${uploadId}::uuid AND status = 'uploading' FOR UPDATE`;
        if (locked.length === 0) return;
        const changed = await transaction.$executeRaw`
          WITH listed AS (
            SELECT * FROM unnest(${numbers}::int[], ${sizes}::bigint[], ${etags}::text[]) AS t(part_number, size_bytes, etag)
          ), gone AS (
            DELETE FROM upload_parts AS row WHERE upload_id = ${uploadId}::uuid AND stored_at < ${listedBefore}
              AND NOT EXISTS (SELECT FROM listed WHERE listed.part_number = row.part_number)
            RETURNING 1
          ), found AS (
            INSERT INTO upload_parts AS row (upload_id, part_number, size_bytes, etag)
            SELECT ${uploadId}::uuid, part_number, size_bytes, etag FROM listed
            ON CONFLICT (upload_id, part_number) DO UPDATE SET
              size_bytes = excluded.size_bytes, etag = excluded.etag, checksum = NULL, stored_at = now()
            WHERE row.stored_at < ${listedBefore}
              AND (row.etag, row.size_bytes) IS DISTINCT FROM (excluded.etag, excluded.size_bytes)
            RETURNING 1
          )
          INSERT INTO upload_events (upload_id, type, data)
          SELECT ${uploadId}::uuid, 'upload.parts_aligned', jsonb_build_object('found', f.count, 'gone', g.count)
          FROM (SELECT count(*) FROM found) AS f, (SELECT count(*) FROM gone) AS g WHERE f.count + g.count > 0`;
        if (changed === 0) return;
        await transaction.$executeRaw`
          UPDATE upload_sessions SET (uploaded_parts, uploaded_bytes) =
            (SELECT count(*), coalesce(sum(size_bytes), 0) FROM upload_parts WHERE upload_id = ${uploadId}::uuid)
          WHERE id = ${uploadId}::uuid`;
      }),
    );
  }

  async listParts(uploadId: string, afterPartNumber: number, limit: number): Promise<PartRecord[]> {
    const rows = await translateDatabaseErrors(
      this.prisma.uploadPart.findMany({
        where: { uploadId, partNumber: { gt: afterPartNumber } },
        orderBy: { partNumber: 'asc' },
        take: limit,
      }),
    );
    return rows.map(toPart);
  }

  async list(filter: SessionFilter): Promise<UploadSession[]> {
    const rows = await translateDatabaseErrors(
      this.prisma.uploadSession.findMany({
        where: whereOf(filter),
        orderBy: orderOf(filter),
        take: filter.limit,
      }),
    );
    return rows.map(toSession);
  }
}

function toSession(row: SessionRow): UploadSession {
  const {
    id,
    totalSizeBytes,
    partSizeBytes,
    uploadedBytes,
    metadata,
    tags,
    idempotencyKey: _key,
    ...rest
  } = row;
  return {
    ...rest,
    uploadId: id,
    metadata: metadata as Record<string, string>,
    tags: tags as Record<string, string>,
    // At most 48.8 TiB, which a number holds exactly.
    totalSizeBytes: totalSizeBytes === null ? null : Number(totalSizeBytes),
    partSizeBytes: Number(partSizeBytes),
    uploadedBytes: Number(uploadedBytes),
  };
}

function toPart({ partNumber, sizeBytes, etag, checksum, storedAt }: PartRow): PartRecord {
  return { partNumber, sizeBytes: Number(sizeBytes), etag, checksum, storedAt };
}
