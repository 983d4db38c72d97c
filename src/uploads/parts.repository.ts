import { Injectable } from '@nestjs/common';
import { translateDatabaseErrors } from '../database/database-errors.js';
import { PrismaService } from '../database/prisma.service.js';
import type { UploadPart as PartRow } from '../generated/prisma/client.js';

/** Renewing the expiry at each part would rewrite an index each time; being this much early is no harm. */
const EXPIRY_GRANULARITY_MS = 60_000;

export interface PartRecord {
  readonly partNumber: number;
  readonly sizeBytes: number;
  readonly etag: string;
  readonly checksum: string | null;
  readonly storedAt: Date;
}

/** Part rows in Postgres, and what of the session has to change with them. */
@Injectable()
export class PartsRepository {
  constructor(private readonly prisma: PrismaService) {}

  /**
   * Writes a part, the session's counters, its expiry and the event in one statement.
   * @returns false when the session is not uploading any more
   */
  async record(uploadId: string, part: Omit<PartRecord, 'storedAt'>, expiresAt: Date): Promise<boolean> {
    const { partNumber, sizeBytes, etag, checksum } = part;
    const lifetimeMs = expiresAt.getTime() - Date.now();
    const renewFrom = new Date(expiresAt.getTime() - Math.min(EXPIRY_GRANULARITY_MS, lifetimeMs / 10));
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

  /** The time by the clock that dates the rows, not after any row that is written from now on. */
  async now(): Promise<Date> {
    const [row] = await translateDatabaseErrors(
      this.prisma.$queryRaw<[{ now: Date }]>`SELECT date_trunc('milliseconds', now()) AS now`,
    );
    return row.now;
  }

  /**
   * Makes the part rows say what the store's list said, which was asked for at `listedAt` (of `now()` above): rows lost
   * in a crash come back, rows of parts that the store does not have go. Rows written since then stay. Only while the
   * session is uploading.
   */
  async align(
    uploadId: string,
    stored: readonly Omit<PartRecord, 'checksum' | 'storedAt'>[],
    listedAt: Date,
  ): Promise<void> {
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
            DELETE FROM upload_parts AS row WHERE upload_id = ${uploadId}::uuid AND stored_at < ${listedAt}
              AND NOT EXISTS (SELECT FROM listed WHERE listed.part_number = row.part_number)
            RETURNING 1
          ), found AS (
            INSERT INTO upload_parts AS row (upload_id, part_number, size_bytes, etag)
            SELECT ${uploadId}::uuid, part_number, size_bytes, etag FROM listed
            ON CONFLICT (upload_id, part_number) DO UPDATE SET
              size_bytes = excluded.size_bytes, etag = excluded.etag, checksum = NULL, stored_at = now()
            WHERE row.stored_at < ${listedAt}
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

  async list(uploadId: string, afterPartNumber: number, limit: number): Promise<PartRecord[]> {
    const rows = await translateDatabaseErrors(
      this.prisma.uploadPart.findMany({
        where: { uploadId, partNumber: { gt: afterPartNumber } },
        orderBy: { partNumber: 'asc' },
        take: limit,
      }),
    );
    return rows.map(toPart);
  }

  async deleteEndedBefore(time: Date): Promise<void> {
    await translateDatabaseErrors(
      this.prisma.uploadPart.deleteMany({ where: { session: { endedAt: { lt: time } } } }),
    );
  }
}

function toPart({ partNumber, sizeBytes, etag, checksum, storedAt }: PartRow): PartRecord {
  return { partNumber, sizeBytes: Number(sizeBytes), etag, checksum, storedAt };
}
