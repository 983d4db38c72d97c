import { ask, askSecret } from '../ask.js';
import type { Command } from '../command-line/command.js';
import type { CommandLine } from '../command-line/command-line.js';
import { jsonOption } from '../command-line/shared-options.js';
import { suggestion } from '../command-line/suggestion.js';
import { padEnd, widthOf } from '../display/text.js';
import { columnsOf, exitCodes, styleFor, type Terminal, UsageError } from '../terminal.js';
import { configPath, readConfig, writeConfig } from './config-file.js';
import { endpointOf, find, masked, type Setting, settings } from './settings.js';

const names = settings.map(({ name }) => name);
const actions = ['get', 'set', 'unset', 'list', 'path'] as const;

export const configCommand: Command = {
  name: 'config',
  summary: 'keep the endpoint, the token and other settings',
  usage: ['list', 'get NAME', 'set NAME VALUE', 'unset NAME', 'path'],
  about:
    `Keeps settings in a file that only you may read. Their names: ${names.join(', ')}. An option on the command line ` +
    'beats the environment (LONGSHORE_URL, LONGSHORE_TOKEN, LONGSHORE_PART_SIZE, LONGSHORE_CONCURRENCY, ' +
    'LONGSHORE_RETRIES), and that beats the file. Without VALUE, set reads it from stdin: a token then is in no ' +
    'history. A token is never printed whole.',
  groups: [{ title: 'Output', options: [{ ...jsonOption, help: 'list and get: JSON' }] }],
  examples: [
    { line: 'longshore config set endpoint https://uploads.example.com', does: 'for all commands' },
    { line: 'longshore config list', does: 'what holds, and where it is from' },
  ],
  outcomes: { ok: 'done', failed: 'get: it is not set' },
  completes: actions,
  run: config,
};

async function config(line: CommandLine, terminal: Terminal): Promise<number> {
  const [action, name, value, ...more] = line.positionals;
  const isKnown = actions.some((each) => each === action);
  if (!isKnown)
    throw new UsageError(
      action === undefined ? 'Say what to do: list, get, set, unset or path' : unknown(action, actions),
    );
  const wanted = action === 'set' ? [2, 3] : action === 'get' || action === 'unset' ? [2] : [1];
  if (!wanted.includes(line.positionals.length) || more.length > 0) {
    throw new UsageError(
      `Usage: longshore config ${configCommand.usage.find((each) => each.startsWith(action ?? ''))}`,
    );
  }
  if (action === 'path') return print(terminal, configPath(terminal.env));
  if (action === 'list') return list(line, terminal);
  const setting = settingNamed(name ?? '');
  if (action === 'get') return get(setting, line, terminal);
  if (action === 'unset') return unset(setting, terminal);
  return set(setting, value, terminal);
}

function settingNamed(name: string): Setting {
  const found = settings.find((setting) => setting.name === name);
  if (!found) throw new UsageError(unknown(name, names));
  return found;
}

function unknown(written: string, words: readonly string[]): string {
  const closest = suggestion(written, words);
  return `config knows no "${written}"${closest ? `. Did you mean ${closest}?` : `, only: ${words.join(', ')}`}`;
}

function list(line: CommandLine, terminal: Terminal): number {
  const rows = settings.map((setting) => ({ name: setting.name, ...shown(setting, terminal) }));
  if (line.get(jsonOption))
    return print(terminal, JSON.stringify(Object.fromEntries(rows.map(({ name, ...row }) => [name, row]))));
  const style = styleFor(terminal.stdout, terminal.env);
  const nameWidth = Math.max(...names.map((name) => name.length));
  const valueWidth = Math.max(...rows.map(({ value }) => (value ?? '–').length));
  const columns = terminal.stdout.isTTY ? columnsOf(terminal.stdout) : Infinity;
  for (const { name, value, source } of rows) {
    const start = `${padEnd(name, nameWidth)}  ${style.bold(padEnd(value ?? '–', valueWidth))}`;
    const fits = widthOf(start) + 2 + widthOf(source) < columns;
    print(terminal, fits ? `${start}  ${style.dim(source)}` : `${start.trimEnd()}\n  ${style.dim(source)}`);
  }
  return exitCodes.ok;
}

function get(setting: Setting, line: CommandLine, terminal: Terminal): number {
  const { value, source } = shown(setting, terminal);
  if (line.get(jsonOption)) print(terminal, JSON.stringify({ name: setting.name, value, source }));
  else if (value !== null) print(terminal, value);
  return value === null ? exitCodes.failed : exitCodes.ok;
}

function shown(setting: Setting, { env }: Terminal): { value: string | null; source: string } {
  const found = find(setting, undefined, env);
  if (found) return { value: setting.isSecret ? masked(found.value) : found.value, source: found.source };
  if (setting.fallback) return { value: setting.fallback, source: 'default' };
  return { value: null, source: setting.isSecret ? 'not set' : "not set: the server's choice" };
}

async function set(setting: Setting, given: string | undefined, terminal: Terminal): Promise<number> {
  const value = (given ?? (await readValue(setting, terminal))).trim();
  if (terminal.interrupted.aborted) return exitCodes.interrupted;
  if (value === '') throw new UsageError(`Give a value; longshore config unset ${setting.name} removes it`);
  if (setting.name === 'endpoint') endpointOf(value, setting.name);
  setting.option.read({ as: setting.name, values: [value] });
  writeConfig(terminal.env, { ...readConfig(terminal.env), [setting.name]: value });
  const told = setting.isSecret ? masked(value) : value;
  return say(terminal, `${setting.name} is ${told}, in ${configPath(terminal.env)}`);
}

function readValue({ name, isSecret }: Setting, terminal: Terminal): Promise<string> {
  if (!terminal.stdin.isTTY) return ask('', terminal, terminal.stderr);
  return isSecret ? askSecret(`${name}: `, terminal) : ask(`${name}: `, terminal, terminal.stderr);
}

function unset({ name }: Setting, terminal: Terminal): number {
  const { [name]: removed, ...rest } = readConfig(terminal.env);
  if (removed !== undefined) writeConfig(terminal.env, rest);
  return say(terminal, removed === undefined ? `${name} was not set` : `${name} is not set any more`);
}

function print({ stdout }: Terminal, text: string): number {
  stdout.write(`${text}\n`);
  return exitCodes.ok;
}

/** To stderr: it is not what a script would read. */
function say({ stderr, env }: Terminal, text: string): number {
  stderr.write(`${styleFor(stderr, env).green('✓')} ${text}\n`);
  return exitCodes.ok;
}
