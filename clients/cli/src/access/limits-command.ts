import type { Command } from '../command-line/command.js';
import type { CommandLine } from '../command-line/command-line.js';
import { flag } from '../command-line/option.js';
import { jsonOption, serverOptions } from '../command-line/shared-options.js';
import { serverSettings } from '../config/settings.js';
import { detailLines } from '../display/table.js';
import { printable } from '../display/text.js';
import { reportFailure } from '../failure.js';
import { columnsOf, exitCodes, styleFor, type Terminal, UsageError } from '../terminal.js';
import { type Connection, limitsOf, type OwnerLimits, removeLimits, setLimits } from './access-calls.js';
import { limitsText, timeText } from './access-text.js';
import { givenLimits, limitOptions } from './limit-options.js';

const resetOption = flag(
  'reset',
  "without limits of its own: the server's settings for every owner hold again",
);

export const limitsCommand: Command = {
  name: 'limits',
  summary: 'what an owner may use: show and set',
  usage: ['OWNER', 'OWNER [limits]', 'OWNER --reset'],
  about:
    'Shows the limits of an owner, a tenant or tenant/user, or changes those that are given; "none" lifts one. An owner with ' +
    "limits of its own has none of the server's settings for every owner. What a user uploads counts for its tenant too. " +
    'Only for administrators.',
  groups: [
    serverOptions,
    { title: 'Limits', options: limitOptions },
    { title: 'How', options: [resetOption] },
    { title: 'Output', options: [jsonOption] },
  ],
  examples: [
    { line: 'longshore limits acme', does: 'what holds' },
    { line: 'longshore limits acme --max-total-bytes 1TiB --max-open-uploads 100', does: 'the others stay' },
    { line: 'longshore limits acme/user-17 --max-total-bytes none', does: 'lifts one' },
  ],
  outcomes: { ok: 'shown, or set', failed: 'the server did not answer, or refused' },
  run: limits,
};

async function limits(line: CommandLine, terminal: Terminal): Promise<number> {
  const [owner, ...more] = line.positionals;
  if (!owner || more.length > 0) throw new UsageError('Give one owner: a tenant, or tenant/user');
  const given = givenLimits(line);
  if (line.get(resetOption) && Object.keys(given).length > 0)
    throw new UsageError('Give either limits or --reset');
  const server = serverSettings(line, terminal);
  const to = { server, signal: terminal.interrupted };
  try {
    if (line.get(resetOption)) await removeLimits(to, owner);
    const found = Object.keys(given).length > 0 ? await change(to, owner, given) : await limitsOf(to, owner);
    print(found, line, terminal);
    return exitCodes.ok;
  } catch (error) {
    return reportFailure(owner, error, server.endpoint, terminal);
  }
}

async function change(
  to: Connection,
  owner: string,
  given: ReturnType<typeof givenLimits>,
): Promise<OwnerLimits> {
  const { limits: before } = await limitsOf(to, owner);
  const after = Object.entries({ ...before, ...given }).filter(([, value]) => value !== null);
  return setLimits(to, owner, Object.fromEntries(after));
}

function print(found: OwnerLimits, line: CommandLine, { stdout, env }: Terminal): void {
  if (line.get(jsonOption)) return void stdout.write(`${JSON.stringify(found)}\n`);
  const { owner, limits: own, updatedAt, updatedBy } = found;
  const text = own === null ? "none of its own: the server's settings for every owner hold" : limitsText(own);
  const rows: [string, string][] = [
    ['owner', owner],
    ['limits', text],
  ];
  if (updatedAt)
    rows.push(['set', `${timeText(updatedAt, Date.now(), '')} by ${printable(updatedBy ?? '')}`]);
  const width = stdout.isTTY ? columnsOf(stdout) - 1 : 80;
  stdout.write(`${detailLines(rows, width, styleFor(stdout, env)).join('\n')}\n`);
}
