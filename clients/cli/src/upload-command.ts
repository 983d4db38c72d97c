import { stat } from 'node:fs/promises';
import path from 'node:path';
import {
  defaultStateDirectory,
  FileResumeStore,
  LongshoreClient,
  LongshoreError,
} from '@longshore/client/node';
import { parseUploadArguments, type UploadArguments } from './arguments.js';
import { contentTypeOf } from './content-type.js';
import { describeFailure } from './failure.js';
import { uploadHelp } from './help.js';
import { showProgress } from './progress-display.js';
import { type ExitCode, exitCodes, type Terminal } from './terminal.js';
import { uploadProgressView } from './upload-progress.js';
import {
  type FileFailure,
  type FileResult,
  reportFailure,
  reportInterrupted,
  reportResult,
} from './upload-report.js';
import { formatBytes } from './units.js';

/** One file after the other; one that fails does not keep the others from being sent. */
export async function uploadCommand(args: string[], terminal: Terminal): Promise<ExitCode> {
  const options = parseUploadArguments(args, terminal.env);
  if (options.help) {
    terminal.stdout.write(uploadHelp);
    return exitCodes.ok;
  }
  const client = new LongshoreClient(options);
  let exitCode: ExitCode = exitCodes.ok;
  for (const file of options.files) {
    const outcome = await uploadFile(client, file, options, terminal);
    if ('key' in outcome) {
      reportResult(terminal, options, outcome);
      continue;
    }
    if (terminal.interrupted.aborted) {
      reportInterrupted(terminal, options, outcome);
      return exitCodes.interrupted;
    }
    reportFailure(terminal, options, outcome);
    exitCode = exitCodes.failed;
  }
  return exitCode;
}

async function uploadFile(
  client: LongshoreClient,
  file: string,
  options: UploadArguments,
  terminal: Terminal,
): Promise<FileResult | FileFailure> {
  const location = path.resolve(terminal.cwd, file);
  const startedAt = performance.now();
  const view = uploadProgressView();
  let stopDisplay = () => {};
  try {
    const { size } = await statFile(location, file);
    const task = client.upload(location, {
      ...options.upload,
      contentType: options.upload.contentType ?? contentTypeOf(file),
      resumeStore: options.resume ? new FileResumeStore(defaultStateDirectory(terminal.env)) : undefined,
      signal: terminal.interrupted,
      onSession: view.onSession,
      onRetry: view.onRetry,
    });
    if (options.progress) {
      const title = `${path.basename(file)}  ${formatBytes(size)}  to ${options.endpoint}`;
      const display = showProgress(terminal, title, () => view.of(task.progress));
      stopDisplay = () => display.stop();
    }
    const result = await task.result;
    return { file, ...result, elapsedMs: performance.now() - startedAt };
  } catch (error) {
    return { file, ...describeFailure(error, options.endpoint), session: view.session() };
  } finally {
    stopDisplay();
  }
}

async function statFile(location: string, file: string): Promise<{ size: number }> {
  const stats = await stat(location).catch((cause: NodeJS.ErrnoException) => {
    const detail = cause.code === 'ENOENT' ? 'There is no such file' : cause.message;
    throw new LongshoreError({ code: 'source-unreadable', detail, cause });
  });
  if (stats.isFile()) return stats;
  const detail = stats.isDirectory()
    ? `It is a directory: name the files in it, for instance ${path.join(file, '*')}`
    : 'It is not a regular file';
  throw new LongshoreError({ code: 'source-unreadable', detail });
}
