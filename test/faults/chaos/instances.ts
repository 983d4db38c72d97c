import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { LongshoreProcess } from '../../support/longshore-process.js';
import type { Journal } from './journal.js';
import type { RoundRobinProxy } from './round-robin-proxy.js';

const START_AGAIN_AFTER_MS = 500;

export interface InstanceOptions {
  /** The settings of each instance. */
  readonly settings: readonly Readonly<Record<string, string>>[];
  /** A compiled server; from the sources when left out. */
  readonly program?: string;
  readonly logFolder: string;
}

/** The server processes. One that ends is started again, as an orchestrator would, until all are stopped. */
export class Instances {
  private readonly running: (LongshoreProcess | undefined)[] = [];
  private readonly keepers: Promise<void>[];
  private isStopping = false;

  constructor(
    private readonly options: InstanceOptions,
    private readonly proxy: RoundRobinProxy,
    private readonly journal: Journal,
  ) {
    this.keepers = options.settings.map((_, number) => this.keepUp(number));
  }

  get count(): number {
    return this.options.settings.length;
  }

  kill(number: number): void {
    const instance = this.running[number];
    if (!instance) return;
    this.journal.counts.kills++;
    this.journal.note(`kill instance ${number}`);
    this.proxy.set(number, undefined);
    instance.signal('SIGKILL');
  }

  /** Resolves when every instance answers, also those that have just been started again. */
  async allUp(): Promise<void> {
    for (let number = 0; number < this.count; number++) {
      while (!(await this.isUp(number))) await delay(100);
    }
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    for (const instance of this.running) instance?.signal('SIGKILL');
    await Promise.all(this.keepers);
  }

  private async isUp(number: number): Promise<boolean> {
    const url = await this.running[number]?.url().catch(() => undefined);
    if (url === undefined) return false;
    const signal = AbortSignal.timeout(5_000);
    return fetch(`${url}/health/ready`, { signal }).then(
      ({ ok }) => ok,
      () => false,
    );
  }

  private async keepUp(number: number): Promise<void> {
    const { settings, program, logFolder } = this.options;
    while (!this.isStopping) {
      const instance = new LongshoreProcess(settings[number]!, program ? [program] : undefined);
      this.running[number] = instance;
      instance.url().then(
        (url) => {
          this.journal.note(`instance ${number} is ready`);
          this.proxy.set(number, Number(new URL(url).port));
        },
        () => this.journal.note(`instance ${number} did not start`),
      );
      await instance.exit();
      this.proxy.set(number, undefined);
      await appendFile(join(logFolder, `instance-${number}.log`), `${instance.said}\n--- ended ---\n`);
      if (!this.isStopping) await delay(START_AGAIN_AFTER_MS);
    }
  }
}
