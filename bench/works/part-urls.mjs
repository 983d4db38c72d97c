import { Clients } from '../lib/load.mjs';
import { measureCpu } from '../lib/measure.mjs';
import { startNullS3 } from '../lib/null-s3.mjs';
import { available, withSystems } from '../lib/running-systems.mjs';
import { measureInTurn } from '../lib/statistics.mjs';
import { companion, companionBatch, sdkPresigner } from '../systems/companion.mjs';
import { longshore, longshoreDisk } from '../systems/longshore.mjs';

const PART_BYTES = 8 * 2 ** 20;
const URLS = 10_000;

/** @type {import('./work.mjs').Work} */
export const partUrls = {
  name: 'part-urls',
  title: '10,000 part URLs, signed and delivered through the HTTP call',
  columns: [
    { metric: 'cpu', title: 'CPU-s', digits: 3 },
    { metric: 'database', title: 'Postgres CPU-s', digits: 3 },
    { metric: 'wall', title: 's', digits: 2 },
  ],
  systems: [longshore, longshoreDisk, sdkPresigner, companion, companionBatch],
  run: measureSigning,
};

/** @param {import('./work.mjs').Options} options */
async function measureSigning({ systems, rounds, quick }) {
  const { present, missing } = available(systems);
  const sink = await startNullS3();
  try {
    const spreads = await withSystems(present, { sink }, (running) =>
      measureInTurn(running, rounds, async ({ system, server }) => {
        const upload = await server.beginUpload({ parts: URLS, partSizeBytes: PART_BYTES, concurrency: 1 });
        const clients = new Clients(server.port, 1);
        const batch = upload.urlsPerCall;
        const urls = quick ? Math.max(batch, 50) : URLS;
        const signed = new Set();
        const { cpu, database, wall } = await measureCpu(server, () =>
          clients.share(urls / batch, async (connection, call) => {
            for (const url of await upload.signParts(connection, numbers(call, batch))) signed.add(url);
          }),
        );
        clients.close();
        if (signed.size !== urls)
          throw new Error(`Void: ${system.name} signed ${signed.size} of ${urls} URLs.`);
        return { cpu, database, wall };
      }),
    );
    return { spreads, missing };
  } finally {
    await sink.stop();
  }
}

function numbers(call, batch) {
  return Array.from({ length: batch }, (_, index) => (call - 1) * batch + index + 1);
}
