import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '../lib/connection.mjs';
import { Database } from '../lib/database.mjs';
import { KEEP_EVERYTHING } from '../lib/fill.mjs';
import { freePort } from '../lib/free-port.mjs';
import { startProcess } from '../lib/process.mjs';
import { sharesServers, startOrShare } from '../lib/shared.mjs';

/** Another build than this checkout's can be measured. */
export const DIST = resolve(process.env.BENCH_DIST ?? join(import.meta.dirname, '../../dist'));
/** To profile it. */
const NODE_OPTIONS = process.env.BENCH_NODE_OPTIONS?.split(' ') ?? [];

/** @type {import('./system.mjs').System} */
export const longshore = {
  name: 'longshore',
  title: 'Longshore on S3',
  start: (surroundings) =>
    startOrJoin(surroundings.sink.endpoint, settingsFor(surroundings.sink), surroundings),
};

/** @type {import('./system.mjs').System} */
export const longshoreDisk = {
  name: 'longshore-disk',
  title: 'Longshore on disk',
  keepsBytes: true,
  start: (surroundings) => startOrJoin('disk', { STORAGE: 'disk' }, surroundings),
};

/** One that all works share has to suit them all. */
const SHARED_SETTINGS = { ...KEEP_EVERYTHING, MIN_PART_SIZE: '1KiB' };

/**
 * @param {string} store
 * @param {Record<string, string>} settings
 * @param {import('./system.mjs').Surroundings} surroundings
 */
function startOrJoin(store, settings, { env, folder, alone = false }) {
  if (alone || folder !== undefined || !sharesServers())
    return startLongshore({ ...settings, ...env }, folder);
  return startOrShare(`longshore ${store}`, () => startLongshore({ ...settings, ...SHARED_SETTINGS }));
}

/**
 * Longshore's settings for the sink.
 * @param {import('../lib/null-s3.mjs').NullS3} sink
 */
export function settingsFor(sink) {
  return {
    S3_BUCKET: 'bench',
    S3_ENDPOINT: sink.endpoint,
    S3_ACCESS_KEY_ID: 'bench',
    S3_SECRET_ACCESS_KEY: 'bench-secret',
    ...sink.clientEnv,
  };
}

/**
 * The built server as an operator gets it: default settings, its own Postgres, the log at its default level and thrown
 * away. Only the examination of the store at the first start is left out.
 * @param {Record<string, string>} env
 * @param {string} [given] its folder, which then stays: with what an earlier start has left there
 */
async function startLongshore(env, given) {
  const folder = given ?? mkdtempSync(join(tmpdir(), 'longshore-bench-'));
  const port = await freePort();
  const settings = { PORT: String(port), DATA_DIR: join(folder, 'data'), DOCTOR: 'off', ...env };
  const begun = performance.now();
  const server = startProcess(process.execPath, [...NODE_OPTIONS, join(DIST, 'main.js')], {
    // Not the checkout, whose .env is somebody's own.
    cwd: folder,
    env: settings,
  });
  await untilReady(port);
  const readySeconds = (performance.now() - begun) / 1000;
  const connection = new Connection(port);
  const database = new Database(settings.DATA_DIR);
  return {
    pid: server.pid,
    port,
    folder,
    readySeconds,
    database,
    beginUpload: (plan) => beginUpload(connection, plan),
    databaseCpuSeconds: () => database.cpuSeconds(),
    async stop() {
      connection.close();
      await server.stop();
      if (given === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** @param {number} port */
export async function untilReady(port) {
  while (!(await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => undefined))?.ok) await sleep(20);
}

/**
 * @param {Connection} connection
 * @param {import('./system.mjs').UploadPlan} plan
 */
async function beginUpload(connection, { parts, partSizeBytes, connection: over = connection }) {
  const { uploadId } = await over.sendJson('POST', '/v1/uploads/start', {
    filename: 'bench.bin',
    totalSize: parts * partSizeBytes,
    // A single part may be smaller than any part size.
    partSize: parts > 1 ? partSizeBytes : undefined,
  });
  const path = `/v1/uploads/${uploadId}`;
  return {
    uploadId,
    callOf: (number) => ({ method: 'PUT', path: `${path}/part/${number}` }),
    urlsPerCall: 1000,
    signParts: async (over, partNumbers) =>
      (await over.sendJson('POST', `${path}/part-urls`, { partNumbers })).urls.map(({ url }) => url),
    status: (over) => over.sendJson('GET', `${path}/status`),
    complete: (over) => over.sendJson('POST', `${path}/complete`, {}),
    abort: () => connection.sendJson('DELETE', path),
  };
}
