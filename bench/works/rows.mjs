import { fill, KEEP_EVERYTHING } from '../lib/fill.mjs';
import { Clients, constantBytes, sendParts } from '../lib/load.mjs';
import { startNullS3 } from '../lib/null-s3.mjs';
import { checkRows } from '../lib/sink-account.mjs';
import { measureAnew } from '../lib/statistics.mjs';
import { longshore } from '../systems/longshore.mjs';
import { sessions as runSessions } from './session.mjs';

const PART_BYTES = 1024;
/** More would wait for a connection to Postgres longer than a busy machine lets them. */
const SESSIONS_AT_ONCE = 4;
const TABLES = ['upload_sessions', 'upload_parts', 'upload_events'];

/** @type {import('./work.mjs').Work} */
export const rows = {
  name: 'rows',
  title: 'What Postgres keeps and writes: bytes on disk with all indexes, and write-ahead log',
  columns: [
    { metric: 'sessionRow', title: 'a session row', digits: 0 },
    { metric: 'partRow', title: 'a part row', digits: 0 },
    { metric: 'eventRow', title: 'an event row', digits: 0 },
    { metric: 'sessionLog', title: 'WAL of a session', digits: 0 },
    { metric: 'partLog', title: 'WAL of a part', digits: 0 },
  ],
  systems: [longshore],
  run: measureRows,
};

/** @param {import('./work.mjs').Options} options */
async function measureRows({ rounds, quick }) {
  const subjects = [1, 64].map((concurrency) => ({
    concurrency,
    system: { name: `by-${concurrency}`, title: `calls ${concurrency} at a time` },
  }));
  const sink = await startNullS3();
  try {
    const measure = ({ concurrency }) => measureOnce(sink, concurrency, quick);
    return { spreads: await measureAnew(subjects, rounds, measure), missing: [] };
  } finally {
    await sink.stop();
  }
}

/** In a database of its own, which has some rows already, so that no table's first pages count for much. */
async function measureOnce(sink, concurrency, quick) {
  const server = await longshore.start({ sink, env: { ...KEEP_EVERYTHING, MIN_PART_SIZE: '1KiB' } });
  const clients = new Clients(server.port, concurrency);
  const few = new Clients(server.port, Math.min(concurrency, SESSIONS_AT_ONCE));
  try {
    await fill(server.database, { sessions: quick ? 100 : 10_000, partsPerSession: 0 });
    const parts = quick ? 100 : 2000;
    const count = quick ? 20 : 200;
    const body = constantBytes(PART_BYTES);
    const upload = await server.beginUpload({ parts, partSizeBytes: PART_BYTES, concurrency });
    const begun = await stateOf(server);
    await sendParts(clients, upload, { parts, body });
    const stored = await stateOf(server);
    await checkRows(server, upload, { parts, bytes: parts * PART_BYTES });
    await runSessions(server, few, count);
    const ended = await stateOf(server);
    return {
      sessionRow: (ended.upload_sessions - stored.upload_sessions) / count,
      partRow: (stored.upload_parts - begun.upload_parts) / parts,
      eventRow: (stored.upload_events - begun.upload_events) / parts,
      sessionLog: (ended.log - stored.log) / count,
      partLog: (stored.log - begun.log) / parts,
    };
  } finally {
    clients.close();
    few.close();
    await server.stop();
  }
}

/** After a checkpoint each page is logged whole once: here as in life. */
async function stateOf({ database }) {
  const sizes = TABLES.map((name) => `pg_total_relation_size('${name}') AS ${name}`).join(', ');
  const [state] = await database.query(`SELECT ${sizes}, pg_current_wal_lsn() - '0/0'::pg_lsn AS log`);
  return state;
}
