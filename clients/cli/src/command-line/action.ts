import { UsageError } from '../terminal.js';
import type { CommandLine } from './command-line.js';
import { type Option, orList } from './option.js';
import { suggestion } from './suggestion.js';

/**
 * What a command of several is to do: `list` in `longshore keys list`, with the arguments that follow it. Each action has
 * options of its own; those of another one are refused, not passed over.
 * @throws UsageError
 */
export function actionOf<Action extends string>(
  line: CommandLine,
  actions: Readonly<Record<Action, readonly Option[]>>,
): { action: Action; rest: readonly string[] } {
  const names = Object.keys(actions) as Action[];
  const [command = ''] = line.args;
  const [written, ...rest] = line.positionals;
  const action = names.find((name) => name === written);
  if (action === undefined) throw new UsageError(unknown(command, written, names));
  const foreign = names
    .flatMap((name) => actions[name])
    .find((option) => line.has(option) && !actions[action].includes(option));
  if (foreign) throw new UsageError(`longshore ${command} ${action} has no option --${foreign.name}`);
  return { action, rest };
}

function unknown(command: string, written: string | undefined, names: readonly string[]): string {
  if (written === undefined) return `Say what to do: ${orList(names)}`;
  const closest = suggestion(written, names);
  return `${command} knows no "${written}"${closest ? `. Did you mean ${closest}?` : `, only: ${names.join(', ')}`}`;
}
