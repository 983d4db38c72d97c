import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import PgBoss from 'pg-boss';
import { DatabaseServer } from '../database/database-server.js';

const MAX_CONNECTIONS = 4;
const POLL_SECONDS = 2;
/**
 * How soon a job of an instance that was killed is noticed once it has expired. pg-boss looks at this interval, but not
 * before it has passed since the last look: by a hair every second time comes too early, so it can take twice as long.
 */
const MAINTENANCE_SECONDS = 5;
const STOP_TIMEOUT_MS = 10_000;

export interface ScheduledJob {
  readonly name: string;
  /** Five fields, in UTC. */
  readonly cron: string;
  /** A run that takes longer is taken for dead, and given to another instance. */
  readonly expireInSeconds: number;
}

/** Jobs in Postgres, shared by all instances. */
@Injectable()
export class JobQueue implements BeforeApplicationShutdown {
  private readonly logger = new Logger(JobQueue.name);
  private readonly boss: PgBoss;
  private started?: Promise<unknown>;

  constructor(database: DatabaseServer) {
    this.boss = new PgBoss({
      connectionString: database.url,
      max: MAX_CONNECTIONS,
      maintenanceIntervalSeconds: MAINTENANCE_SECONDS,
    });
    // Without a listener a database that is away for a moment would end the process.
    this.boss.on('error', (error) => this.logger.warn(`Job queue: ${error.message}`));
  }

  /** Runs `work` when the clock says so, on one instance at a time however many there are. */
  async schedule({ name, cron, expireInSeconds }: ScheduledJob, work: () => Promise<void>): Promise<void> {
    await (this.started ??= this.boss.start());
    // `singleton`: never two runs at once, also when one takes longer than the pause between them.
    const queue = { name, policy: 'singleton', expireInSeconds, retryLimit: 2 } as const;
    await this.boss.createQueue(name, queue);
    // The above leaves a queue as it is that an earlier release has made.
    await this.boss.updateQueue(name, queue);
    await this.boss.schedule(name, cron);
    await this.boss.work(name, { pollingIntervalSeconds: POLL_SECONDS }, async () => {
      await work();
    });
  }

  /** Lets the jobs under way finish, or hands them back. Before the database goes. */
  async beforeApplicationShutdown(): Promise<void> {
    if (!this.started) return;
    await this.boss.stop({ graceful: true, wait: true, timeout: STOP_TIMEOUT_MS });
  }
}
