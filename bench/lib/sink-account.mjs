/**
 * Runs `send` and holds what arrived against what was sent: bytes and parts at the sink, and the rows in Postgres where
 * the system keeps some. A run in which they differ measured something else, and is void.
 * @param {import('./null-s3.mjs').NullS3} sink
 * @param {import('../systems/system.mjs').System} system
 * @param {{ parts: number, bytes: number }} sent
 * @param {() => Promise<unknown>} send
 */
export async function accounted(sink, system, sent, send) {
  const before = await sink.stats();
  await send();
  const after = await sink.stats();
  const expected = system.keepsBytes ? { parts: 0, bytes: 0 } : sent;
  const arrived = { parts: after.parts - before.parts, bytes: after.bytes - before.bytes };
  const isRight =
    arrived.bytes === expected.bytes && (system.splitsParts || arrived.parts === expected.parts);
  if (isRight) return;
  throw new Error(
    `Void: of ${expected.bytes} bytes in ${expected.parts} parts sent through ${system.name}, ` +
      `${arrived.bytes} in ${arrived.parts} arrived.`,
  );
}

const PART_ROWS = `
  SELECT uploaded_parts AS counted_parts, uploaded_bytes AS counted_bytes,
    (SELECT count(*) FROM upload_parts WHERE upload_id = session.id) AS parts,
    (SELECT coalesce(sum(size_bytes), 0) FROM upload_parts WHERE upload_id = session.id) AS bytes,
    (SELECT count(*) FROM upload_events WHERE upload_id = session.id AND type IN ('upload.part_stored', 'upload.parts_reported')) AS events
  FROM upload_sessions AS session WHERE id = $1`;

/**
 * The same for the rows of an upload: each part has one and an event, and the session's counters agree with them.
 * @param {import('../systems/system.mjs').RunningSystem} server
 * @param {import('../systems/system.mjs').BegunUpload} upload
 * @param {{ parts: number, bytes: number }} sent
 */
export async function checkRows({ database }, { uploadId }, sent) {
  if (!database) return;
  const [row] = await database.query(PART_ROWS, [uploadId]);
  const { parts, bytes } = sent;
  const expected = { counted_parts: parts, counted_bytes: bytes, parts, bytes, events: parts };
  const wrong = Object.keys(expected).filter((name) => row?.[name] !== expected[name]);
  if (wrong.length === 0) return;
  throw new Error(
    `Void: Postgres has ${wrong.map((name) => `${name} ${row?.[name]} and not ${expected[name]}`).join(', ')}.`,
  );
}
