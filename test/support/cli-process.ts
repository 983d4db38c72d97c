import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../clients/cli/dist/main.js', import.meta.url));

export interface CliOutcome {
  readonly exitCode: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs `longshore` as a process of its own, with nothing of this one's environment. */
export async function runCli(
  args: readonly string[],
  settings: Record<string, string> = {},
): Promise<CliOutcome> {
  const child = spawn(process.execPath, [CLI, ...args], {
    env: { PATH: process.env.PATH, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text));
  await once(child, 'close');
  return { exitCode: child.exitCode, ...said };
}
