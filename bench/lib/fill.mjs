/** So that nothing that was made up is cleared away while it is measured. */
export const KEEP_EVERYTHING = {
  PART_RETENTION: '3650d',
  SESSION_RETENTION: '3650d',
  REAPER_CRON: '0 0 1 1 *',
  SWEEP_CRON: '0 0 1 1 *',
};

const BATCH = 50_000;
const DAYS = 90;

/**
 * Sessions of the last 90 days as if they had been uploaded: of 1,000 owners, in 200 folders, 92 % completed, 4 % going
 * on, the others aborted or failed.
 */
const SESSIONS = `
  INSERT INTO upload_sessions (id, owner, status, key, storage_upload_id, filename, folder, content_type, fingerprint,
    total_size_bytes, part_size_bytes, uploaded_bytes, uploaded_parts, etag, end_reason, created_at, last_activity_at,
    expires_at, ended_at)
  SELECT uuidv7(at - clock_timestamp()), 'owner-' || owner, status::upload_status,
    'folder-' || folder || '/' || gen_random_uuid() || '.bin', 'made-up-' || n,
    (ARRAY['holiday','report','backup','scan','clip','song','draft','log'])[1 + n % 8] || '-' || md5(n::text) || '.bin',
    'folder-' || folder, 'application/octet-stream', 'fingerprint-' || n,
    $3 * part_size, part_size, $3 * part_size, $3,
    CASE WHEN status = 'completed' THEN md5(n::text) END,
    CASE WHEN status IN ('aborted', 'failed') THEN 'client' END,
    at, at + interval '10 minutes', now() + interval '1 year',
    CASE WHEN status <> 'uploading' THEN at + interval '10 minutes' END
  FROM (
    SELECT n, (1 + n * 31 % 64) * 1048576 AS part_size,
      (hashint8(n) & 65535) % 1000 AS owner, (hashint8(-n) & 65535) % 200 AS folder,
      now() - interval '${DAYS} days' * (1 - n::float8 / $4) AS at,
      CASE WHEN n % 100 < 92 THEN 'completed' WHEN n % 100 < 96 THEN 'uploading'
        WHEN n % 100 < 99 THEN 'aborted' ELSE 'failed' END AS status
    FROM generate_series($1::bigint, $2::bigint) AS n
  ) AS made_up
  RETURNING id`;

const PARTS = `
  INSERT INTO upload_parts (upload_id, part_number, size_bytes, etag, stored_at)
  SELECT id, number, part_size_bytes, md5(id::text || number), created_at
  FROM upload_sessions, generate_series(1, $2) AS number WHERE id = ANY($1)`;

/**
 * @param {import('./database.mjs').Database} database
 * @param {{ sessions: number, partsPerSession: number }} size
 */
export async function fill(database, { sessions, partsPerSession }) {
  await database.connected(async (client) => {
    // The rows fit together by themselves: no trigger has to look ten million times.
    await client.query('SET session_replication_role = replica');
    await client.query('SET synchronous_commit = off');
    for (let from = 1; from <= sessions; from += BATCH) {
      const to = Math.min(from + BATCH - 1, sessions);
      const { rows } = await client.query(SESSIONS, [from, to, partsPerSession, sessions]);
      if (partsPerSession > 0) await client.query(PARTS, [rows.map(({ id }) => id), partsPerSession]);
    }
    await client.query('VACUUM (ANALYZE) upload_sessions, upload_parts');
    await client.query('CHECKPOINT');
    const [{ made }] = (
      await client.query("SELECT count(*) AS made FROM upload_sessions WHERE owner ~ '^owner-'")
    ).rows;
    if (made < sessions) throw new Error(`Void: there are ${made} and not ${sessions} sessions.`);
  });
}
