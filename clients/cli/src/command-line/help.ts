import { padEnd, widthOf, wrap } from '../display/text.js';
import { columnsOf, type Style, styleFor, type Terminal } from '../terminal.js';
import { type Command, helpOption } from './command.js';
import { flag, type Option } from './option.js';

const widest = 100;
const narrowest = 30;
/** With less room beside it, what an option does stands under it. */
const narrowestText = 28;

const environment = [
  ['LONGSHORE_URL', 'where the server is (http://127.0.0.1:3000)'],
  ['LONGSHORE_TOKEN', 'the API key, upload token or JWT, if the server asks for one'],
  ['LONGSHORE_PART_SIZE', 'as upload --part-size; LONGSHORE_CONCURRENCY and LONGSHORE_RETRIES likewise'],
  ['NO_COLOR', 'no colours'],
] as const;

const interruptions: Entry[] = [['130', 'interrupted with Ctrl-C (143: by SIGTERM)']];

type Entry = readonly [term: string, text: string];

/** `longshore --help` */
export function mainHelp(commands: readonly Command[], terminal: Terminal): string {
  const page = new Page(terminal);
  page.title('longshore', 'resumable uploads to a Longshore server, and what belongs to them');
  page.section('Usage', ['longshore COMMAND [options]']);
  page.table(
    'Commands',
    commands.map(({ name, summary }): Entry => [name, summary]),
  );
  page.table('Options', optionEntries([flag('version', 'the version', { short: 'v' }), helpOption]));
  page.examples([
    {
      line: 'longshore upload film.mp4',
      does: 'sends a file; the same again after Ctrl-C or a crash goes on',
    },
    { line: 'longshore upload --help', does: 'every option of a command' },
  ]);
  page.table('Environment', environment);
  page.table('Exit codes', [
    ['0', 'done'],
    ['1', 'something failed'],
    ['2', 'the command line, or a setting, makes no sense'],
    ...interruptions,
  ]);
  return page.toString();
}

/** `longshore COMMAND --help` */
export function commandHelp(command: Command, terminal: Terminal): string {
  const { name, summary, usage, about, groups, examples, outcomes } = command;
  const page = new Page(terminal);
  page.title(`longshore ${name}`, summary);
  page.section(
    'Usage',
    usage.map((rest) => (rest.includes('longshore') ? rest : `longshore ${name} ${rest}`.trimEnd())),
  );
  page.paragraph(about);
  const tables = groups.map(({ title, options }) => ({ title, entries: optionEntries(options) }));
  const last = tables.pop() ?? { title: 'Options', entries: [] };
  page.tables([...tables, { ...last, entries: [...last.entries, ...optionEntries([helpOption])] }]);
  page.examples(examples);
  page.table('Exit codes', [
    ['0', outcomes.ok],
    ['1', outcomes.failed],
    ['2', 'wrong usage'],
    ...interruptions,
  ]);
  return page.toString();
}

function optionEntries(options: readonly Option[]): Entry[] {
  return options.map((option) => [spelled(option), helpOf(option)]);
}

function spelled({ name, short, value }: Option): string {
  return `${short ? `-${short}, ` : ''}--${name}${value ? ` ${value}` : ''}`;
}

function helpOf({ help, aliases = [] }: Option): string {
  const also = aliases.map((alias) => `--${alias}`).join(', ');
  return also ? `${help}; also ${also}` : help;
}

/** Text in the width of the terminal. */
class Page {
  readonly #lines: string[] = [];
  readonly #width: number;
  readonly #style: Style;

  constructor({ stdout, env }: Terminal) {
    // One column less than there is: a full line would wrap on some terminals.
    this.#width = Math.max(narrowest, Math.min(widest, columnsOf(stdout) - 1));
    this.#style = styleFor(stdout, env);
  }

  title(name: string, summary: string): void {
    const [first = '', ...more] = wrap(`${name}: ${summary}`, this.#width);
    this.#lines.push(this.#style.bold(first), ...more.map((line) => this.#style.bold(line)));
  }

  paragraph(text: string): void {
    for (const each of text.split('\n\n')) this.#lines.push('', ...wrap(each, this.#width));
  }

  section(title: string, lines: readonly string[]): void {
    this.#lines.push('', this.#style.bold(title), ...lines.map((line) => `  ${line}`));
  }

  table(title: string, entries: readonly Entry[]): void {
    this.tables([{ title, entries }]);
  }

  /** Several with their texts below each other. */
  tables(tables: readonly { title: string; entries: readonly Entry[] }[]): void {
    const termWidth = Math.max(...tables.flatMap(({ entries }) => entries.map(([term]) => widthOf(term))));
    for (const { title, entries } of tables) {
      const lines =
        this.#width - termWidth - 5 >= narrowestText
          ? entries.flatMap((entry) => this.#beside(entry, termWidth))
          : entries.flatMap((entry) => this.#below(entry));
      this.section(title, lines);
    }
  }

  examples(examples: Command['examples']): void {
    this.section(
      'Examples',
      examples.flatMap(({ line, does }) => [this.#style.cyan(line), ...this.#indented(does)]),
    );
  }

  toString(): string {
    return `${this.#lines.join('\n')}\n`;
  }

  #beside([term, text]: Entry, termWidth: number): string[] {
    const indent = termWidth + 3;
    const [first = '', ...more] = wrap(text, this.#width - indent - 2);
    const start = this.#style.cyan(term) + ' '.repeat(indent - widthOf(term));
    return [start + first, ...more.map((line) => padEnd('', indent) + line)];
  }

  #below(entry: Entry): string[] {
    return [this.#style.cyan(entry[0]), ...this.#indented(entry[1])];
  }

  #indented(text: string): string[] {
    return wrap(text, this.#width - 6).map((line) => `    ${line}`);
  }
}
