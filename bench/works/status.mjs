import { Clients, constantBytes, sendParts } from '../lib/load.mjs';
import { measureCpu, scaled } from '../lib/measure.mjs';
import { startNullS3 } from '../lib/null-s3.mjs';
import { withSystems } from '../lib/running-systems.mjs';
import { measureInTurn } from '../lib/statistics.mjs';
import { longshore, longshoreDisk } from '../systems/longshore.mjs';

const PART_BYTES = 1024;

/** @type {import('./work.mjs').Work} */
export const status = {
  name: 'status',
  title: 'Status of a session of 10,000 parts, every second one stored',
  columns: [
    { metric: 'cpu', title: 'CPU-ms', digits: 1 },
    { metric: 'database', title: 'Postgres CPU-ms', digits: 1 },
    { metric: 'wall', title: 'ms', digits: 1 },
  ],
  systems: [longshore, longshoreDisk],
  run: measureStatus,
};

/** @param {import('./work.mjs').Options} options */
async function measureStatus({ systems, rounds, quick }) {
  const stored = quick ? 50 : 5000;
  const calls = quick ? 2 : 50;
  const body = constantBytes(PART_BYTES);
  const sink = await startNullS3();
  try {
    const spreads = await withSystems(systems, { sink, env: { MIN_PART_SIZE: '1KiB' } }, async (running) => {
      const uploads = new Map();
      for (const { server } of running) {
        const clients = new Clients(server.port, 16);
        const upload = await server.beginUpload({
          parts: 2 * stored,
          partSizeBytes: PART_BYTES,
          concurrency: 16,
        });
        const everySecond = { ...upload, callOf: (number) => upload.callOf(2 * number) };
        await sendParts(clients, everySecond, { parts: stored, body });
        clients.close();
        uploads.set(server, upload);
      }
      return measureInTurn(running, rounds, async ({ server }) => {
        const clients = new Clients(server.port, 1);
        const cost = await measureCpu(server, () =>
          clients.share(calls, async (connection) => {
            const { uploadedParts, missingParts } = await uploads.get(server).status(connection);
            if (uploadedParts !== stored || missingParts.length !== stored)
              throw new Error(`Void: ${uploadedParts} of ${2 * stored} parts are said to be stored.`);
          }),
        );
        clients.close();
        return scaled(cost, 1000 / calls);
      });
    });
    return { spreads, missing: [] };
  } finally {
    await sink.stop();
  }
}
