import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '../lib/connection.mjs';
import { freePort } from '../lib/free-port.mjs';
import { cpuSecondsOfTree, startProcess } from '../lib/process.mjs';

/** Another build than this checkout's can be measured. */
const DIST = resolve(process.env.BENCH_DIST ?? join(import.meta.dirname, '../../dist'));
/** To profile it. */
const NODE_OPTIONS = process.env.BENCH_NODE_OPTIONS?.split(' ') ?? [];

/** @type {import('./system.mjs').System} */
export const longshore = {
  name: 'longshore',
  title: 'Longshore on S3',
  start: ({ sink, env }) =>
    startLongshore({
      S3_BUCKET: 'bench',
      S3_ENDPOINT: sink.endpoint,
      S3_ACCESS_KEY_ID: 'bench',
      S3_SECRET_ACCESS_KEY: 'bench-secret',
      ...env,
    }),
};

/** @type {import('./system.mjs').System} */
export const longshoreDisk = {
  name: 'longshore-disk',
  title: 'Longshore on disk',
  keepsBytes: true,
  start: ({ env }) => startLongshore({ STORAGE: 'disk', ...env }),
};

/**
 * The built server as an operator gets it: default settings, its own Postgres, the log at its default level and thrown
 * away. Only the examination of the store at the first start is left out.
 */
async function startLongshore(env) {
  const folder = mkdtempSync(join(tmpdir(), 'longshore-bench-'));
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
  const postmaster = join(settings.DATA_DIR, 'postgres/cluster/postmaster.pid');
  return {
    pid: server.pid,
    port,
    folder,
    readySeconds,
    beginUpload: (plan) => beginUpload(connection, plan),
    databaseCpuSeconds: () =>
      existsSync(postmaster) ? cpuSecondsOfTree(parseInt(readFileSync(postmaster, 'utf8'), 10)) : NaN,
    async stop() {
      connection.close();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function untilReady(port) {
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
