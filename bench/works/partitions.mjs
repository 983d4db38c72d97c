import { KEEP_EVERYTHING } from '../lib/fill.mjs';
import { startNullS3 } from '../lib/null-s3.mjs';
import { measureAnew } from '../lib/statistics.mjs';
import { longshore } from '../systems/longshore.mjs';

const MONTHS = 4;
const PARTS_PER_SESSION = 100;
const STATEMENTS = 300;
const PARTS_A_STATEMENT = 100;
const READINGS = 10;

/** @type {import('./work.mjs').Work} */
export const partitions = {
  name: 'partitions',
  title: `Part rows of ${MONTHS} months in one table, and in a partition for each month of the upload's id`,
  onDemand: true,
  columns: [
    { metric: 'write', title: 'Postgres CPU-ms per part', digits: 4 },
    { metric: 'writeLog', title: 'WAL bytes per part', digits: 0 },
    { metric: 'read', title: 'ms, parts of one upload', digits: 2 },
    { metric: 'clear', title: 'ms to clear a month', digits: 1 },
    { metric: 'clearLog', title: 'its WAL, MB', digits: 2 },
    { metric: 'freed', title: 'MB given back', digits: 0 },
  ],
  reference: 'one',
  systems: [longshore],
  run: measurePartitions,
};

const SUBJECTS = [
  { system: { name: 'one', title: 'one table, DELETE' }, isPartitioned: false },
  { system: { name: 'partitioned', title: 'partitions, DROP' }, isPartitioned: true },
];

/** The least id that a UUIDv7 of that time can have: its first 48 bits are the milliseconds. */
const BOUND = `
  CREATE OR REPLACE FUNCTION pg_temp.least_id(at timestamptz) RETURNS uuid LANGUAGE sql AS $$
    SELECT rpad(lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0'), 32, '0')::uuid $$`;

const monthsAgo = (months) => `date_trunc('month', now()) - interval '${months} months'`;

/** @param {import('./work.mjs').Options} options */
async function measurePartitions({ rounds, quick }) {
  const sink = await startNullS3();
  const server = await longshore.start({ sink, env: KEEP_EVERYTHING });
  const sessionsAMonth = quick ? 20 : 5000;
  try {
    const spreads = await measureAnew(SUBJECTS, rounds, ({ isPartitioned }) =>
      server.database.connected((client) => measureTable(client, server, { isPartitioned, sessionsAMonth })),
    );
    return { spreads, missing: [] };
  } finally {
    await server.stop();
    await sink.stop();
  }
}

async function measureTable(client, server, { isPartitioned, sessionsAMonth }) {
  await client.query(BOUND);
  await client.query('DROP TABLE IF EXISTS tried_parts');
  await client.query(`CREATE TABLE tried_parts (LIKE upload_parts INCLUDING ALL)
    ${isPartitioned ? 'PARTITION BY RANGE (upload_id)' : ''}`);
  for (let month = MONTHS; isPartitioned && month >= 0; month--) await addPartition(client, month);
  for (let month = MONTHS; month >= 1; month--) await fillMonth(client, month, sessionsAMonth);
  await client.query('VACUUM (ANALYZE) tried_parts');
  await client.query('CHECKPOINT');
  const written = await write(client, server);
  const read = await readOne(client);
  const cleared = await clear(client, isPartitioned, sessionsAMonth * PARTS_PER_SESSION);
  await client.query('DROP TABLE tried_parts');
  return { ...written, read, ...cleared };
}

async function addPartition(client, month) {
  const [{ from, to }] = (
    await client.query(
      `SELECT pg_temp.least_id(${monthsAgo(month)}) AS from, pg_temp.least_id(${monthsAgo(month - 1)}) AS to`,
    )
  ).rows;
  await client.query(
    `CREATE TABLE tried_parts_${month} PARTITION OF tried_parts FOR VALUES FROM ('${from}') TO ('${to}')`,
  );
}

async function fillMonth(client, month, sessions) {
  await client.query(
    `INSERT INTO tried_parts (upload_id, part_number, size_bytes, etag)
     SELECT id, number, 8388608, md5(number::text) FROM (
       SELECT uuidv7(${monthsAgo(month)} + interval '27 days' * n / $1 - clock_timestamp()) AS id
       FROM generate_series(1, $1::int) AS n
     ) AS session, generate_series(1, $2::int) AS number`,
    [sessions, PARTS_PER_SESSION],
  );
}

/** As the service writes part rows of this month: many at once, over what may be there. */
async function write(client, server) {
  const begunLog = await logPosition(client);
  const begun = server.database.cpuSeconds();
  for (let statement = 0; statement < STATEMENTS; statement++)
    await client.query({
      name: 'write',
      text: `INSERT INTO tried_parts AS old (upload_id, part_number, size_bytes, etag)
        SELECT id, number, 8388608, md5(number::text) FROM (SELECT uuidv7() AS id) AS session, generate_series(1, $1::int) AS number
        ON CONFLICT (upload_id, part_number) DO UPDATE SET etag = excluded.etag, replaced_size_bytes = old.size_bytes`,
      values: [PARTS_A_STATEMENT],
    });
  const parts = STATEMENTS * PARTS_A_STATEMENT;
  return {
    write: ((server.database.cpuSeconds() - begun) * 1000) / parts,
    writeLog: ((await logPosition(client)) - begunLog) / parts,
  };
}

async function readOne(client) {
  const [{ upload_id: id }] = (
    await client.query(
      `SELECT upload_id FROM tried_parts WHERE upload_id >= pg_temp.least_id(${monthsAgo(2)}) LIMIT 1`,
    )
  ).rows;
  let fastest = Infinity;
  for (let reading = 0; reading < READINGS; reading++) {
    const begun = performance.now();
    const { rows } = await client.query(
      'SELECT * FROM tried_parts WHERE upload_id = $1 ORDER BY part_number',
      [id],
    );
    fastest = Math.min(fastest, performance.now() - begun);
    if (rows.length !== PARTS_PER_SESSION) throw new Error(`Void: ${rows.length} parts were read.`);
  }
  return fastest;
}

async function clear(client, isPartitioned, expected) {
  const before = await stateOf(client);
  const begun = performance.now();
  if (isPartitioned) await client.query(`DROP TABLE tried_parts_${MONTHS}`);
  else
    await client.query(
      `DELETE FROM tried_parts WHERE upload_id < pg_temp.least_id(${monthsAgo(MONTHS - 1)})`,
    );
  const ms = performance.now() - begun;
  if (!isPartitioned) await client.query('VACUUM tried_parts');
  const after = await stateOf(client);
  if (before.rows - after.rows !== expected)
    throw new Error(`Void: ${before.rows - after.rows} and not ${expected} rows were cleared.`);
  return { clear: ms, clearLog: (after.log - before.log) / 1e6, freed: (before.bytes - after.bytes) / 1e6 };
}

async function logPosition(client) {
  return (await client.query("SELECT pg_current_wal_lsn() - '0/0'::pg_lsn AS log")).rows[0].log;
}

async function stateOf(client) {
  const { rows } = await client.query(`SELECT (SELECT count(*) FROM tried_parts) AS rows,
    coalesce((SELECT sum(pg_total_relation_size(relid)) FROM pg_partition_tree('tried_parts') WHERE isleaf),
      pg_total_relation_size('tried_parts')) AS bytes`);
  return { ...rows[0], log: await logPosition(client) };
}
