import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { bytes } from '../support/bytes.js';
import { LongshoreProcess } from '../support/longshore-process.js';
import { temporaryFolder } from '../support/stores.js';
import { PART_SIZE, TestClient } from '../support/test-client.js';
import { freshDatabaseUrl } from '../support/test-database.js';

const CRASHING_SERVER = fileURLToPath(new URL('../support/crashing-server.mjs', import.meta.url));
/** The same build as the crashing one's. */
const SERVER = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** For one thing that the real clock brings about within two minutes: room for a busy machine. */
const PATIENCE_MS = 4 * 60_000;
/** For a story, which waits for three of them. Longer, so that it ends by itself and takes its processes along. */
const LIMIT_MS = 13 * 60_000;
const POLL_MS = 250;

const data = bytes(PART_SIZE + 7);

const CUT_OFF_ABORT = `status = 'aborting', end_reason = 'client', last_activity_at = now() - interval '1 hour'`;
const EXPIRED_UPLOAD = `expires_at = now() - interval '1 second'`;

interface ReaperJob {
  readonly id: string;
  readonly state: string;
  readonly retryCount: number;
  readonly startedOn: Date;
  readonly completedOn: Date | null;
}

interface TakeOver {
  readonly uploadEndedAt: Date;
  /** The run that was killed, as it was when its instance had died, and as it ended. */
  readonly killed: ReaperJob;
  readonly ended: ReaperJob;
}

// Side by side, because almost all of their time is waiting. Each has a database of its own.
it.concurrent(
  'an abort that a killed reaper run was at is finished when another instance takes that run over',
  async () => {
    const { uploadEndedAt, killed, ended } = await killedAndTakenOver(CUT_OFF_ABORT);
    expect(killed).toMatchObject({ state: 'active', retryCount: 0 });
    expect(ended).toMatchObject({ id: killed.id, state: 'completed', retryCount: 1 });
    // Never two runs at once: what ended within the killed run's second life was its work, not that of a later minute.
    expect(uploadEndedAt.getTime()).toBeGreaterThanOrEqual(ended.startedOn.getTime());
    expect(uploadEndedAt.getTime()).toBeLessThanOrEqual(ended.completedOn!.getTime());
  },
  LIMIT_MS,
);

it.concurrent(
  'an expired upload that a killed reaper run had begun to abort is ended by another instance',
  async () => {
    const { killed, ended } = await killedAndTakenOver(EXPIRED_UPLOAD);
    expect(killed).toMatchObject({ state: 'active', retryCount: 0 });
    expect(ended).toMatchObject({ id: killed.id, state: 'completed', retryCount: 1 });
  },
  LIMIT_MS,
);

/** One instance dies in its reaper's run over this session; only then another one starts, and ends it. */
async function killedAndTakenOver(plant: string): Promise<TakeOver> {
  const folder = await temporaryFolder();
  const databaseUrl = await freshDatabaseUrl();
  const database = new Client({ connectionString: databaseUrl });
  await database.connect();
  const settings = {
    DATABASE_URL: databaseUrl,
    DATA_DIR: folder.path,
    LOG_LEVEL: 'silent',
    SWEEP_CRON: '0 0 1 1 *',
  };
  const instances: LongshoreProcess[] = [];
  const start = (more: Record<string, string>, program: string) => {
    const instance = new LongshoreProcess({ ...settings, ...more }, [program]);
    instances.push(instance);
    return instance;
  };
  try {
    const doomed = start({ CRASH_AT: 'before:store.abort' }, CRASHING_SERVER);
    const client = new TestClient(await doomed.url());
    const uploadId = await client.startFor(data);
    await client.putParts(uploadId, data, [1]);
    await database.query(`UPDATE upload_sessions SET ${plant} WHERE id = $1`, [uploadId]);
    // Nobody but the reaper calls the store's abort.
    expect(await inTime(doomed.exit())).toBeNull();
    const diedAt = Date.now();
    const [killed, ...others] = await reaperJobs(database, `state = 'active'`);
    expect(others).toEqual([]);
    if (!killed) throw new Error('No run of the reaper was under way when the instance died.');

    const healthy = start({}, SERVER);
    const survivor = new TestClient(await healthy.url());
    const session = await until(
      async () => (await survivor.get(`/v1/uploads/${uploadId}`)).body,
      ({ status }) => status === 'aborted',
    );
    // The run goes on for a moment after its last upload.
    const ended = await until(
      async () => (await reaperJobs(database, `id = '${killed.id}'`))[0]!,
      ({ state }) => state === 'completed' || state === 'failed',
    );
    const uploadEndedAt = new Date(String(session.endedAt));
    report(plant, diedAt, uploadEndedAt, ended);
    return { uploadEndedAt, killed, ended };
  } finally {
    for (const instance of instances) await instance.kill();
    await database.end();
    await folder.remove();
  }
}

async function reaperJobs(database: Client, where: string): Promise<ReaperJob[]> {
  const { rows } = await database.query<ReaperJob>(
    `SELECT id, state, retry_count AS "retryCount", started_on AS "startedOn", completed_on AS "completedOn"
     FROM pgboss.job WHERE name = 'reaper' AND ${where}`,
  );
  return rows;
}

/** Asks again until the answer is what is waited for. */
async function until<T>(ask: () => Promise<T>, isIt: (answer: T) => boolean): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await ask();
    if (isIt(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`Still ${JSON.stringify(answer)}`);
    await delay(POLL_MS);
  }
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  const late = delay(PATIENCE_MS, undefined, { ref: false }).then(() => {
    throw new Error('No run of the reaper has come to the session.');
  });
  return Promise.race([work, late]);
}

/** FAULTS_REPORT=1 prints how long it took. No test is about that. */
function report(plant: string, diedAt: number, uploadEndedAt: Date, { startedOn }: ReaperJob): void {
  if (!process.env.FAULTS_REPORT) return;
  const since = (date: Date) => ((date.getTime() - diedAt) / 1000).toFixed(1);
  console.log(
    `${plant}: taken over ${since(startedOn)} s after the death, ended ${since(uploadEndedAt)} s after`,
  );
}
