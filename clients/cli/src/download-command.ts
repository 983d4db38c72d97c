import { once } from 'node:events';
import { access } from 'node:fs/promises';
import path from 'node:path';
import {
  type DownloadProgress,
  LongshoreClient,
  LongshoreError,
  type ObjectInfo,
} from '@longshore/client/node';
import { type DownloadArguments, parseDownloadArguments } from './arguments.js';
import { filenameOf } from './content-disposition.js';
import { describeFailure } from './failure.js';
import { downloadHelp } from './help.js';
import { showProgress } from './progress-display.js';
import { type ExitCode, exitCodes, styleFor, type Terminal } from './terminal.js';
import { formatBytes, formatDuration, formatSpeed } from './units.js';

export async function downloadCommand(args: string[], terminal: Terminal): Promise<ExitCode> {
  const options = parseDownloadArguments(args, terminal.env);
  if (options.help) {
    terminal.stdout.write(downloadHelp);
    return exitCodes.ok;
  }
  const style = styleFor(terminal.stderr, terminal.env);
  try {
    await download(options, terminal);
    return exitCodes.ok;
  } catch (error) {
    const { detail, advice } = describeFailure(error, options.endpoint);
    const interrupted = terminal.interrupted.aborted;
    terminal.stderr.write(
      `${style.red('✗')} ${style.bold(options.key)}: ${interrupted ? 'interrupted' : detail}\n`,
    );
    if (interrupted) return exitCodes.interrupted;
    if (advice) terminal.stderr.write(`  ${advice}\n`);
    return exitCodes.failed;
  }
}

async function download(options: DownloadArguments, terminal: Terminal): Promise<void> {
  const client = new LongshoreClient(options);
  const signal = terminal.interrupted;
  const info = await client.objectInfo(options.key, { signal });
  const toStdout = options.target === '-';
  const target = toStdout
    ? toStream(terminal.stdout, options.key)
    : await targetOf(options, info, terminal.cwd);
  const progress = downloadProgressView(info.size);
  const title = `${options.key}  ${formatBytes(info.size)}  from ${options.endpoint}`;
  const display = options.progress ? showProgress(terminal, title, progress.look) : undefined;
  try {
    const { giveUpAfterMs } = options;
    await client.download(options.key, target, { giveUpAfterMs, signal, onProgress: progress.onProgress });
  } finally {
    display?.stop();
  }
  if (typeof target !== 'string' || options.quiet) return;
  const style = styleFor(terminal.stdout as Terminal['stderr'], terminal.env);
  const { elapsedMs, bytesPerSecond } = progress.total();
  const figures = `${formatBytes(info.size)} in ${formatDuration(elapsedMs)}, ${formatSpeed(bytesPerSecond)}`;
  terminal.stdout.write(`${style.green('✓')} ${style.bold(target)}\n  ${figures}\n`);
}

async function targetOf({ key, target }: DownloadArguments, info: ObjectInfo, cwd: string): Promise<string> {
  if (target) return path.resolve(cwd, target);
  const name = filenameOf(info.contentDisposition) ?? path.posix.basename(key);
  const file = path.resolve(cwd, name);
  const exists = await access(file).then(
    () => true,
    () => false,
  );
  // Somebody else chose the name, so it must not replace a file here.
  if (exists) {
    const detail = `${name} exists already: give the name with -o`;
    throw new LongshoreError({ code: 'file-exists', detail });
  }
  return file;
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

function downloadProgressView(total: number) {
  const startedAt = performance.now();
  let loaded = 0;
  const speed = () => (loaded / Math.max(1, performance.now() - startedAt)) * 1000;
  return {
    onProgress: (progress: DownloadProgress) => {
      loaded = progress.loaded;
    },
    look: () => ({
      loaded,
      total,
      percentage: total > 0 ? (loaded / total) * 100 : 100,
      bytesPerSecond: speed(),
      secondsLeft: loaded > 0 ? (total - loaded) / speed() : null,
    }),
    total: () => ({ elapsedMs: performance.now() - startedAt, bytesPerSecond: speed() }),
  };
}
