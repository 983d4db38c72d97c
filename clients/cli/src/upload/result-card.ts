import path from 'node:path';
import { printable } from '../display/text.js';
import type { Style } from '../terminal.js';
import { formatBytes, formatDuration } from '../units.js';
import { averageSpeed } from './speed.js';
import { bytesResumed, type FileResult } from './transfer.js';
import type { TransferArguments } from './upload-options.js';

/** What there is to say of one file that is sent. */
export function resultCard(
  result: FileResult,
  { endpoint, upload }: TransferArguments,
  style: Style,
): string[] {
  const { size, totalParts, partSize, resumedParts, elapsedMs } = result;
  const parts = partsOf(totalParts) + (totalParts === 1 ? '' : ` of ${formatBytes(partSize)}`);
  const sent = size - bytesResumed(result);
  const rows = [
    ['key', result.key],
    ['url', new URL(result.url, `${endpoint}/`).href],
    ['size', `${formatBytes(size)} in ${parts}`],
    ['time', `${formatDuration(elapsedMs)}${averageSpeed(sent, elapsedMs)}`],
  ];
  const route = routeOf(result, upload.transfer);
  if (route) rows.push(['direct', route]);
  if (result.resumed) rows.push(['resumed', `${resumedParts} of ${totalParts} parts were already there`]);
  const name = printable(path.basename(result.file));
  return [
    `${style.green('✓')} ${style.bold(name)}`,
    ...rows.map(([label = '', value]) => `  ${style.dim(label.padEnd(8))}${value}`),
  ];
}

/** `1024 parts sent straight to the store, 12 through the server: <why>`; nothing when nobody asked for it. */
function routeOf(
  { directParts, serverParts, fallbackReason }: FileResult,
  transfer = 'server',
): string | undefined {
  if (transfer === 'server' || directParts + serverParts === 0) return undefined;
  const why = transfer === 'direct' && fallbackReason ? `: ${fallbackReason}` : '';
  if (directParts === 0) return `no, ${partsOf(serverParts)} sent through the server${why}`;
  const straight = `${partsOf(directParts)} sent straight to the store`;
  return serverParts === 0 ? straight : `${straight}, ${serverParts} through the server${why}`;
}

function partsOf(count: number): string {
  return count === 1 ? '1 part' : `${count} parts`;
}
