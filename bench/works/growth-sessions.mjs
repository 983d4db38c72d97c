import { fill, KEEP_EVERYTHING } from '../lib/fill.mjs';
import { Clients, constantBytes, sendParts } from '../lib/load.mjs';
import { measureCpu } from '../lib/measure.mjs';
import { startNullS3 } from '../lib/null-s3.mjs';
import { checkRows } from '../lib/sink-account.mjs';
import { measureInTurn } from '../lib/statistics.mjs';
import { longshore } from '../systems/longshore.mjs';
import { sessions } from './session.mjs';

const CONCURRENCY = 4;
const PART_BYTES = 1024;

/** @type {import('./work.mjs').Work} */
export const growthOfSessions = {
  name: 'growth-sessions',
  title: 'Sessions and parts by the number of sessions in the table, 4 calls at a time',
  axis: { title: 'sessions in the table', isLogarithmic: true },
  columns: [
    { metric: 'session', title: 'start + complete, CPU-ms', digits: 2 },
    { metric: 'sessionDatabase', title: 'its Postgres CPU-ms', digits: 2 },
    { metric: 'part', title: 'a part call, CPU-ms', digits: 2 },
    { metric: 'partDatabase', title: 'its Postgres CPU-ms', digits: 2 },
  ],
  plot: ['session', 'sessionDatabase', 'part', 'partDatabase'],
  systems: [longshore],
  run: measureGrowth,
};

/**
 * A server and a Postgres for each number, all up at once, so that they are measured in turn.
 * @param {import('./work.mjs').Options} options
 */
async function measureGrowth({ rounds, quick }) {
  const sizes = quick ? [1000] : [1000, 10_000, 100_000, 1_000_000];
  const sink = await startNullS3();
  const subjects = [];
  try {
    for (const x of sizes) {
      const server = await longshore.start({ sink, env: { ...KEEP_EVERYTHING, MIN_PART_SIZE: '1KiB' } });
      subjects.push({ x, server, system: { name: String(x), title: x.toLocaleString('en') } });
      await fill(server.database, { sessions: x, partsPerSession: 1 });
    }
    const spreads = await measureInTurn(subjects, rounds, ({ server }) => measureAt(server, quick));
    return { spreads, missing: [] };
  } finally {
    await Promise.all(subjects.map(({ server }) => server.stop()));
    await sink.stop();
  }
}

async function measureAt(server, quick) {
  const count = quick ? 10 : 150;
  const parts = quick ? 50 : 1000;
  const clients = new Clients(server.port, CONCURRENCY);
  const session = await sessions(server, clients, count);
  const upload = await server.beginUpload({ parts, partSizeBytes: PART_BYTES, concurrency: CONCURRENCY });
  const body = constantBytes(PART_BYTES);
  const part = await measureCpu(server, () => sendParts(clients, upload, { parts, body }));
  clients.close();
  await checkRows(server, upload, { parts, bytes: parts * PART_BYTES });
  return {
    session: (session.cpu * 1000) / count,
    sessionDatabase: (session.database * 1000) / count,
    part: (part.cpu * 1000) / parts,
    partDatabase: (part.database * 1000) / parts,
  };
}
