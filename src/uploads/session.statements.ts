import type { Statement } from '../database/prepared-statements.js';
import { SESSION_COLUMNS } from './session.rows.js';

export const FIND_SESSIONS: Statement = {
  name: 'find_sessions',
  text: `SELECT ${SESSION_COLUMNS} FROM upload_sessions WHERE id = ANY($1::uuid[])`,
};

/** A session with its first event, $19. Nothing comes back when its id, its key or its idempotency key is taken. */
export const INSERT_SESSION: Statement = {
  name: 'insert_session',
  text: `
    WITH session AS (
      INSERT INTO upload_sessions (
        id, owner, status, key, storage_upload_id, adopted, filename, folder, content_type, metadata, tags, fingerprint,
        transfer, total_size_bytes, part_size_bytes, idempotency_key, request_digest, expires_at)
      VALUES ($1::uuid, $2, $3::upload_status, $4, $5, $6, $7, $8, $9, $10::jsonb, $11::jsonb, $12, $13::upload_transfer,
        $14::bigint, $15::bigint, $16, $17, $18::timestamptz)
      ON CONFLICT DO NOTHING
      RETURNING *
    ), event AS (
      INSERT INTO upload_events (upload_id, type) SELECT id, $19 FROM session
    )
    SELECT ${SESSION_COLUMNS} FROM session`,
};

/**
 * Compare-and-set with its event. $1 id, $2 from, $3 to, $4 the time, $5–$8 changes (null: as it was), $9 quiet since,
 * $10 parts (null: whatever it is), $11 and $12 the event.
 */
export const MOVE_SESSION: Statement = {
  name: 'move_session',
  text: `
    WITH moved AS (
      UPDATE upload_sessions SET
        status = $3::upload_status,
        last_activity_at = $4::timestamptz,
        storage_upload_id = coalesce($5, storage_upload_id),
        total_size_bytes = coalesce($6::bigint, total_size_bytes),
        etag = coalesce($7, etag),
        end_reason = coalesce($8, end_reason),
        ended_at = CASE WHEN $3::upload_status IN ('completed', 'aborted', 'failed') THEN $4::timestamptz ELSE ended_at END,
        -- A move begins anew: what went wrong before it does not count.
        attempts = 0, last_error = NULL, next_attempt_at = NULL
      WHERE id = $1::uuid AND status = $2::upload_status
        AND ($9::timestamptz IS NULL OR last_activity_at <= $9) AND ($10::int IS NULL OR uploaded_parts = $10)
      RETURNING *
    ), event AS (
      INSERT INTO upload_events (upload_id, type, data) SELECT id, $11, $12::jsonb FROM moved
    )
    SELECT ${SESSION_COLUMNS} FROM moved`,
};

/** $1 id, $2 the state it must be in, $3 the time. */
export const NOTE_ACTIVITY: Statement = {
  name: 'note_activity',
  text: `
    WITH old AS (
      SELECT id, last_activity_at FROM upload_sessions
      WHERE id = $1::uuid AND status = $2::upload_status FOR UPDATE
    )
    UPDATE upload_sessions AS session SET last_activity_at = $3::timestamptz FROM old WHERE session.id = old.id
    RETURNING old.last_activity_at AS before`,
};
