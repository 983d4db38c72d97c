import { Clients, constantBytes, sendParts } from '../lib/load.mjs';
import { measureCpu } from '../lib/measure.mjs';
import { startNullS3 } from '../lib/null-s3.mjs';
import { available, withSystems } from '../lib/running-systems.mjs';
import { measureInTurn } from '../lib/statistics.mjs';
import { longshore, longshoreDisk } from '../systems/longshore.mjs';
import { naive } from '../systems/sdk.mjs';

const CONCURRENCY = 4;

/**
 * Start and complete of sessions of one part; the parts between are not counted.
 * @type {import('./work.mjs').Work}
 */
export const session = {
  name: 'session',
  title: 'Start and complete of one session, 4 at a time',
  columns: [
    { metric: 'cpu', title: 'CPU-ms', digits: 2 },
    { metric: 'start', title: 'start', digits: 2 },
    { metric: 'complete', title: 'complete', digits: 2 },
    { metric: 'database', title: 'Postgres CPU-ms', digits: 2 },
    { metric: 'wall', title: 'ms', digits: 2 },
  ],
  reference: 'naive',
  systems: [longshore, longshoreDisk, naive],
  run: measureSessions,
};

/** @param {import('./work.mjs').Options} options */
async function measureSessions({ systems, rounds, quick }) {
  const count = quick ? 20 : 300;
  const { present, missing } = available(systems);
  const sink = await startNullS3();
  try {
    const spreads = await withSystems(present, { sink }, (running) =>
      measureInTurn(running, rounds, async ({ server }) => {
        const clients = new Clients(server.port, CONCURRENCY);
        const cost = await sessions(server, clients, count);
        clients.close();
        return Object.fromEntries(
          Object.entries(cost).map(([name, value]) => [name, (value * 1000) / count]),
        );
      }),
    );
    return { spreads, missing };
  } finally {
    await sink.stop();
  }
}

async function sessions(server, clients, count) {
  const body = constantBytes(1);
  const uploads = [];
  const start = await measureCpu(server, () =>
    clients.share(count, async (connection) => {
      const plan = { parts: 1, partSizeBytes: body.length, concurrency: 1, connection };
      uploads.push(await server.beginUpload(plan));
    }),
  );
  await clients.share(count, (connection, number) =>
    sendParts({ share: (_, send) => send(connection, 1) }, uploads[number - 1], { parts: 1, body }),
  );
  const complete = await measureCpu(server, () =>
    clients.share(count, (connection, number) => uploads[number - 1].complete(connection)),
  );
  return {
    cpu: start.cpu + complete.cpu,
    start: start.cpu,
    complete: complete.cpu,
    database: start.database + complete.database,
    wall: start.wall + complete.wall,
  };
}
