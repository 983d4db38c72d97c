import { type ListQuery, LongshoreClient, type UploadSummary } from '@longshore/client/node';
import type { Command } from '../command-line/command.js';
import type { CommandLine } from '../command-line/command-line.js';
import { choice, count, flag, orList, text } from '../command-line/option.js';
import { jsonOption, quietOption, serverOptions } from '../command-line/shared-options.js';
import { shellCommand } from '../command-line/shell-command.js';
import { serverSettings } from '../config/settings.js';
import { reportFailure } from '../failure.js';
import { columnsOf, exitCodes, styleFor, type Terminal, UsageError } from '../terminal.js';
import { listLines } from './list-table.js';
import { type SessionStatus, sessionStatuses } from './status-style.js';

const orders = ['createdAt', '-createdAt', 'filename', '-filename', 'totalSize', '-totalSize'] as const;
const defaultLimit = 20;
const mostPerCall = 500;

const statusOption = {
  ...text('status', 'STATUS', `only these, with commas: ${orList(sessionStatuses)}`),
  choices: sessionStatuses,
};
const searchOption = text('search', 'TEXT', 'only names with this text in them');
const folderOption = text('folder', 'FOLDER', "only this folder's");
const sortOption = choice(
  'sort',
  'ORDER',
  orders,
  'by what; a dash reverses it (default: -createdAt, the newest first)',
);
const limitOption = count('limit', `at most so many (default: ${defaultLimit})`);
const allOption = flag('all', 'all of them, page after page');

export const listCommand: Command = {
  name: 'list',
  summary: 'list uploads, under way and over',
  usage: ['[options]'],
  about: 'Lists uploads, the newest first, with how far each has come as the server has recorded it.',
  groups: [
    serverOptions,
    {
      title: 'Which',
      options: [statusOption, searchOption, folderOption, sortOption, limitOption, allOption],
    },
    { title: 'Output', options: [jsonOption, { ...quietOption, help: 'ids only' }] },
  ],
  examples: [
    { line: 'longshore list --status uploading', does: 'what is not finished' },
    {
      line: 'longshore list --status uploading --all -q | xargs longshore abort --yes',
      does: 'ends all of it',
    },
  ],
  outcomes: { ok: 'listed, also when there is nothing', failed: 'the server did not answer, or refused' },
  run: list,
};

async function list(line: CommandLine, terminal: Terminal): Promise<number> {
  if (line.positionals.length > 0)
    throw new UsageError('list takes options only: --search TEXT finds a name');
  const query = queryOf(line);
  const limit = line.get(allOption) ? Infinity : (line.get(limitOption) ?? defaultLimit);
  const server = serverSettings(line, terminal);
  try {
    const client = new LongshoreClient(server);
    const { items, isMore } = await collect(client, query, limit, terminal.interrupted);
    show(items, line, terminal);
    if (isMore && !line.get(jsonOption) && !line.get(quietOption)) sayThereIsMore(line, terminal, limit);
    return exitCodes.ok;
  } catch (error) {
    return reportFailure('list', error, server.endpoint, terminal);
  }
}

function queryOf(line: CommandLine): ListQuery {
  return {
    status: line.get(statusOption)?.split(',').map(statusNamed),
    q: line.get(searchOption),
    folder: line.get(folderOption),
    sort: line.get(sortOption),
  };
}

function statusNamed(written: string): SessionStatus {
  const found = sessionStatuses.find((each) => each === written);
  if (!found) throw new UsageError(`--status must be ${orList(sessionStatuses)}, not "${written}"`);
  return found;
}

async function collect(
  client: LongshoreClient,
  query: ListQuery,
  limit: number,
  signal: AbortSignal,
): Promise<{ items: UploadSummary[]; isMore: boolean }> {
  const items: UploadSummary[] = [];
  let cursor: string | undefined;
  do {
    const page = { ...query, cursor, limit: Math.min(mostPerCall, limit - items.length) };
    const answer = await client.list(page, { signal });
    items.push(...answer.items);
    cursor = answer.nextCursor ?? undefined;
  } while (cursor !== undefined && items.length < limit);
  return { items, isMore: cursor !== undefined };
}

function show(items: UploadSummary[], line: CommandLine, { stdout, stderr, env }: Terminal): void {
  const write = (text: string) => stdout.write(`${text}\n`);
  if (line.get(jsonOption)) return items.forEach((item) => write(JSON.stringify(item)));
  if (line.get(quietOption)) return items.forEach(({ uploadId }) => write(uploadId));
  if (items.length === 0) return void stderr.write('There are no such uploads.\n');
  const columns = stdout.isTTY ? columnsOf(stdout) - 1 : Infinity;
  listLines(items, columns, styleFor(stdout, env), Date.now()).forEach(write);
}

function sayThereIsMore(line: CommandLine, { stderr, env, program }: Terminal, limit: number): void {
  const { args } = line;
  const others = args.filter((arg, at) => !/^--limit(=|$)/.test(arg) && args[at - 1] !== '--limit');
  const command = styleFor(stderr, env).cyan(shellCommand(program, [...others, '--all']));
  stderr.write(`These are the first ${limit}. All of them: ${command}\n`);
}
