import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../src/database/embedded-postgres.js';
import { processStart } from '../../../src/database/process-lock.js';

/** Nothing is synced to the disk, which only a power cut would show; what is committed outlives the process. */
const settings = { fsync: 'off', full_page_writes: 'off', max_connections: '150' };

/** A Postgres of the run's own, to be stopped and started. */
export class ChaosPostgres {
  private constructor(
    private readonly directory: string,
    private server: EmbeddedPostgres,
  ) {}

  static async start(directory: string): Promise<ChaosPostgres> {
    return new ChaosPostgres(directory, await startEmbeddedPostgres({ directory, settings }));
  }

  get url(): string {
    return this.server.url;
  }

  /** `fast` ends its sessions and writes what it knows; `immediate` drops everything, and the next start recovers. */
  async halt(mode: 'fast' | 'immediate'): Promise<void> {
    const pid = Number(
      (await readFile(join(this.directory, 'cluster/postmaster.pid'), 'utf8')).split('\n')[0],
    );
    const started = processStart(pid);
    process.kill(pid, mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
    while (started !== undefined && processStart(pid) === started) await delay(20);
  }

  async comeBack(): Promise<void> {
    const before = this.url;
    this.server = await startEmbeddedPostgres({ directory: this.directory, settings });
    if (this.url !== before)
      throw new Error('Postgres has come back on another port: somebody took its own.');
  }

  stop(): Promise<void> {
    return this.server.stop();
  }
}
