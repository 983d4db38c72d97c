import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Coalescer } from '../database/coalescer.js';
import { translateDatabaseErrors } from '../database/database-errors.js';
import { PreparedStatements } from '../database/prepared-statements.js';
import { PrismaService } from '../database/prisma.service.js';
import { DIGEST_PARTS, LIST_STORED_PARTS, READ_CLOCK, RECORD_PARTS } from './part.statements.js';

/** Renewing the expiry at each part would rewrite an index each time; being this much early is no harm. */
const EXPIRY_GRANULARITY_MS = 60_000;
const MAX_RECORDS_AT_ONCE = 100;

export interface PartRecord {
  readonly partNumber: number;
  readonly sizeBytes: number;
  readonly etag: string;
  readonly checksum: string | null;
  /** Only the client's word. */
  readonly reported: boolean;
  readonly storedAt: Date;
}

interface NewRecord extends StoredFact, Pick<PartRecord, 'checksum'> {
  readonly uploadId: string;
  readonly expiresAt: Date;
}

/** As Prisma reads it, or as the prepared statements do. */
type PartRow = Omit<PartRecord, 'sizeBytes'> & { readonly sizeBytes: bigint | string };

type StoredFact = Pick<PartRecord, 'partNumber' | 'sizeBytes' | 'etag'>;

/** Part rows in Postgres, and what of the session has to change with them. */
@Injectable()
export class PartsRepository {
  private readonly records = new Coalescer<NewRecord, boolean>({
    run: (parts) => this.recordAll(parts),
    keyOf: ({ uploadId, partNumber }) => `${uploadId}/${partNumber}`,
    maxItems: MAX_RECORDS_AT_ONCE,
  });

  constructor(
    private readonly prisma: PrismaService,
    private readonly statements: PreparedStatements,
  ) {}

  /**
   * Writes a part, the session's counters, its expiry and the event in one statement, together with the parts that other
   * calls have stored at the same time.
   * @returns false when the session is not uploading any more
   */
  record(
    uploadId: string,
    part: StoredFact & Pick<PartRecord, 'checksum'>,
    expiresAt: Date,
  ): Promise<boolean> {
    return this.records.add({ uploadId, ...part, expiresAt });
  }

  private async recordAll(parts: readonly NewRecord[]): Promise<boolean[]> {
    const columnOf = <T>(value: (part: NewRecord) => T) => parts.map(value);
    const recorded = await this.statements.run<{ id: string }>(RECORD_PARTS, [
      columnOf((part) => part.uploadId),
      columnOf((part) => part.partNumber),
      columnOf((part) => part.sizeBytes),
      columnOf((part) => part.etag),
      columnOf((part) => part.checksum),
      columnOf((part) => part.expiresAt),
      columnOf((part) => renewalOf(part.expiresAt)),
    ]);
    const ids = new Set(recorded.map(({ id }) => id));
    return parts.map(({ uploadId }) => ids.has(uploadId));
  }

  /** The time by the clock that dates the rows, not after any row that is written from now on. */
  async now(): Promise<Date> {
    const [row] = await this.statements.run<{ now: Date }>(READ_CLOCK, []);
    return row!.now;
  }

  /**
   * Makes the part rows say what the store's list said, which was asked for at `listedAt` (of `now()` above): rows lost
   * in a crash come back, rows of parts that the store does not have go. Rows written since then stay. Only while the
   * session is uploading.
   */
  async align(uploadId: string, stored: readonly StoredFact[], listedAt: Date): Promise<void> {
    if (await this.saysAlready(uploadId, stored)) return;
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
              size_bytes = excluded.size_bytes, etag = excluded.etag, checksum = NULL, stored_at = now(),
              reported = false
            WHERE row.reported OR row.stored_at < ${listedAt}
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

  /**
   * Notes what a client says to have put into the store itself, for progress alone: it never replaces what is known.
   * @returns false when the session is not uploading any more, or has expired
   */
  async report(uploadId: string, parts: readonly StoredFact[], expiresAt: Date): Promise<boolean> {
    const numbers = parts.map((part) => part.partNumber);
    const sizes = parts.map((part) => BigInt(part.sizeBytes));
    const etags = parts.map((part) => part.etag);
    const renewFrom = renewalOf(expiresAt);
    const updated = await translateDatabaseErrors(this.prisma.$executeRaw`
      WITH active AS (
        SELECT id FROM upload_sessions
        WHERE id = ${uploadId}::uuid AND status = 'uploading' AND expires_at > now() FOR UPDATE
      ), part AS (
        INSERT INTO upload_parts (upload_id, part_number, size_bytes, etag, reported)
        SELECT active.id, t.part_number, t.size_bytes, t.etag, true
        FROM active, unnest(${numbers}::int[], ${sizes}::bigint[], ${etags}::text[]) AS t(part_number, size_bytes, etag)
        ON CONFLICT (upload_id, part_number) DO NOTHING
        RETURNING size_bytes
      ), added AS (
        SELECT count(*)::int AS parts, coalesce(sum(size_bytes), 0)::bigint AS bytes FROM part
      ), event AS (
        INSERT INTO upload_events (upload_id, type, data)
        SELECT active.id, 'upload.parts_reported', jsonb_build_object('parts', added.parts, 'bytes', added.bytes)
        FROM active, added WHERE added.parts > 0
      )
      UPDATE upload_sessions AS session SET
        uploaded_bytes = uploaded_bytes + added.bytes,
        uploaded_parts = uploaded_parts + added.parts,
        last_activity_at = now(),
        expires_at = CASE WHEN expires_at < ${renewFrom} THEN ${expiresAt} ELSE expires_at END
      FROM active, added WHERE session.id = active.id`);
    return updated === 1;
  }

  /** The parts that are known to be stored, ascending. */
  async listStored(uploadId: string, limit: number): Promise<PartRecord[]> {
    return (await this.statements.run<PartRow>(LIST_STORED_PARTS, [uploadId, limit])).map(toPart);
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

  /** Nearly always: then nothing needs to be sent, locked or written. */
  private async saysAlready(uploadId: string, stored: readonly StoredFact[]): Promise<boolean> {
    const [row] = await this.statements.run<{ digest: string | null }>(DIGEST_PARTS, [uploadId]);
    return row!.digest === digestOf(stored);
  }

  async deleteEndedBefore(time: Date): Promise<void> {
    await translateDatabaseErrors(
      this.prisma.uploadPart.deleteMany({ where: { session: { endedAt: { lt: time } } } }),
    );
  }
}

/** As DIGEST_PARTS makes it of rows. */
function digestOf(parts: readonly StoredFact[]): string {
  const lines = parts.map(({ partNumber, sizeBytes, etag }) => `${partNumber} ${sizeBytes} ${etag}`);
  return hash('md5', lines.join(','));
}

/** An expiry that is earlier than this is worth a write. */
function renewalOf(expiresAt: Date): Date {
  const lifetimeMs = expiresAt.getTime() - Date.now();
  return new Date(expiresAt.getTime() - Math.min(EXPIRY_GRANULARITY_MS, lifetimeMs / 10));
}

function toPart({ partNumber, sizeBytes, etag, checksum, reported, storedAt }: PartRow): PartRecord {
  return { partNumber, sizeBytes: Number(sizeBytes), etag, checksum, reported, storedAt };
}
