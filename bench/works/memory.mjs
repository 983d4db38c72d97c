import { Clients, constantBytes, sendParts } from '../lib/load.mjs';
import { startNullS3 } from '../lib/null-s3.mjs';
import { peakMb, residentMb } from '../lib/process.mjs';
import { available, withSystems } from '../lib/running-systems.mjs';
import { accounted, checkRows } from '../lib/sink-account.mjs';
import { measureAnew } from '../lib/statistics.mjs';
import { longshore, longshoreDisk } from '../systems/longshore.mjs';
import { pipe } from '../systems/pipe.mjs';
import { naive } from '../systems/sdk.mjs';
import { tus } from '../systems/tus.mjs';

const MIB = 2 ** 20;
const PART_BYTES = 64 * MIB;

/** @type {readonly import('./work.mjs').Work[]} */
export const memoryWorks = [
  memoryWork('memory-at-once', 'Peak RSS: 32 parts of 64 MiB at once', { clients: 32 }),
  memoryWork('memory-slow-clients', 'Peak RSS: 100 clients that take 30 s for 64 MiB each', {
    clients: 100,
    pace: { bytesPerSecond: PART_BYTES / 30 },
  }),
  memoryWork(
    'memory-slow-store',
    'Peak RSS: 32 parts of 64 MiB at once into a store that takes 4 MiB/s each',
    {
      clients: 32,
      store: { bytesPerSecond: 4 * MIB },
    },
  ),
];

function memoryWork(name, title, load) {
  return {
    name,
    title,
    columns: [
      { metric: 'peak', title: 'MB', digits: 0 },
      { metric: 'idle', title: 'idle MB', digits: 0 },
      { metric: 'more', title: 'over idle MB', digits: 0 },
      { metric: 'wall', title: 's', digits: 1 },
    ],
    systems: [longshore, longshoreDisk, pipe, naive, tus],
    run: (options) => measureMemory(options, load),
  };
}

/**
 * A peak is of a process's whole life, so each system is started anew for each of its runs, and they run one at a time.
 * @param {import('./work.mjs').Options} options
 */
async function measureMemory({ systems, rounds, quick }, load) {
  const { present, missing } = available(systems);
  const body = constantBytes(quick ? MIB : PART_BYTES);
  const subjects = present.map((system) => ({ system }));
  const spreads = await measureAnew(subjects, rounds, ({ system }) => measureOnce(system, body, load));
  return { spreads, missing };
}

async function measureOnce(system, body, { clients: count, pace, store }) {
  const sink = await startNullS3(store);
  try {
    // S3's rules do not matter to memory, and quick runs have parts of 1 MiB.
    return await withSystems([system], { sink, env: { MIN_PART_SIZE: '1MiB' } }, async ([{ server }]) => {
      await warmUp(server);
      const idle = residentMb(server.pid);
      const upload = await server.beginUpload({
        parts: count,
        partSizeBytes: body.length,
        concurrency: count,
      });
      const clients = new Clients(server.port, count);
      const begun = performance.now();
      const sent = { parts: count, bytes: count * body.length };
      await accounted(sink, system, sent, () => sendParts(clients, upload, { parts: count, body, pace }));
      clients.close();
      const peak = peakMb(server.pid);
      await checkRows(server, upload, sent);
      return { peak, idle, more: peak - idle, wall: (performance.now() - begun) / 1000 };
    });
  } finally {
    await sink.stop();
  }
}

/** One small upload: what is loaded at the first part is not the load's. */
async function warmUp(server) {
  const body = constantBytes(MIB);
  const upload = await server.beginUpload({ parts: 1, partSizeBytes: body.length, concurrency: 1 });
  const clients = new Clients(server.port, 1);
  await sendParts(clients, upload, { parts: 1, body });
  clients.close();
}
