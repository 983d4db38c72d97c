import { canAsk, confirm } from '../ask.js';
import type { CommandLine } from '../command-line/command-line.js';
import { choice, count, flag, text } from '../command-line/option.js';
import { jsonOption, quietOption } from '../command-line/shared-options.js';
import { tableLines } from '../display/table.js';
import { reportFailure } from '../failure.js';
import { columnsOf, exitCodes, styleFor, type Terminal, UsageError } from '../terminal.js';
import { type Connection, type Credential, listAll, revoke } from './access-calls.js';
import { credentialColumns } from './credential-view.js';

const defaultLimit = 50;

export const ownerFilterOption = text(
  'owner',
  'OWNER',
  'whose: a tenant, or tenant/user (list: with all below it)',
);
export const stateOption = choice(
  'state',
  'STATE',
  ['active', 'expired', 'revoked'] as const,
  'list: only these',
);
export const limitOption = count('limit', `list: at most so many (default: ${defaultLimit})`);
export const allOption = flag('all', 'list: all of them, page after page');
export const yesOption = flag('yes', 'revoke: do not ask', { short: 'y' });

/** `keys list`, `tokens list` */
export async function listCredentials(
  kind: 'api-keys' | 'upload-tokens',
  line: CommandLine,
  terminal: Terminal,
  to: Connection,
): Promise<void> {
  const { stdout, stderr, env } = terminal;
  const limit = line.get(allOption) ? Infinity : (line.get(limitOption) ?? defaultLimit);
  const query = { owner: line.get(ownerFilterOption), state: line.get(stateOption) };
  const { items, isMore } = await listAll<Credential>(to, `/v1/${kind}`, query, limit);
  const lines = line.get(jsonOption)
    ? items.map((item) => JSON.stringify(item))
    : line.get(quietOption)
      ? items.map(({ id }) => id)
      : tableOf(items, terminal);
  for (const each of lines) stdout.write(`${each}\n`);
  if (line.get(jsonOption) || line.get(quietOption)) return;
  if (items.length === 0) stderr.write('There are none.\n');
  if (isMore)
    stderr.write(`These are the first ${limit}. All of them: ${styleFor(stderr, env).cyan('--all')}\n`);
}

function tableOf(items: readonly Credential[], { stdout, env }: Terminal): string[] {
  if (items.length === 0) return [];
  const style = styleFor(stdout, env);
  const width = stdout.isTTY ? columnsOf(stdout) - 1 : Infinity;
  return tableLines(items, credentialColumns(style, Date.now()), width, style);
}

/** `keys revoke`, `tokens revoke`: one after the other, also when one of them fails. */
export async function revokeCredentials(
  kind: 'api-keys' | 'upload-tokens',
  given: readonly string[],
  line: CommandLine,
  terminal: Terminal,
  to: Connection,
  describe: (id: string) => Promise<string>,
): Promise<number> {
  if (given.length === 0) throw new UsageError('Give the ids: list shows them');
  const { stdout, stderr, env, interrupted } = terminal;
  const shouldAsk = !line.get(yesOption) && canAsk(terminal);
  let exitCode: number = exitCodes.ok;
  for (const id of given.map(idOf)) {
    if (interrupted.aborted) return exitCodes.interrupted;
    try {
      if (shouldAsk && !(await confirm(`Revoke ${await describe(id)} for good?`, terminal))) {
        if (!interrupted.aborted) stderr.write('  It stays as it is.\n');
        exitCode = exitCodes.failed;
        continue;
      }
      await revoke(to, kind, id);
      if (line.get(jsonOption)) stdout.write(`${JSON.stringify({ id, revoked: true })}\n`);
      else if (!line.get(quietOption)) stdout.write(`${styleFor(stdout, env).green('✓')} ${id} is revoked\n`);
    } catch (error) {
      exitCode = reportFailure(id, error, to.server.endpoint, terminal);
    }
  }
  return interrupted.aborted ? exitCodes.interrupted : exitCode;
}

/** Of a whole secret only the part that may be shown leaves this machine: a leaked one can be pasted to revoke it. */
export function idOf(given: string): string {
  return /^ls[kt]_([A-Za-z0-9]{12})(_|$)/.exec(given)?.[1] ?? given;
}
