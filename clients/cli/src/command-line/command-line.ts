import type { Option } from './option.js';

/** The arguments of one command, taken apart. */
export class CommandLine {
  constructor(
    /** The command's name and all that follows it, as they were written. */
    readonly args: readonly string[],
    readonly positionals: readonly string[],
    private readonly given: ReadonlyMap<string, { as: string; values: string[] }>,
  ) {}

  /** @throws UsageError when the text makes no sense. */
  get<Value>(option: Option<Value>): Value {
    return option.read(this.given.get(option.name) ?? { as: `--${option.name}`, values: [] });
  }

  has(option: Option): boolean {
    return this.given.has(option.name);
  }

  /** As it was written, whichever of the option's names was used. */
  rawOf(option: Option): { as: string; value: string } | undefined {
    const { as, values } = this.given.get(option.name) ?? {};
    const value = values?.at(-1);
    return as === undefined || value === undefined ? undefined : { as, value };
  }
}
