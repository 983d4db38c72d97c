import type { Style } from './terminal.js';
import { formatBytes, formatSpeed, formatWholeSeconds } from './units.js';

export interface ProgressView {
  loaded: number;
  total: number;
  percentage: number;
  bytesPerSecond: number;
  secondsLeft: number | null;
  /** Said instead of speed and time, as while the server is away. */
  notice?: string;
}

const widestBar = 40;
const narrowestBar = 8;

/** One line, never wider than `columns`: first the bar gives way, then what matters least. */
export function progressLine(view: ProgressView, columns: number, style: Style): string {
  const percent = `${Math.floor(view.percentage)}%`.padStart(4);
  const notice = view.notice && shorten(view.notice, columns - 12);
  const figures = notice ? [notice] : steadyFigures(view);
  while (figures.length > 0 && widthOf(percent, figures) > columns) figures.pop();
  const room = columns - widthOf(percent, figures) - 2;
  const bar = room >= narrowestBar ? `${barOf(view, Math.min(widestBar, room), style)}  ` : '';
  const text = figures.map((figure) => `  ${notice ? style.yellow(figure) : figure}`).join('');
  return `  ${bar}${style.bold(percent)}${text}`;
}

/** For logs: no bar, and the name, since lines of other programs may come between. */
export function progressText(name: string, view: ProgressView): string {
  const figures = view.notice
    ? [view.notice]
    : [bytesOf(view), formatSpeed(view.bytesPerSecond), timeLeftOf(view)];
  return [name, `${Math.floor(view.percentage)}%`, ...figures].join('  ');
}

function barOf(view: ProgressView, width: number, style: Style): string {
  const full = Math.round((Math.min(100, view.percentage) / 100) * width);
  return style.cyan('━'.repeat(full)) + style.dim('─'.repeat(width - full));
}

/** Padded, or the line would jump with every digit. */
function steadyFigures(view: ProgressView): string[] {
  return [bytesOf(view).padStart(20), formatSpeed(view.bytesPerSecond).padStart(10), timeLeftOf(view)];
}

function bytesOf({ loaded, total }: ProgressView): string {
  return `${formatBytes(loaded)} of ${formatBytes(total)}`;
}

function timeLeftOf({ secondsLeft, loaded, total }: ProgressView): string {
  if (loaded === total) return 'finishing';
  return secondsLeft === null ? 'time left unknown' : `${formatWholeSeconds(secondsLeft)} left`;
}

function widthOf(percent: string, figures: string[]): number {
  return 2 + percent.length + figures.reduce((sum, figure) => sum + 2 + figure.length, 0);
}

export function shorten(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}
