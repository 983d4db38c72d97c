import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../clients/cli/dist/main.js', import.meta.url));

export interface CliOutcome {
  readonly exitCode: number | null;
  readonly out: string;
  readonly err: string;
}

interface CliOptions {
  readonly settings?: Record<string, string>;
  readonly cwd?: string;
  /** Instead of `longshore` itself: a command for a shell, in which `longshore` is found. */
  readonly shell?: string;
}

/** `longshore` as a process of its own, with nothing of this one's environment. */
export class CliProcess {
  out = '';
  err = '';
  private readonly child: ChildProcess;

  constructor(args: readonly string[], { settings = {}, cwd = tmpdir(), shell }: CliOptions = {}) {
    const [command, commandArguments] = shell ? ['sh', ['-c', shell]] : [process.execPath, [CLI, ...args]];
    this.child = spawn(command, commandArguments, {
      cwd,
      // Whoever runs the tests may have a configuration of their own.
      env: { PATH: process.env.PATH, XDG_CONFIG_HOME: join(tmpdir(), 'no-such-folder'), ...settings },
    });
    this.child.stdin!.on('error', () => undefined);
    this.child.stdout!.setEncoding('utf8').on('data', (text: string) => (this.out += text));
    this.child.stderr!.setEncoding('utf8').on('data', (text: string) => (this.err += text));
  }

  get stdin(): NodeJS.WritableStream {
    return this.child.stdin!;
  }

  /** Waits until stdout holds something that matches. */
  async says(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.out)) {
      if (this.child.stdout!.closed) throw new Error(`It ended without ${pattern}: ${this.out}${this.err}`);
      await Promise.race([once(this.child.stdout!, 'data'), once(this.child.stdout!, 'close')]);
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  async exit(): Promise<CliOutcome> {
    const isOver = this.child.stdout!.closed && this.child.stderr!.closed && this.child.exitCode !== null;
    if (!isOver) await once(this.child, 'close');
    return { exitCode: this.child.exitCode, out: this.out, err: this.err };
  }

  async kill(): Promise<void> {
    this.signal('SIGKILL');
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'close');
  }
}

export async function runCli(
  args: readonly string[],
  settings: Record<string, string> = {},
  options: Omit<CliOptions, 'settings'> = {},
): Promise<CliOutcome> {
  const child = new CliProcess(args, { settings, ...options });
  child.stdin.end();
  return child.exit();
}

/** A PATH on which `longshore` is found, as once it is installed. */
export async function pathWithCli(folder: string): Promise<string> {
  const programs = join(folder, 'bin');
  const program = join(programs, 'longshore');
  await mkdir(programs, { recursive: true });
  await writeFile(program, `#!/bin/sh\nexec "${process.execPath}" "${CLI}" "$@"\n`);
  await chmod(program, 0o755);
  return `${programs}:${process.env.PATH}`;
}

/** The one event of this name that `--json` told. */
export function eventIn<Event>(out: string, name: string): Event {
  const events = out.split('\n').filter((line) => line.includes(`"event":"${name}"`));
  if (events.length !== 1) throw new Error(`It told ${events.length} times "${name}": ${out}`);
  return JSON.parse(events[0]!) as Event;
}
