import { once } from 'node:events';
import { access, stat } from 'node:fs/promises';
import path from 'node:path';
import { LongshoreClient, LongshoreError, type ObjectInfo } from '@longshore/client/node';
import type { Command } from '../command-line/command.js';
import type { CommandLine } from '../command-line/command-line.js';
import { text } from '../command-line/option.js';
import {
  giveUpAfterOption,
  jsonOption,
  noProgressOption,
  quietOption,
  serverOptions,
} from '../command-line/shared-options.js';
import { serverSettings } from '../config/settings.js';
import { showProgress } from '../display/progress-display.js';
import { printable } from '../display/text.js';
import { describeFailure, reportFailure } from '../failure.js';
import { exitCodes, styleFor, type Terminal, UsageError } from '../terminal.js';
import { formatBytes, formatDuration, formatSpeed } from '../units.js';
import { filenameOf } from './content-disposition.js';
import { DownloadMeter } from './download-meter.js';

const outputOption = text(
  'output',
  'FILE',
  'where to: a file, a folder, or - for stdout (default: the name it was uploaded with)',
  {
    short: 'o',
    completes: 'files',
  },
);

export const downloadCommand: Command = {
  name: 'download',
  summary: 'fetch an object',
  usage: ['KEY [options]'],
  about:
    'Fetches an object by its key. A connection that drops is taken up again where it was. Without -o it is saved here ' +
    'under the name that it was uploaded with, but over no file that exists.',
  groups: [
    serverOptions,
    { title: 'How', options: [outputOption, giveUpAfterOption] },
    { title: 'Output', options: [jsonOption, quietOption, noProgressOption] },
  ],
  examples: [
    { line: 'longshore download uploads/0199….mp4', does: 'to the file that it was' },
    { line: 'longshore download uploads/0199….tar -o - | tar x', does: 'to another program' },
  ],
  outcomes: { ok: 'downloaded', failed: 'not' },
  run: download,
};

async function download(line: CommandLine, terminal: Terminal): Promise<number> {
  const [key = '', ...more] = line.positionals;
  if (!key || more.length > 0) throw new UsageError('Give the key of one object');
  const server = serverSettings(line, terminal);
  try {
    await fetchObject(new LongshoreClient(server), key, line, terminal);
    return exitCodes.ok;
  } catch (error) {
    const failure = describeFailure(error, server.endpoint);
    const isInterrupted = terminal.interrupted.aborted;
    if (line.get(jsonOption) && !isInterrupted) writeJson(terminal, { event: 'failed', key, ...failure });
    if (isInterrupted) sayInterrupted(key, terminal);
    return reportFailure(key, error, server.endpoint, terminal);
  }
}

async function fetchObject(
  client: LongshoreClient,
  key: string,
  line: CommandLine,
  terminal: Terminal,
): Promise<void> {
  const giveUpAfterMs = line.get(giveUpAfterOption);
  const signal = terminal.interrupted;
  const info = await client.objectInfo(key, { signal });
  const target = await targetOf(key, line.get(outputOption), info, terminal);
  const meter = new DownloadMeter(info.size);
  const isWanted = !line.get(quietOption) && !line.get(noProgressOption) && !line.get(jsonOption);
  const display = showProgress(terminal, isWanted, () => ({ rows: [{ name: key, view: meter.view() }] }));
  try {
    await client.download(key, target, { giveUpAfterMs, signal, onProgress: meter.onProgress });
  } finally {
    display.stop();
  }
  const { elapsedMs, bytesPerSecond } = meter.total();
  if (typeof target !== 'string' || line.get(quietOption)) return;
  if (line.get(jsonOption)) {
    return writeJson(terminal, { event: 'completed', key, file: target, size: info.size, elapsedMs });
  }
  const style = styleFor(terminal.stdout, terminal.env);
  const figures = `${formatBytes(info.size)} in ${formatDuration(elapsedMs)}, ${formatSpeed(bytesPerSecond)}`;
  terminal.stdout.write(`${style.green('✓')} ${style.bold(printable(target))}\n  ${figures}\n`);
}

async function targetOf(key: string, output: string | undefined, info: ObjectInfo, terminal: Terminal) {
  const { cwd, stdout } = terminal;
  if (output === '-') return toStream(stdout, key);
  const isFolder =
    output !== undefined && (output.endsWith('/') || (await isDirectory(path.resolve(cwd, output))));
  if (output !== undefined && !isFolder) return path.resolve(cwd, output);
  const name = filenameOf(info.contentDisposition) ?? path.posix.basename(key);
  const file = path.resolve(cwd, output ?? '', name);
  // Somebody else chose the name, so it must not replace a file here.
  if (await exists(file)) {
    const detail = `${name} exists already: give the name with -o`;
    throw new LongshoreError({ code: 'file-exists', detail });
  }
  return file;
}

function isDirectory(location: string): Promise<boolean> {
  return stat(location).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}

function exists(location: string): Promise<boolean> {
  return access(location).then(
    () => true,
    () => false,
  );
}

function toStream(stream: NodeJS.WritableStream, key: string) {
  let written = 0;
  return async (chunk: Uint8Array, offset: number): Promise<void> => {
    if (offset !== written) {
      const detail = `${key} was replaced while it was being downloaded`;
      throw new LongshoreError({ code: 'object-changed', detail });
    }
    written += chunk.byteLength;
    if (!stream.write(chunk)) await once(stream, 'drain');
  };
}

function sayInterrupted(key: string, { stderr, env }: Terminal): void {
  const style = styleFor(stderr, env);
  stderr.write(`${style.yellow('■')} ${style.bold(key)}: interrupted, nothing is kept\n`);
}

function writeJson({ stdout }: Terminal, event: Record<string, unknown>): void {
  stdout.write(`${JSON.stringify(event)}\n`);
}
