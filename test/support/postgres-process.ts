import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { RunAs } from '../../src/database/run-as.js';

const loader = fileURLToPath(new URL('./run-typescript.mjs', import.meta.url));
const program = fileURLToPath(new URL('./postgres-child.ts', import.meta.url));

/** A process of its own that uses the embedded Postgres in a directory, to be killed like a Longshore. */
export class PostgresProcess {
  /** The database URL, once Postgres is up for this process. */
  readonly url: Promise<string>;
  said = '';
  private readonly child: ChildProcess;

  constructor(directory: string, user?: RunAs) {
    this.child = spawn(process.execPath, ['--import', loader, program, directory], {
      ...user,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH },
      // A process group of its own, as a shell gives to each job.
      detached: true,
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.said += text));
    this.url = this.firstLine();
    this.url.catch(() => undefined);
  }

  private async firstLine(): Promise<string> {
    for await (const line of createInterface({ input: this.child.stdout! })) return line;
    await this.ended();
    throw new Error(this.said);
  }

  /** Lets it end in good order. */
  async stop(): Promise<void> {
    this.child.stdin?.end();
    await this.ended();
    if (this.child.exitCode !== 0) throw new Error(this.said);
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended();
  }

  /** What a terminal does with Ctrl-C. */
  interruptGroup(): void {
    process.kill(-this.child.pid!, 'SIGINT');
  }

  private async ended(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
  }
}
