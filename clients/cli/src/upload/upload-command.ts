import path from 'node:path';
import { defaultStateDirectory, FileResumeStore, LongshoreClient } from '@longshore/client/node';
import type { Command } from '../command-line/command.js';
import type { CommandLine } from '../command-line/command-line.js';
import { shellCommand } from '../command-line/shell-command.js';
import { exitCodes, type Terminal } from '../terminal.js';
import { type Job, sendAll } from './batch.js';
import { BatchJournal } from './batch-journal.js';
import { contentTypeOf } from './content-type.js';
import { exitCodeOf, hooksOf } from './hooks.js';
import { chooseOutput } from './choose-output.js';
import { uploadStream } from './upload-stream.js';
import { type FileFailure, Transfer, type TransferHooks } from './transfer.js';
import { findItems, folderOf, type UploadItem } from './upload-items.js';
import { readUploadArguments, type UploadArguments, uploadOptionGroups } from './upload-options.js';

export const uploadCommand: Command = {
  name: 'upload',
  summary: 'send files, folders or a stream; go on with what was interrupted',
  usage: ["FILE… | FOLDER… | 'PATTERN'… [options]", '… | longshore upload - --name NAME [options]'],
  about:
    'Sends each file in parallel parts, several files at once, and prints the key of each. An upload that was ' +
    'interrupted (Ctrl-C, a crash, a reboot) goes on where it was when the same command runs again; files that have ' +
    'changed since start afresh.\n\n' +
    'Of a folder, or of a pattern with **, everything below keeps its place under --folder. A pattern in quotes is ' +
    'matched by longshore, with * ? [ ] { } and **. A stream of unknown length (-) is sent as it comes, a few parts in ' +
    'memory at most; it cannot be continued.',
  groups: uploadOptionGroups,
  examples: [
    { line: 'longshore upload film.mp4', does: 'one file; the same again goes on with it' },
    { line: 'longshore upload photos --folder trips', does: 'a folder, to trips/photos/…' },
    { line: 'tar c src | longshore upload - --name src.tar', does: 'what another program writes' },
  ],
  outcomes: { ok: 'all are uploaded', failed: 'at least one is not; the others are' },
  completes: 'files',
  run: upload,
};

async function upload(line: CommandLine, terminal: Terminal): Promise<number> {
  const options = readUploadArguments(line, terminal);
  if (options.sources[0] === '-') return uploadStream(options, terminal);
  const { items, unusable } = await findItems(options.sources, terminal.cwd);
  const out = chooseOutput({
    terminal,
    options,
    many: items.length + unusable.length > 1,
    continueWith: (failure) => continuation(line, options, terminal, failure),
  });
  for (const failure of unusable) out.failed(failure);
  const journal = await journalOf(options, items, terminal);
  const todo = items.filter((item) => {
    const key = journal?.keyOf(item);
    if (key !== undefined) out.skipped(item.file, key);
    return key === undefined;
  });
  const jobs = fileJobs(todo, options, terminal, hooksOf(out), journal);
  const sent = await sendAll(jobs, options, out, terminal);
  const tally = { ...sent, failed: sent.failed + unusable.length };
  out.end(tally);
  const exitCode = exitCodeOf(tally, terminal);
  if (exitCode === exitCodes.ok) await journal?.remove();
  return exitCode;
}

/** One file needs none: it is sent, or the client remembers how far it came. */
async function journalOf(
  options: UploadArguments,
  items: readonly UploadItem[],
  { env, cwd }: Terminal,
): Promise<BatchJournal | undefined> {
  if (!options.resume || items.length < 2) return undefined;
  return BatchJournal.open(defaultStateDirectory(env), options, cwd);
}

function fileJobs(
  items: readonly UploadItem[],
  options: UploadArguments,
  { env, interrupted }: Terminal,
  hooks: TransferHooks,
  journal: BatchJournal | undefined,
): Job[] {
  const client = new LongshoreClient(options);
  const resumeStore = options.resume ? new FileResumeStore(defaultStateDirectory(env)) : undefined;
  return items.map((item) => {
    const { file, location, size } = item;
    const filename = options.name ?? path.basename(file);
    const details = {
      ...options.upload,
      filename,
      folder: folderOf(options.upload.folder, item),
      contentType: options.upload.contentType ?? contentTypeOf(filename),
      resumeStore,
      signal: interrupted,
    };
    return {
      file,
      size,
      start: () =>
        new Transfer(
          file,
          size,
          options.endpoint,
          (taskHooks) => client.upload(location, { ...details, ...taskHooks }),
          hooks,
        ),
      done: async ({ key }) => journal?.add(item, key),
    };
  });
}

/** The same command where it remembers, else one that names the session. */
function continuation(
  line: CommandLine,
  { resume }: UploadArguments,
  { program }: Terminal,
  failure: FileFailure | undefined,
): string | undefined {
  if (failure?.code === 'source-changed') return undefined;
  if (resume) return shellCommand(program, line.args);
  return failure?.session && shellCommand(program, ['resume', failure.session.uploadId, failure.file]);
}
