import { columnsOf, type Terminal } from '../terminal.js';
import { widthOf } from './text.js';

const hideCursor = '\u001b[?25l';
const showCursor = '\u001b[?25h';
const toLineEnd = '\u001b[K';
const toScreenEnd = '\u001b[J';
// Terminals that know it show what is between in one go; the others ignore it.
const beginFrame = '\u001b[?2026h';
const endFrame = '\u001b[?2026l';

/** Lines at the bottom of a terminal that are written over in place, without being cleared first: nothing flickers. */
export class LiveBlock {
  #widths: number[] = [];

  constructor(private readonly stream: Terminal['stderr']) {}

  draw(lines: readonly string[]): void {
    const text = lines.map((line) => line + toLineEnd).join('\n');
    // The cursor rests at the start of the last line: there the ^C that the terminal shows breaks no line in two.
    this.stream.write(`${beginFrame}${hideCursor}${this.#home()}${text}${toScreenEnd}\r${endFrame}`);
    this.#widths = lines.map(widthOf);
  }

  /** Takes the lines away: what is written next stands where they were. */
  clear(): void {
    if (this.#widths.length === 0) return;
    this.stream.write(this.#home() + toScreenEnd + showCursor);
    this.#widths = [];
  }

  #home(): string {
    const columns = columnsOf(this.stream);
    // A window that became narrower has broken lines of the last frame in two or more.
    const above = this.#widths.slice(0, -1);
    const rows = above.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0);
    return rows > 0 ? `\r\u001b[${rows}A` : '\r';
  }
}
