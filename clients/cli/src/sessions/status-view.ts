import type { UploadState, UploadSummary } from '@longshore/client/node';
import { shellCommand } from '../command-line/shell-command.js';
import { barOf } from '../display/board.js';
import { padEnd, printable, shortenMiddle, widthOf, wrap } from '../display/text.js';
import { relativeTime } from '../display/time.js';
import type { Style } from '../terminal.js';
import { formatBytes } from '../units.js';
import { partMapLines, rangesText } from './part-map.js';
import { paintStatus } from './status-style.js';

/** As the server has recorded it, and as it has just found it in the store. */
export interface SessionView {
  details: UploadSummary;
  state: UploadState;
}

const widest = 100;
const labelWidth = 9;

/** `longshore status`: the name and how far it is, the parts, then what else there is to know. */
export function statusLines(
  { details, state }: SessionView,
  { columns, style, now, program }: { columns: number; style: Style; now: number; program: string },
): string[] {
  const width = Math.min(columns, widest);
  const name = shortenMiddle(printable(details.filename), width - widthOf(state.status) - 2);
  return [
    `${style.bold(name)}  ${paintStatus(state.status, style)}`,
    ...progressLines(state, width, style),
    '',
    ...rowsOf({ details, state }, now, program).flatMap(([label, value]) => {
      const [first = '', ...more] = wrap(value, width - labelWidth - 2);
      const rest = more.map((line) => padEnd('', labelWidth + 2) + line);
      return [`  ${style.dim(padEnd(label, labelWidth))}${first}`, ...rest];
    }),
  ];
}

function progressLines(state: UploadState, width: number, style: Style): string[] {
  const { uploadedBytes: loaded, totalSize: total, missingParts, totalParts, status } = state;
  const isDone = status === 'completed';
  const text =
    total === null || isDone
      ? formatBytes(total ?? loaded)
      : `${formatBytes(loaded)} of ${formatBytes(total)}`;
  const percent =
    total === null ? '' : `${isDone ? 100 : Math.floor(total > 0 ? (loaded / total) * 100 : 0)}%  `;
  const barWidth = Math.max(8, Math.min(48, width - widthOf(percent + text) - 4));
  const view = { loaded: isDone ? (total ?? 0) : loaded, total, bytesPerSecond: 0, secondsLeft: null };
  const bar = `  ${barOf(view, barWidth, style)}  ${style.bold(percent)}${text}`;
  const hasMap = status === 'uploading' && totalParts !== null && totalParts > 1;
  const map = hasMap ? partMapLines(totalParts, missingParts, width - 2, style) : [];
  return [bar, ...(map.length > 0 ? [''] : []), ...map.map((line) => `  ${line}`)];
}

function rowsOf({ details, state }: SessionView, now: number, program: string): [string, string][] {
  const { status, missingParts } = state;
  const isOpen = status === 'uploading';
  const rows: [string, string | undefined][] = [
    ['parts', partsText({ details, state })],
    ['missing', isOpen && missingParts.length > 0 ? rangesText(missingParts) : undefined],
    ['id', details.uploadId],
    ['key', details.key],
    ['type', details.contentType],
    ['started', timeText(details.createdAt, now)],
    ['active', isOpen ? timeText(details.lastActivityAt, now) : undefined],
    ['expires', isOpen ? timeText(state.expiresAt, now) : undefined],
    ['ended', details.endedAt ? timeText(details.endedAt, now) : undefined],
    ['reason', details.endReason ?? undefined],
    ['trouble', details.lastError ?? undefined],
    ['go on', goOnText({ details, state }, program)],
  ];
  return rows.filter((row): row is [string, string] => row[1] !== undefined);
}

function partsText({ details: { partSize }, state }: SessionView): string {
  const { uploadedParts, totalParts, status } = state;
  const of = `of ${formatBytes(partSize)}`;
  if (totalParts === null) return `${uploadedParts} stored ${of}, how many there will be is not known`;
  if (status === 'completed') return totalParts === 1 ? '1' : `${totalParts} ${of}`;
  return `${uploadedParts} of ${totalParts} stored${totalParts > 1 ? `, ${of} each` : ''}`.replace(
    ', of',
    ',',
  );
}

function goOnText({ details, state }: SessionView, program: string): string | undefined {
  if (state.status === 'completed') return shellCommand(program, ['download', details.key]);
  if (state.status !== 'uploading' || state.totalParts === null) return undefined;
  const isWhole = state.missingParts.length === 0;
  return isWhole
    ? shellCommand(program, ['complete', details.uploadId])
    : `${shellCommand(program, ['resume', details.uploadId])} FILE`;
}

function timeText(time: string, now: number): string {
  return `${relativeTime(time, now)} (${time.replace(/\.\d+Z$/, 'Z')})`;
}
