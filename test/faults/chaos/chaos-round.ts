import { copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import PgBoss from 'pg-boss';
import type { TestStore } from '../../support/stores.js';
import { makeTestFolder } from '../../support/test-folder.js';
import { ChaosClient, type Patience } from './chaos-client.js';
import { ChaosPostgres } from './chaos-postgres.js';
import { checkEverything } from './checks.js';
import { Instances } from './instances.js';
import { type Counts, Journal } from './journal.js';
import { RoundRobinProxy } from './round-robin-proxy.js';
import { type ChaosEvent, drawSchedule } from './schedule.js';
import { SeededRandom } from './seeded-random.js';
import { type SessionRow, SessionRows } from './session-rows.js';
import { StoreFaultProxy } from './store-fault-proxy.js';
import { DiskInspection, S3Inspection, type StoreInspection } from './store-inspection.js';
import { UploadClient, type UploadRecord } from './upload-client.js';
import { drawPlan } from './upload-plan.js';
import { runUpload } from './upload-programs.js';

export interface RoundOptions {
  readonly seed: string;
  readonly durationMs: number;
  readonly store: TestStore;
  readonly clients: number;
  /** A compiled server; from the sources when left out. */
  readonly program?: string;
  /** Wakes the reaper and the sweep at the end instead of waiting for their cron. */
  readonly wakesReaper: boolean;
  readonly tell: (text: string) => void;
}

export interface RoundResult {
  readonly counts: Counts;
  /** How many sessions have ended how. */
  readonly ends: Readonly<Record<string, number>>;
  readonly violations: readonly string[];
}

const INSTANCES = 3;
const JOBS = ['reaper', 'sweep'];
/** Time for clients to bring to an end what they are at, when all is up again. */
const LAST_PATIENCE_MS = 15_000;
/** The reaper's cron, a run of it that was taken over from a killed instance, and some more. */
const QUIET_LIMIT_MS = 5 * 60_000;

/** One run of chaos on a database and a key prefix of its own, then quiet, then the check. */
export class ChaosRound {
  private readonly random: SeededRandom;
  private readonly records: UploadRecord[] = [];
  private readonly patience: Patience = { giveUpAt: Infinity };
  private readonly repairs: Promise<void>[] = [];
  private isOver = false;

  private constructor(
    private readonly options: RoundOptions,
    private readonly folder: string,
    private readonly journal: Journal,
    private readonly postgres: ChaosPostgres,
    private readonly balancer: RoundRobinProxy,
    private readonly instances: Instances,
    private readonly inspection: StoreInspection,
    private readonly storeFaults?: StoreFaultProxy,
  ) {
    this.random = new SeededRandom(options.seed);
  }

  static async run(options: RoundOptions): Promise<RoundResult> {
    const round = await ChaosRound.start(options);
    let result: RoundResult | undefined;
    try {
      result = await round.play();
    } finally {
      await round.stop();
      const isClean = result?.violations.length === 0;
      if (!isClean) options.tell(`The logs are in ${await round.keepLogs()}`);
      await rm(round.folder, { recursive: true, force: true });
    }
    return result;
  }

  private static async start(options: RoundOptions): Promise<ChaosRound> {
    const { store, seed, program } = options;
    const folder = await makeTestFolder();
    const journal = new Journal(join(folder, 'journal.log'), (text) => options.tell(`VIOLATION: ${text}`));
    const postgres = await ChaosPostgres.start(join(folder, 'postgres'));
    const balancer = await RoundRobinProxy.start();
    const data = join(folder, 'data');
    await mkdir(data);
    const prefix = `chaos-${folder.split('.').at(-1)}/`;
    const random = new SeededRandom(seed).branch('store');
    const faults = store.s3 && (await StoreFaultProxy.start(store.s3.endpoint!, random, journal));
    const shared: Record<string, string> = {
      DATABASE_URL: postgres.url,
      DATA_DIR: data,
      KEY_PREFIX: prefix,
      LOG_LEVEL: 'warn',
      STORAGE: store.storage,
      // As often as the reaper.
      SWEEP_CRON: '* * * * *',
      ...(store.s3 && {
        S3_ENDPOINT: faults!.url,
        S3_BUCKET: store.s3.bucket,
        S3_REGION: store.s3.region,
        S3_ACCESS_KEY_ID: store.s3.credentials!.accessKeyId,
        S3_SECRET_ACCESS_KEY: store.s3.credentials!.secretAccessKey,
      }),
    };
    // What the first one starts expires soon, unless a call to another one gives it more time.
    const settings = Array.from({ length: INSTANCES }, (_, number) => ({
      ...shared,
      UPLOAD_TTL: number === 0 ? '15s' : '1h',
    }));
    const instances = new Instances({ settings, program, logFolder: folder }, balancer, journal);
    const inspection = store.s3
      ? new S3Inspection(store.s3, prefix)
      : new DiskInspection(join(data, 'storage'));
    return new ChaosRound(options, folder, journal, postgres, balancer, instances, inspection, faults);
  }

  private async play(): Promise<RoundResult> {
    const { durationMs, clients, tell } = this.options;
    await this.instances.allUp();
    tell(`${INSTANCES} instances are up; chaos for ${Math.round(durationMs / 1000)} s`);
    const work = Array.from({ length: clients }, (_, number) => this.work(number));
    await this.breakThings();
    await this.calmDown();
    await Promise.all(work);
    tell(`${this.records.length} uploads; waiting until every session has ended`);
    const rows = await this.untilQuiet();
    const evidence = { rows, records: this.records, inspection: this.inspection };
    for (const wrong of await checkEverything(evidence)) this.journal.violation(wrong);
    const { counts, violations } = this.journal;
    return { counts, violations, ends: countEnds(rows) };
  }

  private async stop(): Promise<void> {
    await this.instances.stop();
    await this.balancer.stop();
    await this.storeFaults?.stop();
    await this.inspection.clear();
    await this.postgres.stop();
    await this.journal.close();
  }

  /** Out of the folder that goes with the run. */
  private async keepLogs(): Promise<string> {
    const kept = await mkdtemp(join(tmpdir(), `longshore-chaos-${this.options.seed}-`));
    const logs = (await readdir(this.folder)).filter((name) => name.endsWith('.log'));
    for (const name of logs) await copyFile(join(this.folder, name), join(kept, name));
    await copyFile(join(this.folder, 'postgres/postgres.log'), join(kept, 'postgres.log'));
    return kept;
  }

  /** One client, one upload after the other. */
  private async work(client: number): Promise<void> {
    for (let nth = 0; !this.isOver; nth++) {
      const name = `client-${client}-upload-${nth}.bin`;
      const random = this.random.branch(name);
      const plan = drawPlan(random, name, this.options.store.storage);
      const calls = new ChaosClient(
        this.balancer.port,
        name,
        random.branch('pauses'),
        this.patience,
        this.journal,
      );
      const upload = new UploadClient(plan, calls, this.journal);
      this.records.push(upload.record);
      await runUpload(upload);
    }
  }

  private async breakThings(): Promise<void> {
    const { durationMs, store } = this.options;
    const shape = { durationMs, instances: INSTANCES, withStoreFaults: store.s3 !== undefined };
    const began = Date.now();
    for (const event of drawSchedule(this.random.branch('schedule'), shape)) {
      await delay(Math.max(0, began + event.atMs - Date.now()));
      this.journal.note(`chaos: ${JSON.stringify(event)}`);
      await this.break(event);
    }
    await delay(Math.max(0, began + durationMs - Date.now()));
  }

  private async break(event: ChaosEvent): Promise<void> {
    switch (event.do) {
      case 'kill':
        return this.instances.kill(event.instance);
      case 'store-mood':
        this.storeFaults!.mood = event.mood;
        return;
      case 'halt-postgres':
        await this.postgresUp();
        await this.postgres.halt(event.mode);
        this.journal.counts.postgresRestarts++;
        this.repairs.push(delay(event.awayMs).then(() => this.postgres.comeBack()));
    }
  }

  private async postgresUp(): Promise<void> {
    await Promise.all(this.repairs.splice(0));
  }

  private async calmDown(): Promise<void> {
    this.isOver = true;
    if (this.storeFaults) this.storeFaults.mood = 'well';
    await this.postgresUp();
    await this.instances.allUp();
    this.patience.giveUpAt = Date.now() + LAST_PATIENCE_MS;
    await this.storeFaults?.settled();
    this.journal.note('chaos is over, all is up');
  }

  /** Until nothing is unfinished, in the rows and in the store; in the end whatever there is, for the check to judge. */
  private async untilQuiet(): Promise<SessionRow[]> {
    const { wakesReaper } = this.options;
    const sessions = new SessionRows(this.postgres.url);
    const deadline = Date.now() + QUIET_LIMIT_MS;
    while (Date.now() < deadline) {
      await sessions.ageUnfinished();
      await sessions.ageJobs(wakesReaper ? JOBS : ['sweep']);
      if (wakesReaper) await wakeJobs(this.postgres.url, JOBS);
      await delay(2_500);
      const isEnded = (await sessions.countUnfinished()) === 0;
      if (isEnded && (await this.inspection.unfinishedUploads()).length === 0) break;
    }
    return sessions.read();
  }
}

async function wakeJobs(connectionString: string, names: readonly string[]): Promise<void> {
  const boss = new PgBoss({ connectionString, supervise: false, schedule: false, migrate: false });
  boss.on('error', () => undefined);
  await boss.start();
  for (const name of names) await boss.send(name, {});
  await boss.stop({ graceful: false, wait: true });
}

function countEnds(rows: readonly SessionRow[]): Record<string, number> {
  const ends: Record<string, number> = {};
  for (const { status, endReason } of rows) {
    const end = endReason ? `${status} by ${endReason}` : status;
    ends[end] = (ends[end] ?? 0) + 1;
  }
  return ends;
}
