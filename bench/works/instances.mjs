import { Clients, constantBytes, sendParts } from '../lib/load.mjs';
import { measureCpu } from '../lib/measure.mjs';
import { startNullS3 } from '../lib/null-s3.mjs';
import { accounted, checkRows } from '../lib/sink-account.mjs';
import { measureInTurn } from '../lib/statistics.mjs';
import { longshore } from '../systems/longshore.mjs';

const MIB = 2 ** 20;
const CALLERS = 64;
const STREAMS = 8;
const SMALL_BYTES = 1024;
const SETTINGS = { MIN_PART_SIZE: '1KiB' };

/** @type {import('./work.mjs').Work} */
export const instances = {
  name: 'instances',
  title: 'One instance, and two on one Postgres whose callers are shared out in turn',
  columns: [
    { metric: 'call', title: 'CPU-ms per 1 KiB part, 64 at a time', digits: 3 },
    { metric: 'callDatabase', title: 'Postgres CPU-ms', digits: 3 },
    { metric: 'callsPerSecond', title: 'calls/s', digits: 0 },
    { metric: 'gib', title: 'CPU-s per GiB, 8 MiB parts, 8 at a time', digits: 2 },
    { metric: 'mibPerSecond', title: 'MiB/s', digits: 0 },
  ],
  reference: 'one',
  systems: [longshore],
  run: measureInstances,
};

/** @param {import('./work.mjs').Options} options */
async function measureInstances({ rounds, quick }) {
  const sink = await startNullS3();
  const first = await longshore.start({ sink, env: SETTINGS });
  const env = { ...SETTINGS, DATABASE_URL: first.database.url };
  const second = await longshore.start({ sink, alone: true, env });
  const subjects = [
    { system: { name: 'one', title: 'one instance' }, servers: [first] },
    { system: { name: 'two', title: 'two instances' }, servers: [first, second] },
  ];
  try {
    const spreads = await measureInTurn(subjects, rounds, async ({ servers }) => {
      const calls = await send(sink, servers, quick ? 200 : 4000, constantBytes(SMALL_BYTES), CALLERS);
      const stream = await send(sink, servers, quick ? 8 : 128, constantBytes(8 * MIB), STREAMS);
      return {
        call: (calls.cpu * 1000) / calls.parts,
        callDatabase: (calls.database * 1000) / calls.parts,
        callsPerSecond: calls.parts / calls.wall,
        gib: (stream.cpu / stream.parts) * 128,
        mibPerSecond: (stream.parts * 8) / stream.wall,
      };
    });
    return { spreads, missing: [] };
  } finally {
    // The first one's Postgres is used by both.
    await second.stop();
    await first.stop();
    await sink.stop();
  }
}

async function send(sink, servers, parts, body, concurrency) {
  const [{ database, databaseCpuSeconds }] = servers;
  const both = { pids: servers.map(({ pid }) => pid), database, databaseCpuSeconds };
  const sent = { parts, bytes: parts * body.length };
  const upload = await servers[0].beginUpload({ parts, partSizeBytes: body.length, concurrency });
  const ports = servers.map(({ port }) => port);
  const clients = new Clients(ports, concurrency);
  let cost;
  await accounted(sink, longshore, sent, async () => {
    cost = await measureCpu(both, () => sendParts(clients, upload, { parts, body }));
  });
  clients.close();
  await checkRows(both, upload, sent);
  return { ...cost, parts };
}
