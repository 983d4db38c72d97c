import { progressLine, progressText, type ProgressView, shorten } from './progress-line.js';
import { type Style, styleFor, type Terminal } from './terminal.js';

const redrawEveryMs = 100;
const logEveryMs = 5_000;

export interface ProgressDisplay {
  /** Takes the lines away, so that something else can be printed. */
  stop(): void;
}

/** Redrawn in place on a terminal, a new line now and then elsewhere; on stderr, so stdout stays clean. */
export function showProgress(terminal: Terminal, title: string, look: () => ProgressView): ProgressDisplay {
  const { stderr, env } = terminal;
  return stderr.isTTY && env.TERM !== 'dumb'
    ? redraw(stderr, title, styleFor(stderr, env), look)
    : log(stderr, title, look);
}

function redraw(
  stderr: Terminal['stderr'],
  title: string,
  style: Style,
  look: () => ProgressView,
): ProgressDisplay {
  const clearLine = '\r\u001b[2K';
  // One column less than there is: a full line would wrap on some terminals.
  const columns = () => (stderr.columns || 80) - 1;
  const draw = () => stderr.write(clearLine + progressLine(look(), columns(), style));
  stderr.write(`  ${style.bold(shorten(title, columns() - 2))}\n`);
  draw();
  const timer = setInterval(draw, redrawEveryMs);
  return {
    stop() {
      clearInterval(timer);
      stderr.write(`${clearLine}\u001b[1A${clearLine}`);
    },
  };
}

function log(stderr: Terminal['stderr'], title: string, look: () => ProgressView): ProgressDisplay {
  const timer = setInterval(() => stderr.write(`${progressText(title, look())}\n`), logEveryMs);
  return { stop: () => clearInterval(timer) };
}
