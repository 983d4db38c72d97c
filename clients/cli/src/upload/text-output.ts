import { printable, widthOf } from '../display/text.js';
import { failureLines } from '../failure.js';
import { columnsOf, type Style, styleFor } from '../terminal.js';
import { formatBytes, formatDuration } from '../units.js';
import type { OutputContext, Tally, UploadOutput } from './output.js';
import { resultCard } from './result-card.js';
import { averageSpeed } from './speed.js';
import type { FileFailure, FileResult } from './transfer.js';

const nothing = () => undefined;

/** The keys on stdout and nothing else; what goes wrong is said on stderr, as ever. */
export class KeysOutput implements UploadOutput {
  readonly opened = nothing;
  readonly progress = nothing;
  readonly retrying = nothing;
  protected readonly style: Style;

  constructor(protected readonly context: OutputContext) {
    this.style = styleFor(context.terminal.stderr, context.terminal.env);
  }

  skipped(_file: string, key: string): void {
    this.print(key);
  }

  completed(result: FileResult): void {
    this.print(result.key);
  }

  failed(failure: FileFailure): void {
    const lines = failureLines(failure.file, failure, this.style);
    const command = this.context.many ? undefined : this.context.continueWith(failure);
    this.say(...lines, ...this.#goOn(storedParts(failure), command));
  }

  paused(failure: FileFailure): void {
    if (this.context.many) return;
    const stored = storedParts(failure);
    const name = this.style.bold(printable(failure.file));
    this.say(`${this.style.yellow('■')} ${name}: paused${stored ? `, ${stored}` : ''}`);
    this.say(...this.#goOn(undefined, this.context.continueWith(failure)));
  }

  end(tally: Tally): void {
    const { completed, failed, paused, waiting } = tally;
    if (!this.context.many || failed + paused + waiting === 0) return;
    const interrupted = paused + waiting > 0;
    const counts = [`${completed} sent`];
    if (failed > 0) counts.push(`${failed} failed`);
    if (paused > 0) counts.push(`${paused} begun`);
    if (waiting > 0) counts.push(`${waiting} still to come`);
    const mark = interrupted ? this.style.yellow('■ Paused') : this.style.red('✗ Not all files are sent');
    this.say(`${mark}: ${counts.join(', ')}`, ...this.#goOn(undefined, this.context.continueWith()));
  }

  protected print(...lines: string[]): void {
    for (const line of lines) this.context.terminal.stdout.write(`${line}\n`);
  }

  protected say(...lines: string[]): void {
    for (const line of lines) this.context.terminal.stderr.write(`${line}\n`);
  }

  #goOn(stored: string | undefined, command: string | undefined): string[] {
    if (!command) return [];
    return [...(stored ? [`  ${stored}`] : []), `  Go on with: ${this.style.cyan(command)}`];
  }
}

/** For people: one file has a card, many have a line each. */
export class TextOutput extends KeysOutput {
  readonly #style: Style;

  constructor(context: OutputContext) {
    super(context);
    this.#style = styleFor(context.terminal.stdout, context.terminal.env);
  }

  override skipped(file: string, key: string): void {
    this.#line(this.#style.dim('='), file, 'sent before', key);
  }

  override completed(result: FileResult): void {
    const { options, many } = this.context;
    const mark = this.#style.green('✓');
    if (many) this.#line(mark, result.file, formatBytes(result.size), result.key);
    else this.print(...resultCard(result, options, this.#style));
  }

  override end(tally: Tally): void {
    const { completed, bytes, elapsedMs } = tally;
    if (this.context.many && completed > 0) {
      const files = completed === 1 ? '1 file' : `${completed} files`;
      this.print(
        this.#style.bold(`${files} sent`) +
          `, ${formatBytes(bytes)} in ${formatDuration(elapsedMs)}${averageSpeed(bytes, elapsedMs)}`,
      );
    }
    super.end(tally);
  }

  /** On two lines where one is too narrow: a key that is cut off is worth nothing. */
  #line(mark: string, file: string, what: string, key: string): void {
    const { stdout } = this.context.terminal;
    const start = `${mark} ${this.#style.bold(printable(file))}  ${this.#style.dim(what)}`;
    const fits = !stdout.isTTY || widthOf(start) + 2 + widthOf(key) < columnsOf(stdout);
    this.print(...(fits ? [`${start}  ${key}`] : [start, `    ${key}`]));
  }
}

function storedParts({ session }: FileFailure): string | undefined {
  return session && `${session.storedParts} of ${session.totalParts} parts are stored`;
}
