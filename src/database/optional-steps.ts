import type { Client } from 'pg';

/** SQL that makes something faster and that not every database allows. It can be repeated. */
export interface OptionalStep {
  /** Answers a row when there is nothing to do. */
  readonly isDone: string;
  readonly sql: string;
  readonly told: string;
  /** What it is like without, and what an administrator can do. */
  readonly without: string;
}

/**
 * An index for text anywhere in a file's name. No migration: pg_trgm may be missing from a server, or only an
 * administrator may add it. It is a trusted extension: who owns the database may (PostgreSQL 13 and later).
 */
export const FILENAME_SEARCH: OptionalStep = {
  isDone: `SELECT FROM pg_class WHERE oid = to_regclass('upload_sessions_filename_search_idx')`,
  sql: `
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    -- Somebody may have put the extension elsewhere.
    SELECT set_config('search_path', concat_ws(',', current_setting('search_path'), quote_ident(nspname)), true)
      FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace WHERE extname = 'pg_trgm';
    CREATE INDEX upload_sessions_filename_search_idx ON upload_sessions USING gin (filename gin_trgm_ops)`,
  told: 'File names have an index for text anywhere in them',
  without:
    'Lists with "q" read every upload, as this database has no pg_trgm. Its administrator can say ' +
    '"CREATE EXTENSION pg_trgm"; the next start makes the index.',
};

/** In a transaction of its own; when it does not work, that is said, and nothing else happens. */
export async function takeOptionalStep(
  client: Client,
  step: OptionalStep,
  log: (message: string) => void = () => undefined,
): Promise<void> {
  const { rowCount } = await client.query(step.isDone);
  if (rowCount !== 0) return;
  await client.query('BEGIN');
  try {
    await client.query(step.sql);
    await client.query('COMMIT');
    log(step.told);
  } catch (error) {
    await client.query('ROLLBACK');
    log(`${step.without} (${(error as Error).message})`);
  }
}
