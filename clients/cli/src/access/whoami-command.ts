import type { Command } from '../command-line/command.js';
import type { CommandLine } from '../command-line/command-line.js';
import { jsonOption, quietOption, serverOptions } from '../command-line/shared-options.js';
import { serverSettings } from '../config/settings.js';
import { detailLines } from '../display/table.js';
import { printable } from '../display/text.js';
import { reportFailure } from '../failure.js';
import { columnsOf, exitCodes, styleFor, type Terminal, UsageError } from '../terminal.js';
import { type Identity, whoami } from './access-calls.js';
import { limitsText } from './access-text.js';

const kinds: Readonly<Record<string, string>> = {
  anonymous: 'nobody in particular',
  operator: "the server's own administrator key",
  key: 'an API key',
  token: 'an upload token',
  jwt: 'a token of an identity provider',
};

export const whoamiCommand: Command = {
  name: 'whoami',
  summary: 'whom the server takes you for, and what you may do',
  usage: ['[options]'],
  about:
    'Asks the server whose the key, upload token or JWT is that this command has, and what it is good for.',
  groups: [
    serverOptions,
    { title: 'Output', options: [jsonOption, { ...quietOption, help: 'the owner only' }] },
  ],
  examples: [{ line: 'longshore whoami --token "$TOKEN"', does: 'what a token is good for' }],
  outcomes: { ok: 'told', failed: 'the server did not answer, or knows no such key' },
  run,
};

async function run(line: CommandLine, terminal: Terminal): Promise<number> {
  if (line.positionals.length > 0) throw new UsageError('whoami takes no arguments');
  const server = serverSettings(line, terminal);
  const { stdout, env } = terminal;
  try {
    const identity = await whoami({ server, signal: terminal.interrupted });
    if (line.get(jsonOption)) stdout.write(`${JSON.stringify(identity)}\n`);
    else if (line.get(quietOption)) stdout.write(`${identity.owner}\n`);
    else {
      const style = styleFor(stdout, env);
      const width = stdout.isTTY ? columnsOf(stdout) - 1 : 80;
      stdout.write(`${detailLines(rowsOf(identity, server.endpoint), width, style).join('\n')}\n`);
    }
    return exitCodes.ok;
  } catch (error) {
    return reportFailure('whoami', error, server.endpoint, terminal);
  }
}

function rowsOf(
  { kind, name, owner, scopes, limits, uploadId, auth }: Identity,
  endpoint: string,
): [string, string][] {
  const told = limits.map(limitsText).filter((each) => each !== 'none');
  return [
    ['name', printable(name)],
    ['by', kinds[kind] ?? kind],
    ['owner', owner],
    ['scopes', scopes.join(' ')],
    ...(uploadId ? [['upload', `only ${uploadId}`] as [string, string]] : []),
    ...told.map((each): [string, string] => ['limits', each]),
    ['server', `${endpoint}, AUTH=${auth}`],
  ];
}
