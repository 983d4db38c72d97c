import { Clients, constantBytes, sendParts } from '../lib/load.mjs';
import { measureCpu, scaled } from '../lib/measure.mjs';
import { startNullS3 } from '../lib/null-s3.mjs';
import { available, withSystems } from '../lib/running-systems.mjs';
import { accounted, checkRows } from '../lib/sink-account.mjs';
import { measureInTurn } from '../lib/statistics.mjs';
import { longshore, longshoreDisk } from '../systems/longshore.mjs';
import { pipe, rawSockets } from '../systems/pipe.mjs';
import { naive, sdkStream } from '../systems/sdk.mjs';

const PART_BYTES = 1024;
/** So that a part costs its call, and hardly its bytes. */
const SETTINGS = { MIN_PART_SIZE: '1KiB' };

/**
 * @param {number} concurrency
 * @returns {import('./work.mjs').Work}
 */
function partCall(concurrency) {
  return {
    name: `part-call-${concurrency}`,
    title: `The part call beside its bytes: parts of 1 KiB, ${concurrency} at a time, per call`,
    columns: [
      { metric: 'cpu', title: 'CPU-ms', digits: 3 },
      { metric: 'database', title: 'Postgres CPU-ms', digits: 3 },
      { metric: 'wall', title: 'ms', digits: 3 },
    ],
    reference: 'pipe',
    systems: [longshore, longshoreDisk, pipe, rawSockets, naive, sdkStream],
    run: (options) => measureCalls(options, concurrency),
  };
}

export const partCallBy4 = partCall(4);
export const partCallBy64 = partCall(64);

/**
 * @param {import('./work.mjs').Options} options
 * @param {number} concurrency
 */
async function measureCalls({ systems, rounds, quick }, concurrency) {
  const body = constantBytes(PART_BYTES);
  const parts = quick ? 100 : 2000;
  const plan = { parts, partSizeBytes: PART_BYTES, concurrency };
  const sent = { parts, bytes: parts * PART_BYTES };
  const { present, missing } = available(systems);
  const sink = await startNullS3();
  try {
    const spreads = await withSystems(present, { sink, env: SETTINGS }, (running) =>
      measureInTurn(running, rounds, async ({ system, server }) => {
        const upload = await server.beginUpload(plan);
        const clients = new Clients(server.port, concurrency);
        let cost;
        await accounted(sink, system, sent, async () => {
          cost = await measureCpu(server, () => sendParts(clients, upload, { parts, body }));
        });
        clients.close();
        await checkRows(server, upload, sent);
        return scaled(cost, 1000 / parts);
      }),
    );
    return { spreads, missing };
  } finally {
    await sink.stop();
  }
}
