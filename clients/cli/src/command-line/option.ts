import { parseDurationMs, parseSize } from '../units.js';
import { UsageError } from '../terminal.js';

/** What was given for an option, and under which of its names. */
export interface Given {
  readonly as: string;
  readonly values: readonly string[];
}

/** One option: how it is written, what the help says of it, and what its text means. */
export interface Option<Value = unknown> {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly short?: string;
  /** Stands for the value in the help; a flag has none. */
  readonly value?: string;
  readonly help: string;
  /** All values there are, for the shell's completion. */
  readonly choices?: readonly string[];
  readonly completes?: 'files' | 'folders';
  /** @throws UsageError */
  read(given: Given): Value;
}

type Details = Partial<Pick<Option, 'aliases' | 'short' | 'choices' | 'completes'>>;

export function flag(name: string, help: string, details: Details = {}): Option<boolean> {
  return { name, help, ...details, read: ({ values }) => values.length > 0 };
}

export function text(
  name: string,
  value: string,
  help: string,
  details: Details = {},
): Option<string | undefined> {
  // Given twice, the last one counts: so an alias in a shell can be overridden.
  return { name, value, help, ...details, read: ({ values }) => values.at(-1) };
}

export function texts(name: string, value: string, help: string): Option<readonly string[]> {
  return { name, value, help, read: ({ values }) => values };
}

export function size(name: string, help: string): Option<number | undefined> {
  return measure(name, 'SIZE', help, parseSize, 'look like 16MiB');
}

export function duration(name: string, help: string): Option<number | undefined> {
  return measure(name, 'TIME', help, parseDurationMs, 'look like 90s or 10m');
}

export function count(name: string, help: string): Option<number | undefined> {
  const parse = (given: string) => (/^[1-9]\d{0,4}$/.test(given) ? Number(given) : undefined);
  return measure(name, 'N', help, parse, 'be a number of at least 1');
}

export function choice<Choice extends string>(
  name: string,
  value: string,
  choices: readonly Choice[],
  help: string,
): Option<Choice | undefined> {
  const parse = (given: string) => choices.find((each) => each === given);
  return { ...measure(name, value, help, parse, `be ${orList(choices)}`), choices };
}

/** A text that means something else; `must` says what it has to look like. */
export function measure<Value>(
  name: string,
  value: string,
  help: string,
  parse: (given: string) => Value | undefined,
  must: string,
): Option<Value | undefined> {
  return {
    name,
    value,
    help,
    read({ as, values }) {
      const given = values.at(-1);
      if (given === undefined) return undefined;
      const result = parse(given);
      if (result === undefined) throw new UsageError(`${as} must ${must}, not "${given}"`);
      return result;
    },
  };
}

export function orList(words: readonly string[]): string {
  return [words.slice(0, -1).join(', '), ...words.slice(-1)].filter(Boolean).join(' or ');
}
