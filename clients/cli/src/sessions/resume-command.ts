import { stat } from 'node:fs/promises';
import path from 'node:path';
import { LongshoreClient, LongshoreError } from '@longshore/client/node';
import type { Command } from '../command-line/command.js';
import type { CommandLine } from '../command-line/command-line.js';
import { flag } from '../command-line/option.js';
import { serverOptions } from '../command-line/shared-options.js';
import { shellCommand } from '../command-line/shell-command.js';
import { reportFailure } from '../failure.js';
import { type Terminal, UsageError } from '../terminal.js';
import { sendAll } from '../upload/batch.js';
import { chooseOutput } from '../upload/choose-output.js';
import { exitCodeOf, hooksOf } from '../upload/hooks.js';
import { Transfer } from '../upload/transfer.js';
import {
  outputOptions,
  paceOptions,
  readTransferArguments,
  routeOptions,
  type TransferArguments,
} from '../upload/upload-options.js';
import { requireSameFile } from './same-file.js';

const forceOption = flag('force', 'do not compare the file with what is stored');

export const resumeCommand: Command = {
  name: 'resume',
  summary: 'send what is missing of an upload that was begun elsewhere',
  usage: ['ID FILE [options]'],
  about:
    'Sends the parts that are missing and makes the object: for an upload that was begun on another machine, by another ' +
    'program, or with --no-resume. (For one that was begun here, the same upload command again is enough.) The file is ' +
    'first compared with what is stored, by its fingerprint or part by part, so that two files are never mixed.',
  groups: [
    serverOptions,
    {
      title: 'How',
      options: [forceOption, ...paceOptions.filter(({ name }) => name !== 'part-size'), ...routeOptions],
    },
    outputOptions,
  ],
  examples: [
    { line: 'longshore resume 0199… film.mp4', does: 'goes on with it' },
    { line: 'longshore list --status uploading', does: 'shows what there is to go on with' },
  ],
  outcomes: { ok: 'the object is there', failed: 'it is not' },
  completes: 'files',
  run: resume,
};

async function resume(line: CommandLine, terminal: Terminal): Promise<number> {
  const [uploadId, file, ...more] = line.positionals;
  if (!uploadId || !file || more.length > 0) throw new UsageError('Give the id of one upload, and its file');
  const options = readTransferArguments(line, terminal);
  const location = path.resolve(terminal.cwd, file);
  try {
    const { size, fingerprint } = await findSession(
      uploadId,
      location,
      options,
      line.get(forceOption),
      terminal,
    );
    const continueWith = () => shellCommand(terminal.program, line.args);
    const out = chooseOutput({ terminal, options, many: false, continueWith });
    const client = new LongshoreClient(options);
    const details = { ...options.upload, uploadId, fingerprint, signal: terminal.interrupted };
    const start = () =>
      new Transfer(
        file,
        size,
        options.endpoint,
        (hooks) => client.upload(location, { ...details, ...hooks }),
        hooksOf(out),
      );
    const tally = await sendAll([{ file, size, start }], { ...options, parallel: 1 }, out, terminal);
    out.end(tally);
    return exitCodeOf(tally, terminal);
  } catch (error) {
    return reportFailure(file, error, options.endpoint, terminal);
  }
}

/** @throws LongshoreError when there is nothing to go on with, or not with this file. */
async function findSession(
  uploadId: string,
  location: string,
  server: TransferArguments,
  force: boolean,
  { interrupted: signal }: Terminal,
): Promise<{ size: number; fingerprint?: string }> {
  const { size } = await stat(location).catch((cause: NodeJS.ErrnoException) => {
    const detail = cause.code === 'ENOENT' ? 'There is no such file' : cause.message;
    throw new LongshoreError({ code: 'source-unreadable', detail, cause });
  });
  const details = await new LongshoreClient(server).get(uploadId, { signal });
  if (details.totalSize === null) {
    const detail = 'Its length was not known when it was begun: a stream cannot be continued';
    throw new LongshoreError({ code: 'upload-ended', detail });
  }
  if (!force) await requireSameFile(location, details, server, signal);
  // It is the same content by now, whatever the file's name and time say.
  return { size, fingerprint: details.fingerprint ?? undefined };
}
