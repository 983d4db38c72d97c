/**
 * What is to be reached. `measured` takes the figures of a run, by work and system, as medians.
 * @typedef {(work: string, system: string, metric: string) => number} Figures
 * @typedef {{ work: string, goal: string, unit: string, digits: number, most?: number, least?: number,
 *   measured: (figure: Figures, ratio: (work: string, system: string) => number) => number }} Goal
 *
 * @type {readonly Goal[]}
 */
export const GOALS = [
  {
    work: 'part stream, against the Node pipe',
    goal: 'the pipe',
    unit: '× the pipe',
    digits: 2,
    most: 1,
    measured: (_, ratio) => ratio('part-stream', 'longshore'),
  },
  {
    work: 'part stream, then',
    goal: 'as raw sockets, 0.6 × the pipe',
    unit: '× the pipe',
    digits: 2,
    most: 0.6,
    measured: (_, ratio) => ratio('part-stream', 'longshore'),
  },
  {
    work: 'part stream with CRC32C verified',
    goal: '1.25 × the pipe',
    unit: '× the pipe',
    digits: 2,
    most: 1.25,
    measured: (_, ratio) => ratio('part-stream-crc32c', 'longshore'),
  },
  {
    work: 'part stream over HTTPS',
    goal: 'the pipe',
    unit: '× the pipe',
    digits: 2,
    most: 1,
    measured: (_, ratio) => ratio('part-stream-https', 'longshore'),
  },
  memory('32 × 64 MiB at once', 'memory-at-once', 40),
  memory('100 slow clients', 'memory-slow-clients', 60),
  memory('a slow store', 'memory-slow-store', 60),
  {
    work: '10,000 part URLs',
    goal: '0.15 CPU-s',
    unit: 'CPU-s',
    digits: 2,
    most: 0.15,
    measured: (figure) => figure('part-urls', 'longshore', 'cpu'),
  },
  {
    work: 'start + complete',
    goal: '3 ms, then 1.5',
    unit: 'CPU-ms',
    digits: 2,
    most: 3,
    measured: (figure) => figure('session', 'longshore', 'cpu'),
  },
  {
    work: "a part's record, in parallel",
    goal: '0.05 ms',
    unit: 'CPU-ms',
    digits: 3,
    most: 0.05,
    measured: (figure) => figure('part-record', 'repository-64', 'cpu'),
  },
  partCall('4 at a time', 'part-call-4'),
  partCall('64 at a time', 'part-call-64'),
  {
    work: 'status of 10,000 parts, half stored',
    goal: '5 ms',
    unit: 'CPU-ms',
    digits: 1,
    most: 5,
    measured: (figure) => figure('status', 'longshore', 'cpu'),
  },
  {
    work: 'the slowest list at 1 M sessions',
    goal: '20 ms in Postgres',
    unit: 'ms',
    digits: 1,
    most: 20,
    measured: (figure) => figure('lists', '*', 'plan'),
  },
  {
    work: 'disk against `cp`',
    goal: '0.8 × its throughput',
    unit: '× its throughput',
    digits: 2,
    least: 0.8,
    measured: (_, ratio) => 1 / ratio('disk', 'longshore-disk'),
  },
  {
    work: 'disk: complete of 50 GiB against 1 GiB',
    goal: 'the same time',
    unit: '× the time',
    digits: 2,
    // What a few milliseconds vary by.
    most: 1.2,
    measured: (_, ratio) => ratio('disk-complete', '50-gib'),
  },
  {
    work: 'idle RSS, on a Postgres that runs',
    goal: 'bare Nest + Prisma + 20 MB',
    unit: 'MB over bare',
    digits: 0,
    most: 20,
    measured: (figure) =>
      figure('start-up-warm', 'longshore-on-host', 'idle') - figure('start-up-warm', 'bare', 'idle'),
  },
  {
    work: 'start to ready, warm, with its own Postgres',
    goal: '4 s',
    unit: 's',
    digits: 1,
    most: 4,
    measured: (figure) => figure('start-up-warm', 'longshore', 'ready'),
  },
];

function memory(title, work, most) {
  return {
    work: title,
    goal: `${most} MB over idle`,
    unit: 'MB',
    digits: 0,
    most,
    measured: (figure) => figure(work, 'longshore', 'more'),
  };
}

function partCall(title, work) {
  return {
    work: `part call beside its bytes, ${title}`,
    goal: '0.4 ms',
    unit: 'CPU-ms',
    digits: 2,
    most: 0.4,
    measured: (figure) => figure(work, 'longshore', 'cpu'),
  };
}
