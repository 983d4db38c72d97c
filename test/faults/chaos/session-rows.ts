import { Client } from 'pg';

export interface PartRow {
  readonly number: number;
  readonly size: number;
  readonly etag: string;
}

export interface SessionRow {
  readonly uploadId: string;
  readonly status: string;
  readonly key: string;
  readonly filename: string;
  readonly totalSize: number | null;
  readonly etag: string | null;
  readonly endReason: string | null;
  readonly lastError: string | null;
  readonly uploadedParts: number;
  readonly uploadedBytes: number;
  /** Ascending by number. */
  readonly parts: readonly PartRow[];
  /** In the order in which they were written. */
  readonly events: readonly { readonly type: string; readonly from: string | null }[];
}

const READ = `
  SELECT id AS "uploadId", status, key, filename, total_size_bytes::float8 AS "totalSize", etag,
    end_reason AS "endReason", last_error AS "lastError", uploaded_parts AS "uploadedParts",
    uploaded_bytes::float8 AS "uploadedBytes",
    (SELECT coalesce(json_agg(json_build_object('number', part_number, 'size', size_bytes, 'etag', etag)
       ORDER BY part_number), '[]') FROM upload_parts WHERE upload_id = session.id) AS parts,
    (SELECT coalesce(json_agg(json_build_object('type', type, 'from', data->>'from') ORDER BY sequence), '[]')
       FROM upload_events WHERE upload_id = session.id) AS events
  FROM upload_sessions AS session ORDER BY created_at, id`;

const UNFINISHED = `status NOT IN ('completed', 'aborted', 'failed')`;

/** Makes them look as if everybody had left them some time ago. */
const AGE = `
  UPDATE upload_sessions SET expires_at = least(expires_at, now() - interval '1 second'),
    last_activity_at = least(last_activity_at, now() - interval '10 minutes'), next_attempt_at = NULL
  WHERE ${UNFINISHED}`;

/** As if a run whose instance was killed had been silent for long enough to be given to another one. */
const AGE_JOBS = `
  UPDATE pgboss.job SET started_on = started_on - interval '1 hour'
  WHERE state = 'active' AND started_on < now() - interval '20 seconds' AND name = ANY($1)`;

/** Looks at the rows behind the service's back. */
export class SessionRows {
  constructor(private readonly databaseUrl: string) {}

  read(): Promise<SessionRow[]> {
    return this.query<SessionRow>(READ);
  }

  async countUnfinished(): Promise<number> {
    const [row] = await this.query<{ count: number }>(
      `SELECT count(*)::int FROM upload_sessions WHERE ${UNFINISHED}`,
    );
    return row!.count;
  }

  async ageUnfinished(): Promise<void> {
    await this.query(AGE);
  }

  async ageJobs(names: readonly string[]): Promise<void> {
    await this.query(AGE_JOBS, [names]);
  }

  private async query<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
    const client = new Client({ connectionString: this.databaseUrl });
    await client.connect();
    try {
      return (await client.query<Row>(text, values)).rows;
    } finally {
      await client.end();
    }
  }
}
