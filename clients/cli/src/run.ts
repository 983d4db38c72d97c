import { readFileSync } from 'node:fs';
import { commands } from './commands.js';
import { commandHelp, mainHelp } from './command-line/help.js';
import { parseCommandLine } from './command-line/parse-command-line.js';
import { suggestion } from './command-line/suggestion.js';
import { exitCodes, styleFor, type Terminal, UsageError } from './terminal.js';

/** The whole program but for the process: resolves with the exit code. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name = '--help', ...rest] = args;
  const isHelp = name === '--help' || name === '-h' || name === 'help';
  try {
    if (isHelp && rest[0] !== undefined) return print(terminal, commandHelp(commandOf(rest[0]), terminal));
    if (isHelp) return print(terminal, mainHelp(commands, terminal));
    if (name === '--version' || name === '-v') return print(terminal, `${version()}\n`);
    const command = commandOf(name);
    if (asksForHelp(rest)) return print(terminal, commandHelp(command, terminal));
    return await command.run(parseCommandLine(command, rest), terminal);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const help = commands.some((command) => command.name === name) ? `${name} --help` : '--help';
    const style = styleFor(terminal.stderr, terminal.env);
    terminal.stderr.write(`${style.red('✗')} ${error.message}\n  See: ${terminal.program} ${help}\n`);
    return exitCodes.usage;
  }
}

function commandOf(name: string) {
  const found = commands.find((command) => command.name === name);
  if (found) return found;
  if (name.startsWith('-')) throw new UsageError(`${name} stands before any command: options come after it`);
  const closest = suggestion(
    name,
    commands.map((command) => command.name),
  );
  throw new UsageError(`There is no command "${name}"${closest ? `. Did you mean ${closest}?` : ''}`);
}

/** Whatever else is wrong with the line: help is what was asked for. */
function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return args.slice(0, end < 0 ? undefined : end).some((arg) => arg === '--help' || arg === '-h');
}

function print({ stdout }: Terminal, text: string): number {
  stdout.write(text);
  return exitCodes.ok;
}

function version(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
