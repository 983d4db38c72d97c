import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';

const loader = fileURLToPath(new URL('./run-typescript.mjs', import.meta.url));
const program = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** The server as a process of its own, to be told to stop, or to be killed. */
export class LongshoreProcess {
  /** Its log and its messages, so far. */
  said = '';
  private readonly child: ChildProcess;

  /** From the sources, unless it is told to run a compiled program. */
  constructor(settings: Record<string, string>, nodeArguments = ['--import', loader, program]) {
    this.child = spawn(process.execPath, nodeArguments, {
      // Away from the tree, whose .env would be read.
      cwd: tmpdir(),
      env: { PATH: process.env.PATH, PORT: '0', ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout!, this.child.stderr!]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.said += text;
        this.child.emit('said');
      });
    }
  }

  async url(): Promise<string> {
    return (await this.says(/ready at (http:\S+)/))[1]!;
  }

  /** Waits until it has said something that matches. */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.said);
      if (match) return match;
      if (this.isGone) throw new Error(`It ended without ${pattern}: ${this.said}`);
      await new Promise<void>((resolve) => {
        const go = () => {
          this.child.off('said', go).off('close', go);
          resolve();
        };
        this.child.once('said', go).once('close', go);
      });
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Its exit code; null when a signal ended it. */
  async exit(): Promise<number | null> {
    if (!this.isGone) await once(this.child, 'close');
    return this.child.exitCode;
  }

  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.exit();
  }

  private get isGone(): boolean {
    return (
      this.child.stdout!.closed &&
      this.child.stderr!.closed &&
      (this.child.exitCode ?? this.child.signalCode) !== null
    );
  }
}
