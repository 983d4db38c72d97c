import type { Statement } from '../database/prepared-statements.js';

/** Parts with their sessions' counters and expiries, and the events. Arrays: one element per part. */
export const RECORD_PARTS: Statement = {
  name: 'record_parts',
  text: `
    WITH incoming AS (
      SELECT * FROM unnest(
        $1::uuid[], $2::int[], $3::bigint[], $4::text[], $5::text[], $6::timestamptz[], $7::timestamptz[]
      ) AS t(upload_id, part_number, size_bytes, etag, checksum, expires_at, renew_from)
    ), active AS (
      -- The lock keeps the sessions from moving on between these rows and the counters below. Always in one order.
      SELECT id FROM upload_sessions
      WHERE id IN (SELECT upload_id FROM incoming) AND status = 'uploading' ORDER BY id FOR UPDATE
    ), part AS (
      INSERT INTO upload_parts AS old (upload_id, part_number, size_bytes, etag, checksum)
      SELECT upload_id, part_number, size_bytes, etag, checksum FROM incoming JOIN active ON id = upload_id
      ON CONFLICT (upload_id, part_number) DO UPDATE SET
        size_bytes = excluded.size_bytes, etag = excluded.etag, checksum = excluded.checksum, stored_at = now(),
        reported = false, replaced_size_bytes = old.size_bytes
      RETURNING upload_id, part_number, size_bytes, replaced_size_bytes
    ), event AS (
      INSERT INTO upload_events (upload_id, type, data)
      SELECT upload_id, 'upload.part_stored', jsonb_build_object(
        'partNumber', part_number, 'size', size_bytes, 'replaced', replaced_size_bytes IS NOT NULL)
      FROM part
    ), added AS (
      SELECT upload_id, sum(size_bytes - coalesce(replaced_size_bytes, 0)) AS bytes,
        count(*) FILTER (WHERE replaced_size_bytes IS NULL) AS parts
      FROM part GROUP BY upload_id
    ), expiry AS (
      SELECT upload_id, max(expires_at) AS expires_at, max(renew_from) AS renew_from FROM incoming GROUP BY upload_id
    )
    UPDATE upload_sessions AS session SET
      uploaded_bytes = uploaded_bytes + added.bytes,
      uploaded_parts = uploaded_parts + added.parts,
      last_activity_at = now(),
      expires_at = CASE WHEN session.expires_at < expiry.renew_from THEN expiry.expires_at ELSE session.expires_at END
    FROM added JOIN expiry USING (upload_id) WHERE session.id = added.upload_id
    RETURNING session.id`,
};

/** The time by the clock that dates the rows. */
export const READ_CLOCK: Statement = {
  name: 'read_clock',
  text: `SELECT date_trunc('milliseconds', now()) AS now`,
};

/** What `digestOf` makes of the same parts; null when some are only reported. */
export const DIGEST_PARTS: Statement = {
  name: 'digest_parts',
  text: `
    SELECT CASE WHEN bool_or(reported) THEN NULL ELSE md5(coalesce(
        string_agg(part_number || ' ' || size_bytes || ' ' || etag, ',' ORDER BY part_number), '')) END AS digest
    FROM upload_parts WHERE upload_id = $1::uuid`,
};

export const LIST_STORED_PARTS: Statement = {
  name: 'list_stored_parts',
  text: `
    SELECT part_number AS "partNumber", size_bytes AS "sizeBytes", etag, checksum, reported, stored_at AS "storedAt"
    FROM upload_parts WHERE upload_id = $1::uuid AND NOT reported ORDER BY part_number LIMIT $2`,
};
