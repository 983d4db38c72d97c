import type { Style } from '../terminal.js';
import {
  bytesText,
  percentageOf,
  percentText,
  type ProgressView,
  speedText,
  timeLeftText,
} from './progress-view.js';
import { padEnd, padStart, printable, shorten, shortenMiddle, widthOf } from './text.js';

export interface Row {
  name: string;
  view: ProgressView;
}

/** What is under way. With more than one transfer there is a line for all of them. */
export interface Board {
  rows: Row[];
  total?: Row;
}

const widestBar = 30;
const narrowestBar = 8;
const narrowestName = 12;
const gap = '  ';

/** At most `height` lines of at most `columns`: first the bar gives way, then what matters least. */
export function boardLines({ rows, total }: Board, columns: number, height: number, style: Style): string[] {
  const room = Math.max(1, total ? height - 2 : height);
  const shown = rows.length > room ? rows.slice(0, room - 1) : rows;
  const hidden = rows.length - shown.length;
  const all = total ? [...shown, total] : shown;
  const columnsOfTable = tableColumns(all, columns);
  const lines = shown.map((row) => lineOf(row, columnsOfTable, columns, style));
  if (hidden > 0) lines.push(style.dim(shorten(`  … and ${hidden} more under way`, columns)));
  if (total) lines.push(lineOf(total, columnsOfTable, columns, { ...style, cyan: style.green }, style.bold));
  return lines;
}

/** For logs: no bar, and no columns, since lines of other programs may come between. */
export function logLines({ rows, total }: Board): string[] {
  const shown = total && rows.length !== 1 ? [total] : rows;
  return shown.map(({ name, view }) => {
    const figures = view.notice
      ? [view.notice]
      : [bytesText(view), speedText(view), timeLeftText(view), view.counted ?? ''];
    return [printable(name), percentText(view), ...figures].filter(Boolean).join(gap);
  });
}

interface Figure {
  of: (view: ProgressView) => string;
  /** Some room at the start, or the line would jump with every digit. */
  atLeast: number;
}

const figures = {
  speed: { of: speedText, atLeast: 10 },
  left: { of: timeLeftText, atLeast: 9 },
  counted: { of: (view) => view.counted ?? '', atLeast: 0 },
  bytes: { of: bytesText, atLeast: 20 },
  arrived: { of: bytesText, atLeast: 10 },
} satisfies Record<string, Figure>;

// What matters least is the first to go.
const choices = [
  ['bytes', 'speed', 'left', 'counted'],
  ['speed', 'left', 'counted'],
  ['left', 'counted'],
  ['left'],
  [],
] as const;
const choicesForStreams = [['arrived', 'speed', 'counted'], ['arrived', 'speed'], ['arrived'], []] as const;

interface TableColumns {
  name: number;
  bar: number;
  /** None where nobody knows the end. */
  percent: number;
  figures: { figure: Figure; width: number }[];
}

/** The same for all lines, so that they stand below each other. */
function tableColumns(rows: Row[], columns: number): TableColumns {
  const nameWidth = Math.max(0, ...rows.map(({ name }) => widthOf(printable(name))));
  // The name may be cut to a third of the line before a figure goes.
  const leastName = Math.min(nameWidth, Math.max(narrowestName, Math.floor(columns / 3)));
  const isEndless = rows.every(({ view }) => view.total === null);
  const percent = isEndless ? 0 : 4;
  let left = 0;
  let chosen: TableColumns['figures'] = [];
  for (const names of isEndless ? choicesForStreams : choices) {
    chosen = names.map((name) => ({ figure: figures[name], width: figureWidth(figures[name], rows) }));
    const taken = chosen.reduce((sum, { width }) => sum + gap.length + width, percent);
    left = columns - taken - 2 * gap.length;
    if (left - leastName - gap.length >= narrowestBar) break;
  }
  return { ...shareOut(left, nameWidth, leastName), percent, figures: chosen };
}

function figureWidth({ of, atLeast }: Figure, rows: Row[]): number {
  return Math.max(atLeast, ...rows.map(({ view }) => widthOf(of(view))));
}

function shareOut(left: number, nameWidth: number, leastName: number): { name: number; bar: number } {
  const bar = Math.min(widestBar, left - gap.length - leastName);
  if (bar < narrowestBar) return { name: Math.max(0, Math.min(nameWidth, left)), bar: 0 };
  return { name: Math.min(nameWidth, left - gap.length - bar), bar };
}

function lineOf(
  { name, view }: Row,
  table: TableColumns,
  columns: number,
  style: Style,
  emphasis = (text: string) => text,
): string {
  const shownName = `  ${emphasis(padEnd(shortenMiddle(printable(name), table.name), table.name))}`;
  const percent = table.percent > 0 ? [style.bold(padStart(percentText(view), table.percent))] : [];
  if (view.notice) {
    // It needs the bar's room.
    const start = [shownName, ...percent, ''].join(gap);
    return (start + style.yellow(shorten(view.notice, columns - widthOf(start)))).trimEnd();
  }
  const bar = table.bar > 0 ? [barOf(view, table.bar, style)] : [];
  const cells = table.figures.map(({ figure, width }) => padStart(figure.of(view), width));
  return [shownName, ...bar, ...percent, ...cells].join(gap).trimEnd();
}

export function barOf(view: ProgressView, width: number, style: Style): string {
  const percentage = percentageOf(view);
  if (percentage === null) return style.dim('╌'.repeat(width));
  const full = Math.floor((percentage / 100) * width);
  return style.cyan('━'.repeat(full)) + style.dim('─'.repeat(width - full));
}
