import type { Statement } from '../database/prepared-statements.js';
import { SESSION_COLUMNS } from './session.rows.js';

export const FIND_SESSIONS: Statement = {
  name: 'find_sessions',
  text: `SELECT ${SESSION_COLUMNS} FROM upload_sessions WHERE id = ANY($1::uuid[])`,
};

/** What uploads may still take up: one element per subject, null where there is no limit. Locked always in one order. */
const quotas = (subjects: string, maxOpen: string, maxBytes: string, maxStarted: string) => `
  locked AS (
    SELECT * FROM usage WHERE subject = ANY (${subjects}::text[]) ORDER BY subject FOR UPDATE
  ), quota AS (
    SELECT * FROM unnest(${subjects}::text[], ${maxOpen}::int[], ${maxBytes}::bigint[], ${maxStarted}::bigint[])
      AS t(subject, max_open, max_bytes, max_started) JOIN locked USING (subject)
  )`;

/**
 * A session with its first event, $19, counted in the usage of $20; $21–$23 are the quotas, $24 the limits that it is bound
 * to, $25 the bytes that it reserves. Nothing comes back when its id, its key or its idempotency key is taken, when there is
 * no room, or when a subject has no usage row yet.
 */
export const INSERT_SESSION: Statement = {
  name: 'insert_session',
  text: `
    WITH ${quotas('$20', '$21', '$22', '$23')}, room AS (
      SELECT count(*) = cardinality($20::text[]) AND bool_and(
        (max_open IS NULL OR open_uploads < max_open)
        AND (max_bytes IS NULL OR reserved_bytes + stored_bytes + $25::bigint <= max_bytes)
        AND (max_started IS NULL OR started_uploads < max_started)) AS is_enough
      FROM quota
    ), session AS (
      INSERT INTO upload_sessions (
        id, owner, status, key, storage_upload_id, adopted, filename, folder, content_type, metadata, tags, fingerprint,
        transfer, total_size_bytes, part_size_bytes, idempotency_key, request_digest, expires_at, usage_subjects, limits,
        reserved_bytes)
      SELECT $1::uuid, $2, $3::upload_status, $4, $5, $6, $7, $8, $9, $10::jsonb, $11::jsonb, $12, $13::upload_transfer,
        $14::bigint, $15::bigint, $16, $17, $18::timestamptz, $20::text[], $24::jsonb, $25::bigint
      FROM room WHERE is_enough
      ON CONFLICT DO NOTHING
      RETURNING *
    ), counted AS (
      UPDATE usage SET
        open_uploads = usage.open_uploads + 1,
        reserved_bytes = usage.reserved_bytes + session.reserved_bytes,
        started_uploads = usage.started_uploads + 1
      FROM locked, session WHERE usage.subject = locked.subject
    ), event AS (
      INSERT INTO upload_events (upload_id, type) SELECT id, $19 FROM session
    )
    SELECT ${SESSION_COLUMNS} FROM session`,
};

/**
 * Reserves more for an upload that has no size yet: $2 bytes at least, up to $3 if there is room. $4–$7 as in INSERT_SESSION.
 * Nothing comes back when there is no room.
 */
export const GROW_RESERVATION: Statement = {
  name: 'grow_reservation',
  text: `
    WITH session AS (
      SELECT id, reserved_bytes FROM upload_sessions WHERE id = $1::uuid AND status = 'uploading' FOR UPDATE
    ), ${quotas('$4', '$5', '$6', '$7')}, grown AS (
      -- LEAST passes over what is null: no limit.
      SELECT id, reserved_bytes AS before, LEAST($3::bigint, reserved_bytes + (
        SELECT min(max_bytes - quota.reserved_bytes - stored_bytes) FROM quota)) AS after
      FROM session
    ), enough AS (
      SELECT * FROM grown WHERE after >= $2::bigint AND after > before
    ), counted AS (
      UPDATE usage SET reserved_bytes = usage.reserved_bytes + after - before
      FROM locked, enough WHERE usage.subject = locked.subject
    )
    UPDATE upload_sessions AS s SET reserved_bytes = after FROM enough WHERE s.id = enough.id RETURNING s.id`,
};

/** Takes a deleted object out of the usage, once. $1 its key. */
export const RELEASE_OBJECT: Statement = {
  name: 'release_object',
  text: `
    WITH session AS (
      SELECT id, usage_subjects, total_size_bytes FROM upload_sessions
      WHERE key = $1 AND status = 'completed' FOR UPDATE
    ), released AS (
      UPDATE upload_sessions AS s SET usage_subjects = '{}' FROM session WHERE s.id = session.id
    ), counted AS (
      DELETE FROM counted_objects WHERE key = $1 RETURNING usage_subjects, size_bytes
    ), object AS (
      SELECT usage_subjects, total_size_bytes AS size_bytes FROM session UNION ALL SELECT * FROM counted
    ), locked AS (
      SELECT subject, size_bytes FROM usage JOIN object ON subject = ANY (usage_subjects)
      ORDER BY subject FOR UPDATE OF usage
    )
    UPDATE usage SET stored_bytes = stored_bytes - size_bytes
    FROM locked WHERE usage.subject = locked.subject`,
};

/** Forgets sessions that ended before $1. What their objects take up is still known. */
export const FORGET_SESSIONS: Statement = {
  name: 'forget_sessions',
  text: `
    WITH forgotten AS (
      DELETE FROM upload_sessions WHERE ended_at < $1::timestamptz
      RETURNING key, status, usage_subjects, total_size_bytes
    )
    INSERT INTO counted_objects (key, usage_subjects, size_bytes)
    SELECT key, usage_subjects, total_size_bytes FROM forgotten
    WHERE status = 'completed' AND usage_subjects <> '{}' AND total_size_bytes IS NOT NULL
    ON CONFLICT DO NOTHING`,
};

/**
 * Compare-and-set with its event; a session that ends gives back what it has reserved. $1 id, $2 from, $3 to, $4 the time, $5–$8 changes (null: as it was), $9 quiet since,
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
    ), ended AS (
      SELECT * FROM moved WHERE status IN ('completed', 'aborted', 'failed')
    ), locked AS (
      SELECT subject FROM usage JOIN ended ON subject = ANY (usage_subjects) ORDER BY subject FOR UPDATE OF usage
    ), released AS (
      UPDATE usage SET
        open_uploads = usage.open_uploads - 1,
        reserved_bytes = usage.reserved_bytes - ended.reserved_bytes,
        stored_bytes = usage.stored_bytes
          + CASE WHEN status = 'completed' THEN coalesce(total_size_bytes, 0) ELSE 0 END
      FROM locked, ended WHERE usage.subject = locked.subject
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
