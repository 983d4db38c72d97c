import { Clients, constantBytes, sendParts } from '../lib/load.mjs';
import { measureCpu, scaled } from '../lib/measure.mjs';
import { startNullS3 } from '../lib/null-s3.mjs';
import { accounted, checkRows } from '../lib/sink-account.mjs';
import { measureInTurn } from '../lib/statistics.mjs';
import { longshore } from '../systems/longshore.mjs';

const CONCURRENCY = 16;
const PART_BYTES = 1024;

/** @type {import('./work.mjs').Work} */
export const growthOfParts = {
  name: 'growth-parts',
  title: 'The part call by the number of parts in the session: 1 KiB parts, 16 at a time, per call',
  axis: { title: 'parts in the session', isLogarithmic: true },
  columns: [
    { metric: 'cpu', title: 'CPU-ms', digits: 3 },
    { metric: 'database', title: 'Postgres CPU-ms', digits: 3 },
    { metric: 'wall', title: 'ms', digits: 3 },
  ],
  plot: ['cpu', 'database'],
  systems: [longshore],
  run: measureGrowth,
};

/** @param {import('./work.mjs').Options} options */
async function measureGrowth({ rounds, quick }) {
  const subjects = (quick ? [10, 100] : [10, 100, 1000, 10_000]).map((x) => ({
    x,
    system: { name: String(x), title: x.toLocaleString('en') },
  }));
  // The kernel's clock ticks in 10 ms: few parts are not measured by one session.
  const partsAtLeast = quick ? 100 : 1000;
  const body = constantBytes(PART_BYTES);
  const sink = await startNullS3();
  const server = await longshore.start({ sink, env: { MIN_PART_SIZE: '1KiB' } });
  try {
    const spreads = await measureInTurn(subjects, rounds, async ({ x: parts }) => {
      const sessions = Math.max(1, partsAtLeast / parts);
      const sent = { parts: parts * sessions, bytes: parts * sessions * PART_BYTES };
      const uploads = [];
      for (let number = 0; number < sessions; number++)
        uploads.push(
          await server.beginUpload({ parts, partSizeBytes: PART_BYTES, concurrency: CONCURRENCY }),
        );
      const clients = new Clients(server.port, CONCURRENCY);
      let cost;
      await accounted(sink, longshore, sent, async () => {
        cost = await measureCpu(server, async () => {
          for (const upload of uploads) await sendParts(clients, upload, { parts, body });
        });
      });
      clients.close();
      for (const upload of uploads) await checkRows(server, upload, { parts, bytes: parts * PART_BYTES });
      return scaled(cost, 1000 / sent.parts);
    });
    return { spreads, missing: [] };
  } finally {
    await server.stop();
    await sink.stop();
  }
}
