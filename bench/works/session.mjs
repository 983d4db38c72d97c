import { Clients, constantBytes, sendParts } from '../lib/load.mjs';
import { measureCpu, scaled } from '../lib/measure.mjs';
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
      measureInTurn(running, rounds, async ({ system, server }) => {
        const before = await completedAt(sink, server);
        const clients = new Clients(server.port, CONCURRENCY);
        const cost = await sessions(server, clients, count);
        clients.close();
        const after = await completedAt(sink, server);
        const expected = { atSink: system.keepsBytes ? 0 : count, inRows: server.database ? count : 0 };
        for (const [place, number] of Object.entries(expected)) {
          const completed = after[place] - before[place];
          if (completed !== number)
            throw new Error(
              `Void: ${completed} and not ${number} were completed (${system.name}, ${place}).`,
            );
        }
        return scaled(cost, 1000 / count);
      }),
    );
    return { spreads, missing };
  } finally {
    await sink.stop();
  }
}

/** What has been completed so far, by the store's and by the rows' word. */
async function completedAt(sink, { database }) {
  const { completed: atSink } = await sink.stats();
  const rows = await database?.query("SELECT count(*) FROM upload_sessions WHERE status = 'completed'");
  return { atSink, inRows: rows?.[0].count ?? 0 };
}

export async function sessions(server, clients, count) {
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
