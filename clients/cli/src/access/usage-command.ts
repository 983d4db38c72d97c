import type { Command } from '../command-line/command.js';
import type { CommandLine } from '../command-line/command-line.js';
import { jsonOption, serverOptions } from '../command-line/shared-options.js';
import { serverSettings } from '../config/settings.js';
import { type Column, tableLines } from '../display/table.js';
import { reportFailure } from '../failure.js';
import { columnsOf, exitCodes, type Style, styleFor, type Terminal, UsageError } from '../terminal.js';
import { formatBytes } from '../units.js';
import { listAll, type OwnerUsage } from './access-calls.js';

export const usageCommand: Command = {
  name: 'usage',
  summary: 'what owners take up, and what they have left',
  usage: ['[options]'],
  about:
    'Shows what the uploads and objects of your owner take up, and of those below it; an administrator sees every owner. ' +
    'What open uploads have announced is reserved until they end.',
  groups: [serverOptions, { title: 'Output', options: [jsonOption] }],
  examples: [{ line: 'longshore usage', does: 'a line for each owner' }],
  outcomes: { ok: 'told', failed: 'the server did not answer, or refused' },
  run: usage,
};

async function usage(line: CommandLine, terminal: Terminal): Promise<number> {
  if (line.positionals.length > 0) throw new UsageError('usage takes options only');
  const server = serverSettings(line, terminal);
  const { stdout, stderr, env } = terminal;
  try {
    const to = { server, signal: terminal.interrupted };
    const { items } = await listAll<OwnerUsage>(to, '/v1/usage', {}, Infinity);
    const width = stdout.isTTY ? columnsOf(stdout) - 1 : Infinity;
    const style = styleFor(stdout, env);
    const lines = line.get(jsonOption)
      ? items.map((item) => JSON.stringify(item))
      : items.length > 0
        ? tableLines(items, columnsFor(style), width, style)
        : [];
    for (const each of lines) stdout.write(`${each}\n`);
    if (items.length === 0 && !line.get(jsonOption)) stderr.write('Nobody has uploaded anything yet.\n');
    return exitCodes.ok;
  } catch (error) {
    return reportFailure('usage', error, server.endpoint, terminal);
  }
}

function columnsFor(style: Style): Column<OwnerUsage>[] {
  const right = { isRight: true } as const;
  return [
    { heading: 'OWNER', cell: ({ owner }) => owner, paint: style.bold },
    { heading: 'STORED', cell: ({ storedBytes }) => formatBytes(storedBytes), ...right },
    { heading: 'RESERVED', cell: ({ reservedBytes }) => formatBytes(reservedBytes), ...right },
    {
      heading: 'LEFT',
      cell: leftText,
      ...right,
      paint: (text, row) => (row.availableBytes === 0 ? style.red(text) : text),
    },
    { heading: 'OPEN', cell: openText, ...right },
    { heading: 'STARTED', cell: ({ startedUploads }) => String(startedUploads), ...right, isExtra: true },
  ];
}

function leftText({ availableBytes, limits }: OwnerUsage): string {
  if (availableBytes === null || limits.maxTotalBytes === undefined) return '–';
  return `${formatBytes(availableBytes)} of ${formatBytes(limits.maxTotalBytes)}`;
}

function openText({ openUploads, limits }: OwnerUsage): string {
  return limits.maxOpenUploads === undefined
    ? String(openUploads)
    : `${openUploads} of ${limits.maxOpenUploads}`;
}
