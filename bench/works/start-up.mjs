import { setTimeout as sleep } from 'node:timers/promises';
import { startNullS3 } from '../lib/null-s3.mjs';
import { cpuSeconds, residentMb } from '../lib/process.mjs';
import { measureInTurn } from '../lib/statistics.mjs';
import { longshore, longshoreDisk } from '../systems/longshore.mjs';

const SETTLING_MS = 5000;

/** @type {import('./work.mjs').Work} */
export const startUp = {
  name: 'start-up',
  title: 'Start to ready with a new database, and what an idle server holds 5 s later',
  columns: [
    { metric: 'ready', title: 's to ready', digits: 2 },
    { metric: 'cpu', title: 'CPU-s', digits: 2 },
    { metric: 'idle', title: 'idle RSS, MB', digits: 0 },
  ],
  systems: [longshore, longshoreDisk],
  run: measureStartUp,
};

/** @param {import('./work.mjs').Options} options */
async function measureStartUp({ systems, rounds, quick }) {
  const sink = await startNullS3();
  try {
    const subjects = systems.map((system) => ({ system }));
    const spreads = await measureInTurn(subjects, rounds, async ({ system }) => {
      const server = await system.start({ sink });
      const cpu = cpuSeconds(server.pid);
      await sleep(quick ? 0 : SETTLING_MS);
      const idle = residentMb(server.pid);
      await server.stop();
      return { ready: server.readySeconds, cpu, idle };
    });
    return { spreads, missing: [] };
  } finally {
    await sink.stop();
  }
}
