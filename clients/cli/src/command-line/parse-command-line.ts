import { parseArgs } from 'node:util';
import { UsageError } from '../terminal.js';
import { type Command, optionsOf } from './command.js';
import { CommandLine } from './command-line.js';
import type { Option } from './option.js';
import { suggestion } from './suggestion.js';

/** @throws UsageError for an option that is not the command's, or one without its value. */
export function parseCommandLine(command: Command, args: readonly string[]): CommandLine {
  const options = optionsOf(command);
  const byName = new Map(options.flatMap((option) => namesOf(option).map((name) => [name, option])));
  const given = new Map<string, { as: string; values: string[] }>();
  const positionals: string[] = [];
  for (const token of tokensOf(options, args)) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const option = byName.get(token.name);
    if (!option) throw unknownOption(command, token.rawName, [...byName.keys()]);
    const value = valueOf(option, token);
    const known = given.get(option.name);
    given.set(option.name, { as: token.rawName, values: [...(known?.values ?? []), value] });
  }
  return new CommandLine([command.name, ...args], positionals, given);
}

interface OptionToken {
  rawName: string;
  value?: string;
  inlineValue?: boolean;
}

// Not parseArgs's strict mode: it takes no aliases, and its messages suggest nothing.
function tokensOf(options: Option[], args: readonly string[]) {
  const known = options.flatMap((option) => {
    const type = option.value ? ('string' as const) : ('boolean' as const);
    const short = option.short === undefined ? {} : { short: option.short };
    return namesOf(option).map((name) => [name, name === option.name ? { type, ...short } : { type }]);
  });
  const config = { args: [...args], options: Object.fromEntries(known) as never, tokens: true } as const;
  return parseArgs({ ...config, strict: false, allowPositionals: true }).tokens;
}

function namesOf({ name, aliases = [] }: Option): string[] {
  return [name, ...aliases];
}

function valueOf(option: Option, { rawName, value, inlineValue }: OptionToken): string {
  if (!option.value) {
    if (value !== undefined) throw new UsageError(`${rawName} takes no value`);
    return 'true';
  }
  if (value === undefined) throw new UsageError(`${rawName} needs a value: ${rawName} ${option.value}`);
  if (!inlineValue && /^-./.test(value)) {
    throw new UsageError(`${rawName} needs a value; one that starts with a dash: ${rawName}=${value}`);
  }
  return value;
}

function unknownOption({ name }: Command, written: string, names: string[]): UsageError {
  const closest = suggestion(written.replace(/^-+/, ''), names);
  const advice = closest ? `. Did you mean --${closest}?` : '';
  return new UsageError(`longshore ${name} has no option ${written}${advice}`);
}
