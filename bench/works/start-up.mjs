import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startNullS3 } from '../lib/null-s3.mjs';
import { cpuSeconds, residentMb } from '../lib/process.mjs';
import { measureInTurn } from '../lib/statistics.mjs';
import { bare } from '../systems/bare.mjs';
import { longshore, longshoreDisk } from '../systems/longshore.mjs';

const SETTLING_MS = 5000;

const COLUMNS = [
  { metric: 'ready', title: 's to ready', digits: 2 },
  { metric: 'cpu', title: 'CPU-s', digits: 2 },
  { metric: 'idle', title: 'idle RSS, MB', digits: 0 },
];

/** @type {import('./work.mjs').Work} */
export const startUp = {
  name: 'start-up',
  title: 'Start to ready with a new database, and what an idle server holds 5 s later',
  columns: COLUMNS,
  systems: [longshore, longshoreDisk],
  run: measureFirstStart,
};

/** @type {import('./work.mjs').Work} */
export const warmStart = {
  name: 'start-up-warm',
  title: 'Start to ready with a database that exists, and what an idle server holds 5 s later',
  columns: COLUMNS,
  reference: 'bare',
  systems: [longshore, longshoreDisk, bare],
  run: measureWarmStart,
};

/** @param {import('./work.mjs').Options} options */
async function measureFirstStart({ systems, rounds, quick }) {
  const sink = await startNullS3();
  try {
    const subjects = systems.map((system) => ({ system }));
    const spreads = await measureInTurn(subjects, rounds, ({ system }) =>
      measureStart(system, { sink, alone: true }, quick),
    );
    return { spreads, missing: [] };
  } finally {
    await sink.stop();
  }
}

/**
 * With its own Postgres, which has to start too, and on one that runs already, as for the bare application.
 * @param {import('./work.mjs').Options} options
 */
async function measureWarmStart({ systems, rounds, quick }) {
  const sink = await startNullS3();
  const host = await longshore.start({ sink });
  const folders = mkdtempSync(join(tmpdir(), 'longshore-bench-'));
  const onHost = { DATABASE_URL: host.database.url };
  try {
    const subjects = systems.flatMap((system) => [
      ...(system === bare ? [] : [{ system, folder: mkdtempSync(join(folders, 'own-')) }]),
      ...(system === longshoreDisk ? [] : [{ system: titled(system), env: onHost }]),
    ]);
    const spreads = await measureInTurn(subjects, rounds, ({ system, ...given }) =>
      measureStart(system, { sink, alone: true, ...given }, quick),
    );
    return { spreads, missing: [] };
  } finally {
    rmSync(folders, { recursive: true, force: true });
    await host.stop();
    await sink.stop();
  }
}

function titled(system) {
  return system === bare
    ? system
    : { ...system, name: `${system.name}-on-host`, title: `${system.title}, Postgres runs already` };
}

async function measureStart(system, surroundings, quick) {
  const server = await system.start(surroundings);
  const cpu = cpuSeconds(server.pid);
  await sleep(quick ? 0 : SETTLING_MS);
  const idle = residentMb(server.pid);
  await server.stop();
  return { ready: server.readySeconds, cpu, idle };
}
