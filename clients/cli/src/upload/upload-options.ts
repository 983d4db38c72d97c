import type { TransferChoice, UploadOptions } from '@longshore/client/node';
import type { CommandLine } from '../command-line/command-line.js';
import { choice, count, flag, text, texts } from '../command-line/option.js';
import {
  giveUpAfterOption,
  jsonOption,
  noProgressOption,
  quietOption,
  serverOptions,
} from '../command-line/shared-options.js';
import {
  concurrencyOption,
  partSizeOption,
  retriesOption,
  serverSettings,
  type ServerSettings,
  transferSettings,
} from '../config/settings.js';
import { type Terminal, UsageError } from '../terminal.js';

const folderOption = text('folder', 'FOLDER', 'the folder in the bucket (default: uploads)');
const nameOption = text('name', 'NAME', 'what - (stdin) is called, or another name for one file');
const contentTypeOption = text('content-type', 'TYPE', 'instead of guessing from the name');
const metaOption = texts('meta', 'KEY=VALUE', 'kept with the upload; can be given more than once');
const parallelOption = count('parallel', 'files under way at once (default: 4)');
const transferOption = choice(
  'transfer',
  'WAY',
  ['direct', 'server', 'auto'],
  'direct: parts go straight to the store, by URLs that the server signs, and through the server where that fails; ' +
    'auto: the same, without telling why; server: all through the server (default)',
);
const directOption = flag('direct', 'the same as --transfer direct');
const noResumeOption = flag('no-resume', 'start afresh, and remember nothing');

export const routeOptions = [transferOption, directOption];
export const paceOptions = [partSizeOption, concurrencyOption, retriesOption, giveUpAfterOption];
export const outputOptions = { title: 'Output', options: [jsonOption, quietOption, noProgressOption] };

export const uploadOptionGroups = [
  serverOptions,
  { title: 'What', options: [folderOption, nameOption, contentTypeOption, metaOption] },
  { title: 'How', options: [parallelOption, ...paceOptions, ...routeOptions, noResumeOption] },
  outputOptions,
];

export type OutputKind = 'text' | 'json' | 'keys';

/** How files are sent, whatever they are. */
export interface TransferArguments extends ServerSettings {
  upload: UploadOptions;
  output: OutputKind;
  progress: boolean;
}

export interface UploadArguments extends TransferArguments {
  /** As they were written: files, folders, globs, `-`. */
  sources: readonly string[];
  name?: string;
  parallel: number;
  resume: boolean;
}

/** @throws UsageError */
export function readUploadArguments(line: CommandLine, terminal: Terminal): UploadArguments {
  const sources = line.positionals;
  if (sources.length === 0) throw new UsageError('Name at least one file to upload');
  const name = line.get(nameOption);
  if (sources.includes('-') && !name) throw new UsageError('Give stdin a name: - --name NAME');
  if (name && sources.length > 1) throw new UsageError('--name is for one file, or for stdin');
  const transfer = readTransferArguments(line, terminal);
  return {
    ...transfer,
    sources,
    name,
    upload: {
      ...transfer.upload,
      folder: line.get(folderOption),
      contentType: line.get(contentTypeOption),
      metadata: metadataOf(line.get(metaOption)),
    },
    parallel: line.get(parallelOption) ?? 4,
    resume: !line.get(noResumeOption),
  };
}

/** @throws UsageError */
export function readTransferArguments(line: CommandLine, terminal: Terminal): TransferArguments {
  const { partSize, concurrency, retries } = transferSettings(line, terminal);
  return {
    ...serverSettings(line, terminal),
    upload: {
      partSize,
      concurrency,
      retry: retries ? { maxAttempts: retries } : undefined,
      transfer: transferOf(line),
      giveUpAfterMs: line.get(giveUpAfterOption),
    },
    output: line.get(jsonOption) ? 'json' : line.get(quietOption) ? 'keys' : 'text',
    progress: !line.get(quietOption) && !line.get(noProgressOption),
  };
}

function transferOf(line: CommandLine): TransferChoice | undefined {
  const chosen = line.get(transferOption);
  const direct = line.get(directOption);
  if (direct && chosen !== undefined && chosen !== 'direct') {
    throw new UsageError(`Give either --direct or --transfer ${chosen}`);
  }
  return direct ? 'direct' : chosen;
}

function metadataOf(pairs: readonly string[]): Record<string, string> | undefined {
  const entries = pairs.map((pair): [string, string] => {
    const at = pair.indexOf('=');
    if (at < 1) throw new UsageError(`--meta must look like key=value, not "${pair}"`);
    return [pair.slice(0, at), pair.slice(at + 1)];
  });
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}
