import type { Terminal } from '../terminal.js';
import type { CommandLine } from './command-line.js';
import { flag, type Option } from './option.js';

export interface OptionGroup {
  readonly title: string;
  readonly options: readonly Option[];
}

/** A command and all that is told of it: its help and its completion are made from the same lines. */
export interface Command {
  readonly name: string;
  /** Half a line, for the list of commands. */
  readonly summary: string;
  /** What follows the command's name, one line for each way to use it. */
  readonly usage: readonly string[];
  readonly about: string;
  readonly groups: readonly OptionGroup[];
  readonly examples: readonly { readonly line: string; readonly does: string }[];
  /** What 0 and 1 mean here; the others are the same everywhere. */
  readonly outcomes: { readonly ok: string; readonly failed: string };
  /** For the shell: what its arguments are. */
  readonly completes?: 'files' | readonly string[];
  run(line: CommandLine, terminal: Terminal): Promise<number>;
}

export const helpOption = flag('help', 'this text', { short: 'h' });

export function optionsOf({ groups }: Command): Option[] {
  return [...groups.flatMap(({ options }) => options), helpOption];
}
