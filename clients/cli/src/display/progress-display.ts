import { columnsOf, styleFor, type Terminal } from '../terminal.js';
import { type Board, boardLines, logLines } from './board.js';
import { LiveBlock } from './live-block.js';

const redrawEveryMs = 100;
const logEveryMs = 5_000;
const mostLines = 24;

export interface ProgressDisplay {
  /** Runs what prints, with the bars out of its way. */
  above(print: () => void): void;
  /** Takes the bars away. */
  stop(): void;
}

const noDisplay: ProgressDisplay = { above: (print) => print(), stop: () => undefined };

/** Redrawn in place on a terminal, new lines now and then elsewhere; on stderr, so stdout stays clean. */
export function showProgress(terminal: Terminal, wanted: boolean, look: () => Board): ProgressDisplay {
  const { stderr, env } = terminal;
  if (!wanted) return noDisplay;
  return stderr.isTTY && env.TERM !== 'dumb' ? redraw(terminal, look) : log(stderr, look);
}

function redraw({ stderr, env }: Terminal, look: () => Board): ProgressDisplay {
  const block = new LiveBlock(stderr);
  const style = styleFor(stderr, env);
  const draw = () => {
    // One column and one row less than there are: a full line would wrap, a full screen would scroll.
    const height = Math.min(mostLines, (stderr.rows || 24) - 1);
    block.draw(boardLines(look(), columnsOf(stderr) - 1, height, style));
  };
  const timer = setInterval(draw, redrawEveryMs);
  stderr.on('resize', draw);
  draw();
  return {
    above(print) {
      block.clear();
      print();
      draw();
    },
    stop() {
      clearInterval(timer);
      stderr.off('resize', draw);
      block.clear();
    },
  };
}

function log(stderr: Terminal['stderr'], look: () => Board): ProgressDisplay {
  const timer = setInterval(() => {
    for (const line of logLines(look())) stderr.write(`${line}\n`);
  }, logEveryMs);
  return { ...noDisplay, stop: () => clearInterval(timer) };
}
