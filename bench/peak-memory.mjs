// Peak memory of the server process under loads that break servers which buffer.
//   npm run bench:memory            on disk and the embedded Postgres; S3_BUCKET, S3_ENDPOINT … choose a bucket
// Prints VmHWM of the server, read from the kernel: idle, and after each load on a server started anew.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { prepare } from '../scripts/prepare.mjs';

const MIB = 2 ** 20;
const CHUNK = Buffer.alloc(MIB, 'longshore');
const PORT = 3987;
const LIMIT_MIB = 250 * (1000 / 1024) ** 2; // 250 MB

const LOADS = [
  { name: 'idle, one small upload', run: () => upload(1, MIB, 1) },
  { name: '32 parts of 64 MiB at once', run: () => upload(32, 64 * MIB, 32) },
  { name: '100 slow clients, 8 MiB each over 20 s', run: () => trickle(100, 8 * MIB, 20) },
];

await prepare({ server: true });
let isOver = false;
for (const { name, run } of LOADS) {
  const server = await startServer();
  try {
    await run();
    const peak = peakMib(server.process.pid);
    isOver ||= peak > LIMIT_MIB;
    console.log(`${name.padEnd(42)} ${peak.toFixed(0).padStart(5)} MiB`);
  } finally {
    await server.stop();
  }
}
process.exit(isOver ? 1 : 0);

async function startServer() {
  const folder = mkdtempSync(join(tmpdir(), 'longshore-bench-'));
  const env = { ...process.env, PORT: String(PORT), DATA_DIR: folder, LOG_LEVEL: 'warn' };
  const child = spawn(process.execPath, ['dist/main.js'], { env, stdio: 'ignore' });
  while (!(await fetch(`http://127.0.0.1:${PORT}/health/ready`).catch(() => undefined))?.ok) await sleep(100);
  const stop = async () => {
    child.kill();
    await once(child, 'exit');
    rmSync(folder, { recursive: true, force: true });
  };
  return { process: child, stop };
}

function peakMib(pid) {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
}

/** `count` parts of one upload, `concurrency` at a time, as fast as they go. */
async function upload(count, partSize, concurrency) {
  const { uploadId } = await post('/v1/uploads/start', {
    filename: 'bench.bin',
    totalSize: count * partSize,
    partSize: Math.max(partSize, 5 * MIB),
  });
  let next = 1;
  const worker = async () => {
    while (next <= count) await putPart(uploadId, next++, partSize);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  await post(`/v1/uploads/${uploadId}/complete`, {});
}

/** `clients` uploads of one part each, all trickling. */
async function trickle(clients, size, seconds) {
  const uploads = Array.from({ length: clients }, async () => {
    const { uploadId } = await post('/v1/uploads/start', {
      filename: 'slow.bin',
      totalSize: size,
      partSize: 8 * MIB,
    });
    await putPart(uploadId, 1, size, (seconds * 1000) / (size / (64 * 1024)));
    await post(`/v1/uploads/${uploadId}/complete`, {});
  });
  await Promise.all(uploads);
}

/** Sends 1 MiB at a time, or 64 KiB each `pauseMs`. */
async function putPart(uploadId, number, size, pauseMs) {
  const path = `/v1/uploads/${uploadId}/part/${number}`;
  const put = request({ port: PORT, method: 'PUT', path, headers: { 'content-length': size } });
  const answered = once(put, 'response');
  const step = pauseMs === undefined ? MIB : 64 * 1024;
  for (let sent = 0; sent < size; sent += step) {
    if (!put.write(CHUNK.subarray(0, Math.min(step, size - sent)))) await once(put, 'drain');
    if (pauseMs !== undefined) await sleep(pauseMs);
  }
  put.end();
  const [response] = await answered;
  response.resume();
  if (response.statusCode !== 200) throw new Error(`Part ${number} answered ${response.statusCode}`);
}

async function post(path, body) {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`http://127.0.0.1:${PORT}${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}
