import type { CommandLine } from '../command-line/command-line.js';
import { jsonOption, quietOption } from '../command-line/shared-options.js';
import { detailLines } from '../display/table.js';
import { printable } from '../display/text.js';
import { columnsOf, styleFor, type Terminal } from '../terminal.js';
import type { Credential } from './access-calls.js';
import { credentialRows } from './credential-view.js';

/** Prints what has just been made: its secret is never shown again. */
export function printSecret(
  label: 'key' | 'token',
  { secret, ...credential }: Credential & { secret: string },
  line: CommandLine,
  { stdout, stderr, env }: Terminal,
): void {
  if (line.get(jsonOption)) {
    const named = label === 'key' ? { secret } : { token: secret };
    stdout.write(`${JSON.stringify({ ...credential, ...named })}\n`);
    return;
  }
  if (line.get(quietOption)) return void stdout.write(`${secret}\n`);
  const style = styleFor(stdout, env);
  const rows = credentialRows(credential, Date.now()).filter(
    ([name]) => !['state', 'used', 'created'].includes(name),
  );
  const width = (stdout.isTTY ? columnsOf(stdout) : 80) - 3;
  const lines = detailLines([[label, secret], ...rows], width, style).map((each) => `  ${each}`);
  const title = `${style.green('✓')} ${style.bold(printable(credential.name) || credential.id)}`;
  stdout.write(`${[title, ...lines].join('\n')}\n`);
  stderr.write(`This ${label} is shown once: keep it now.\n`);
}
