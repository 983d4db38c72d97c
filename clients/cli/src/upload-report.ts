import path from 'node:path';
import type { TransferChoice, UploadResult, UploadSession } from '@longshore/client/node';
import type { UploadArguments } from './arguments.js';
import type { Failure } from './failure.js';
import { styleFor, type Terminal } from './terminal.js';
import { formatBytes, formatDuration, formatSpeed } from './units.js';

export interface FileResult extends UploadResult {
  file: string;
  elapsedMs: number;
}

export interface FileFailure extends Failure {
  file: string;
  /** What the next run can go on with. */
  session?: UploadSession;
}

export function reportResult(
  terminal: Terminal,
  { output, endpoint, upload }: UploadArguments,
  result: FileResult,
): void {
  const url = new URL(result.url, `${endpoint}/`).href;
  if (output === 'keys') terminal.stdout.write(`${result.key}\n`);
  else if (output === 'json') writeJson(terminal, { ok: true, ...result, url });
  else terminal.stdout.write(summary(terminal, result, url, upload.transfer));
}

export function reportFailure(terminal: Terminal, options: UploadArguments, failure: FileFailure): void {
  if (options.output === 'json') writeJson(terminal, { ok: false, ...failure });
  const { file, detail, code, status, requestId } = failure;
  const style = styleFor(terminal.stderr, terminal.env);
  const lines = [`${style.red('✗')} ${style.bold(file)}: ${detail}`];
  for (const advice of [failure.advice, howToContinue(options, failure)]) {
    if (advice) lines.push(`  ${advice}`);
  }
  if (status)
    lines.push(style.dim(`  ${code}, status ${status}${requestId ? `, request ${requestId}` : ''}`));
  terminal.stderr.write(`${lines.join('\n')}\n`);
}

export function reportInterrupted(terminal: Terminal, options: UploadArguments, failure: FileFailure): void {
  if (options.output === 'json') writeJson(terminal, { ok: false, ...failure });
  const style = styleFor(terminal.stderr, terminal.env);
  const advice = howToContinue(options, failure);
  terminal.stderr.write(`${style.yellow('■')} ${style.bold(failure.file)}: interrupted\n`);
  if (advice) terminal.stderr.write(`  ${advice}\n`);
}

function summary(
  terminal: Terminal,
  result: FileResult,
  url: string,
  transfer: TransferChoice = 'server',
): string {
  const { size, totalParts, partSize, resumedParts, elapsedMs } = result;
  const style = styleFor(terminal.stdout as Terminal['stderr'], terminal.env);
  const parts = partsOf(totalParts) + (totalParts === 1 ? '' : ` of ${formatBytes(partSize)}`);
  const rows = [
    ['key', result.key],
    ['url', url],
    ['size', `${formatBytes(size)} in ${parts}`],
    ['time', `${formatDuration(elapsedMs)}${averageSpeed(result)}`],
  ];
  const route = routeOf(result, transfer);
  if (route) rows.push(['direct', route]);
  if (result.resumed) rows.push(['resumed', `${resumedParts} of ${totalParts} parts were already there`]);
  const table = rows.map(([name = '', value]) => `  ${style.dim(name.padEnd(8))}${value}\n`).join('');
  return `${style.green('✓')} ${style.bold(path.basename(result.file))}\n${table}`;
}

/** `1024 parts sent straight to the store, 12 through the server: <why>`; nothing when nobody asked for it. */
function routeOf(
  { directParts, serverParts, fallbackReason }: FileResult,
  transfer: TransferChoice,
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

/** Of what this run has sent; of a few bytes it would only tell how long a request takes. */
function averageSpeed({ size, partSize, resumedParts, elapsedMs }: FileResult): string {
  const sent = size - resumedParts * partSize;
  return sent >= 2 ** 20 ? `, ${formatSpeed((sent / elapsedMs) * 1000)} on average` : '';
}

function howToContinue({ resume }: UploadArguments, { session, code }: FileFailure): string | undefined {
  if (!session || !resume || code === 'source-changed') return undefined;
  return `The same command continues it: ${session.storedParts} of ${session.totalParts} parts are stored.`;
}

function writeJson(terminal: Terminal, value: Record<string, unknown>): void {
  terminal.stdout.write(`${JSON.stringify(value)}\n`);
}
