import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from '../lib/connection.mjs';
import { Database } from '../lib/database.mjs';
import { firstLine } from '../lib/first-line.mjs';
import { measureCpu, scaled } from '../lib/measure.mjs';
import { startNullS3 } from '../lib/null-s3.mjs';
import { startProcess } from '../lib/process.mjs';
import { checkRows } from '../lib/sink-account.mjs';
import { measureInTurn } from '../lib/statistics.mjs';
import { DIST, longshore, settingsFor } from '../systems/longshore.mjs';

const PART_BYTES = 1024;
const SUBJECTS = [
  subject('repository', 64, 'row, counters, expiry and event of a part, 64 at a time'),
  subject('repository', 1, 'row, counters, expiry and event of a part, one by one'),
  subject('upsert', 64, 'a Prisma upsert of the row alone, 64 at a time'),
  subject('upsert', 1, 'a Prisma upsert of the row alone, one by one'),
];

/** @type {import('./work.mjs').Work} */
export const partRecord = {
  name: 'part-record',
  title: "A part's record by itself, without HTTP and without the part, per record",
  columns: [
    { metric: 'cpu', title: 'CPU-ms', digits: 3 },
    { metric: 'database', title: 'Postgres CPU-ms', digits: 3 },
    { metric: 'wall', title: 'ms', digits: 3 },
  ],
  systems: [longshore],
  run: measureRecords,
};

function subject(way, concurrency, title) {
  const system = { name: `${way}-${concurrency}`, title, isOther: way !== 'repository' };
  return { system, way, concurrency };
}

/** @param {import('./work.mjs').Options} options */
async function measureRecords({ rounds, quick }) {
  const sink = await startNullS3();
  const recorder = await startRecorder(sink);
  try {
    const spreads = await measureInTurn(SUBJECTS, rounds, async ({ way, concurrency }) => {
      const count = quick ? 50 : concurrency === 1 ? 1000 : 5000;
      const uploadId = await recorder.begin(count);
      const order = { way, uploadId, count, concurrency };
      const cost = await measureCpu(recorder, () => recorder.orders.sendJson('POST', '/', order));
      if (way === 'repository')
        await checkRows(recorder, { uploadId }, { parts: count, bytes: count * PART_BYTES });
      return scaled(cost, 1000 / count);
    });
    return { spreads, missing: [] };
  } finally {
    await recorder.stop();
    await sink.stop();
  }
}

async function startRecorder(sink) {
  const folder = mkdtempSync(join(tmpdir(), 'longshore-bench-'));
  const dataFolder = join(folder, 'data');
  const program = join(import.meta.dirname, '../systems/servers/part-recorder.mjs');
  const server = startProcess(process.execPath, [program, DIST], {
    cwd: folder,
    env: { ...settingsFor(sink), DATA_DIR: dataFolder, DOCTOR: 'off', MIN_PART_SIZE: '1KiB' },
    stdout: 'pipe',
  });
  const [port, orderPort] = (await firstLine(server.stdout, /^(\d+) (\d+)\n/m)).map(Number);
  // Its log, which nobody reads.
  server.stdout.resume();
  const connection = new Connection(port);
  const orders = new Connection(orderPort);
  const database = new Database(dataFolder);
  return {
    pid: server.pid,
    orders,
    database,
    databaseCpuSeconds: () => database.cpuSeconds(),
    async begin(parts) {
      const upload = { filename: 'bench.bin', totalSize: parts * PART_BYTES, partSize: PART_BYTES };
      return (await connection.sendJson('POST', '/v1/uploads/start', upload)).uploadId;
    },
    async stop() {
      connection.close();
      orders.close();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
