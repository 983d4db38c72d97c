import { actionOf } from '../command-line/action.js';
import type { Command } from '../command-line/command.js';
import type { CommandLine } from '../command-line/command-line.js';
import { duration, type Option, text } from '../command-line/option.js';
import { jsonOption, quietOption, serverOptions } from '../command-line/shared-options.js';
import { serverSettings } from '../config/settings.js';
import { detailLines } from '../display/table.js';
import { printable } from '../display/text.js';
import { reportFailure } from '../failure.js';
import { columnsOf, exitCodes, styleFor, type Terminal, UsageError } from '../terminal.js';
import { type Connection, createKey, findKey } from './access-calls.js';
import {
  allOption,
  idOf,
  limitOption,
  listCredentials,
  ownerFilterOption,
  revokeCredentials,
  stateOption,
  yesOption,
} from './credential-actions.js';
import { credentialRows } from './credential-view.js';
import { givenLimits, limitOptions } from './limit-options.js';
import { printSecret } from './secret-card.js';

const defaultScopes = 'uploads:write,uploads:read,objects:read';
const scopesOption = text(
  'scopes',
  'LIST',
  'create: what it may do, with commas, of uploads:write, uploads:read, objects:read (these when left out), ' +
    'objects:write, webhooks, admin',
);
const expiresInOption = duration(
  'expires-in',
  'create: for how long it is good, as 90d (default: until it is revoked)',
);

const createOptions: readonly Option[] = [ownerFilterOption, scopesOption, expiresInOption, ...limitOptions];
const actions = {
  list: [ownerFilterOption, stateOption, limitOption, allOption],
  create: createOptions,
  show: [],
  revoke: [yesOption],
} as const satisfies Record<string, readonly Option[]>;

export const keysCommand: Command = {
  name: 'keys',
  summary: 'API keys: list, create, show, revoke',
  usage: ['list [options]', 'create NAME [options]', 'show ID', 'revoke ID… [options]'],
  about:
    'API keys of the server, for programs and backends; only an administrator may see and change them. The secret of a ' +
    'new one is printed once, and can be had from nobody later. A revoked key takes the upload tokens that it has issued ' +
    'with it. In place of an id, revoke and show take the key itself.',
  groups: [
    serverOptions,
    { title: 'Which', options: [ownerFilterOption, stateOption, limitOption, allOption, yesOption] },
    { title: 'A new one', options: [scopesOption, expiresInOption] },
    { title: 'Its limits (create; none: without)', options: limitOptions },
    {
      title: 'Output',
      options: [jsonOption, { ...quietOption, help: 'list: ids only; create: the key only' }],
    },
  ],
  examples: [
    { line: 'longshore keys create ci --owner acme --expires-in 90d', does: 'a key for one tenant' },
    { line: 'KEY=$(longshore keys create backup --max-total-bytes 1TiB -q)', does: 'for a script' },
    { line: 'longshore keys revoke Zk3bQ0cWJt7x', does: 'asks, then ends it' },
  ],
  outcomes: { ok: 'done', failed: 'the server refused, or you said no' },
  completes: Object.keys(actions),
  run: keys,
};

async function keys(line: CommandLine, terminal: Terminal): Promise<number> {
  const { action, rest } = actionOf(line, actions);
  const server = serverSettings(line, terminal);
  const to = { server, signal: terminal.interrupted };
  if (action === 'revoke')
    return revokeCredentials('api-keys', rest, line, terminal, to, (id) => nameOf(to, id, terminal));
  const argument = argumentOf(action, rest);
  const body = bodyOf(argument, line);
  try {
    if (action === 'list') await listCredentials('api-keys', line, terminal, to);
    else if (action === 'show') await show(argument, line, terminal, to);
    else printSecret('key', await createKey(to, body), line, terminal);
    return exitCodes.ok;
  } catch (error) {
    return reportFailure(`keys ${action}`, error, server.endpoint, terminal);
  }
}

function argumentOf(action: 'list' | 'create' | 'show', rest: readonly string[]): string {
  const wanted = { list: 0, create: 1, show: 1 }[action];
  if (rest.length === wanted) return rest[0] ?? '';
  throw new UsageError(
    { list: 'keys list takes options only', create: 'Give the key one name', show: 'Give one id' }[action],
  );
}

function bodyOf(name: string, line: CommandLine): object {
  const lifetimeMs = line.get(expiresInOption);
  return {
    name,
    owner: line.get(ownerFilterOption),
    scopes: (line.get(scopesOption) ?? defaultScopes).split(','),
    limits: givenLimits(line),
    ...(lifetimeMs !== undefined && { expiresAt: new Date(Date.now() + lifetimeMs).toISOString() }),
  };
}

async function show(id: string, line: CommandLine, { stdout, env }: Terminal, to: Connection): Promise<void> {
  const key = await findKey(to, idOf(id));
  if (line.get(jsonOption)) return void stdout.write(`${JSON.stringify(key)}\n`);
  if (line.get(quietOption)) return void stdout.write(`${key.state}\n`);
  const style = styleFor(stdout, env);
  const width = (stdout.isTTY ? columnsOf(stdout) : 80) - 3;
  const lines = detailLines(credentialRows(key, Date.now()), width, style).map((each) => `  ${each}`);
  stdout.write(`${[style.bold(printable(key.name)), ...lines].join('\n')}\n`);
}

async function nameOf(to: Connection, id: string, { stderr, env }: Terminal): Promise<string> {
  const { name, owner } = await findKey(to, id);
  return `${styleFor(stderr, env).bold(printable(name))} (${id}, of ${owner})`;
}
