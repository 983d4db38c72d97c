import { Clients, constantBytes, sendParts } from '../lib/load.mjs';
import { startNullS3 } from '../lib/null-s3.mjs';
import { peakMb } from '../lib/process.mjs';
import { accounted, checkRows } from '../lib/sink-account.mjs';
import { measureAnew } from '../lib/statistics.mjs';
import { longshore } from '../systems/longshore.mjs';

const MIB = 2 ** 20;
const PART_BYTES = 8 * MIB;
const CONCURRENCY = 4;

/** @type {import('./work.mjs').Work} */
export const growthOfMemory = {
  name: 'growth-memory',
  title: 'Peak RSS by the size of the object: 8 MiB parts, 4 at a time, to its end',
  axis: { title: 'GiB', isLogarithmic: true },
  columns: [
    { metric: 'peak', title: 'MB', digits: 0 },
    { metric: 'wall', title: 's', digits: 1 },
  ],
  plot: ['peak'],
  systems: [longshore],
  run: measureGrowth,
};

/**
 * A peak is of a process's whole life: each object has a server of its own.
 * @param {import('./work.mjs').Options} options
 */
async function measureGrowth({ rounds, quick }) {
  const sizes = quick ? [1 / 64, 1 / 16] : [1, 4, 16];
  const body = constantBytes(PART_BYTES);
  const subjects = sizes.map((x) => ({ x, system: { name: `${x}-gib`, title: x.toLocaleString('en') } }));
  const spreads = await measureAnew(subjects, rounds, ({ x }) => measureOnce(body, x * 128));
  return { spreads, missing: [] };
}

async function measureOnce(body, parts) {
  const sink = await startNullS3();
  const server = await longshore.start({ sink });
  try {
    const plan = { parts, partSizeBytes: body.length, concurrency: CONCURRENCY };
    const sent = { parts, bytes: parts * body.length };
    const upload = await server.beginUpload(plan);
    const clients = new Clients(server.port, CONCURRENCY);
    const begun = performance.now();
    await accounted(sink, longshore, sent, () => sendParts(clients, upload, { parts, body }));
    const { size } = await upload.complete(clients.connections[0]);
    const wall = (performance.now() - begun) / 1000;
    clients.close();
    if (size !== sent.bytes) throw new Error(`Void: the object has ${size} and not ${sent.bytes} bytes.`);
    await checkRows(server, upload, sent);
    return { peak: peakMb(server.pid), wall };
  } finally {
    await server.stop();
    await sink.stop();
  }
}
