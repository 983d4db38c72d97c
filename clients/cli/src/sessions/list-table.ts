import type { UploadSummary } from '@longshore/client/node';
import { padEnd, padStart, printable, shortenMiddle, widthOf } from '../display/text.js';
import { relativeTime } from '../display/time.js';
import type { Style } from '../terminal.js';
import { formatBytes } from '../units.js';
import { paintStatus } from './status-style.js';

export type ListedSession = Pick<
  UploadSummary,
  'uploadId' | 'filename' | 'status' | 'totalSize' | 'uploadedBytes' | 'createdAt'
>;

const narrowestName = 20;
const gap = '  ';

/** A line each; where the id and the name do not fit beside each other, two. A pipe gets whole lines. */
export function listLines(
  sessions: readonly ListedSession[],
  columns: number,
  style: Style,
  now: number,
): string[] {
  const rows = sessions.map((session) => cellsOf(session, now));
  const widths = headings.map((heading, column) =>
    Math.max(widthOf(heading), ...rows.map((row) => widthOf(row[column] ?? ''))),
  );
  const taken = widths.reduce((sum, width) => sum + width + gap.length, 0) + idWidth(sessions) + gap.length;
  if (columns - taken >= narrowestName) return oneLineEach(sessions, rows, widths, columns - taken, style);
  return sessions.flatMap((session, index) => twoLines(session, rows[index] ?? [], widths, columns, style));
}

const headings = ['STATUS', 'DONE', 'SIZE', 'STARTED'];

function cellsOf({ status, totalSize, uploadedBytes, createdAt }: ListedSession, now: number): string[] {
  const done = totalSize === null ? '–' : `${percentageOf(uploadedBytes, totalSize, status)}%`;
  const size = formatBytes(totalSize ?? uploadedBytes);
  return [status, done, size, relativeTime(createdAt, now)];
}

function percentageOf(uploaded: number, total: number, status: string): number {
  if (status === 'completed') return 100;
  return total > 0 ? Math.floor((uploaded / total) * 100) : 0;
}

function oneLineEach(
  sessions: readonly ListedSession[],
  rows: string[][],
  widths: number[],
  room: number,
  style: Style,
): string[] {
  const id = idWidth(sessions);
  const heading = [
    padEnd('ID', id),
    ...headings.map((each, column) => aligned(each, column, widths)),
    'NAME',
  ];
  return [
    style.dim(heading.join(gap)),
    ...sessions.map(({ uploadId, filename, status }, index) => {
      const cells = (rows[index] ?? []).map((cell, column) => aligned(cell, column, widths));
      const name = style.bold(shortenMiddle(printable(filename), room));
      return [padEnd(uploadId, id), paintFirst(cells, status, style), name].join(gap);
    }),
  ];
}

function twoLines(
  { uploadId, filename, status }: ListedSession,
  row: string[],
  widths: number[],
  columns: number,
  style: Style,
): string[] {
  const name = style.bold(shortenMiddle(printable(filename), columns));
  const cells = row.map((cell, column) => aligned(cell, column, widths));
  // What is least needed is the first to go.
  while (cells.length > 1 && widthOf([gap, ...cells].join(gap)) > columns) cells.pop();
  return [name, `  ${paintFirst(cells, status, style)}`, `  ${style.dim(uploadId)}`];
}

function aligned(cell: string, column: number, widths: number[]): string {
  const width = widths[column] ?? 0;
  return column === 0 ? padEnd(cell, width) : padStart(cell, width);
}

function paintFirst([first = '', ...others]: string[], status: string, style: Style): string {
  return [first.replace(status, paintStatus(status, style)), ...others].join(gap);
}

function idWidth(sessions: readonly ListedSession[]): number {
  return Math.max(2, ...sessions.map(({ uploadId }) => uploadId.length));
}
