import { parseArgs } from 'node:util';
import type { TransferChoice, UploadOptions } from '@longshore/client/node';
import { type Terminal, UsageError } from './terminal.js';
import { parseDurationMs, parseSize } from './units.js';

export interface UploadArguments {
  files: string[];
  endpoint: string;
  token?: string;
  upload: UploadOptions;
  resume: boolean;
  output: 'text' | 'json' | 'keys';
  progress: boolean;
  help: boolean;
}

export interface DownloadArguments {
  key: string;
  endpoint: string;
  token?: string;
  target?: string;
  giveUpAfterMs?: number;
  quiet: boolean;
  progress: boolean;
  help: boolean;
}

const shared = {
  token: { type: 'string' },
  'give-up-after': { type: 'string' },
  quiet: { type: 'boolean', default: false },
  'no-progress': { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const uploadOptions = {
  ...shared,
  to: { type: 'string' },
  folder: { type: 'string' },
  'part-size': { type: 'string' },
  concurrency: { type: 'string' },
  transfer: { type: 'string' },
  direct: { type: 'boolean', default: false },
  'content-type': { type: 'string' },
  meta: { type: 'string', multiple: true, default: [] as string[] },
  retries: { type: 'string' },
  'no-resume': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

const downloadOptions = {
  ...shared,
  from: { type: 'string' },
  output: { type: 'string', short: 'o' },
} as const;

export function parseUploadArguments(args: string[], env: Terminal['env']): UploadArguments {
  const { values, positionals } = parsed(() =>
    parseArgs({ args, options: uploadOptions, allowPositionals: true }),
  );
  if (!values.help && positionals.length === 0) throw new UsageError('Name at least one file to upload');
  const maxAttempts = positiveInteger('--retries', values.retries);
  return {
    files: positionals,
    endpoint: endpointOf('--to', values.to, env),
    token: values.token ?? (env.LONGSHORE_TOKEN || undefined),
    upload: {
      folder: values.folder,
      contentType: values['content-type'],
      metadata: metadataOf(values.meta),
      partSize: measured('--part-size', values['part-size'], parseSize, '16MiB'),
      concurrency: positiveInteger('--concurrency', values.concurrency),
      transfer: transferOf(values.transfer, values.direct),
      retry: maxAttempts ? { maxAttempts } : undefined,
      giveUpAfterMs: measured('--give-up-after', values['give-up-after'], parseDurationMs, '2m'),
    },
    resume: !values['no-resume'],
    output: values.json ? 'json' : values.quiet ? 'keys' : 'text',
    progress: !values.quiet && !values['no-progress'],
    help: values.help,
  };
}

export function parseDownloadArguments(args: string[], env: Terminal['env']): DownloadArguments {
  const { values, positionals } = parsed(() =>
    parseArgs({ args, options: downloadOptions, allowPositionals: true }),
  );
  const [key = '', ...more] = positionals;
  if (!values.help && (!key || more.length > 0)) throw new UsageError('Give the key of one object');
  return {
    key,
    endpoint: endpointOf('--from', values.from, env),
    token: values.token ?? (env.LONGSHORE_TOKEN || undefined),
    target: values.output,
    giveUpAfterMs: measured('--give-up-after', values['give-up-after'], parseDurationMs, '2m'),
    quiet: values.quiet,
    progress: !values.quiet && !values['no-progress'],
    help: values.help,
  };
}

function parsed<Result>(parse: () => Result): Result {
  try {
    return parse();
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** @throws UsageError */
export function endpointOf(option: string, value: string | undefined, env: Terminal['env']): string {
  const [name, text] = value
    ? [option, value]
    : ['LONGSHORE_URL', env.LONGSHORE_URL || 'http://127.0.0.1:3000'];
  if (!/^https?:\/\/[^/]/.test(text) || !URL.canParse(text)) {
    throw new UsageError(`${name} must be a URL such as http://127.0.0.1:3000, not "${text}"`);
  }
  return text.replace(/\/+$/, '');
}

function measured(
  option: string,
  value: string | undefined,
  parse: (text: string) => number | undefined,
  example: string,
): number | undefined {
  if (value === undefined) return undefined;
  const result = parse(value);
  if (result === undefined) throw new UsageError(`${option} must look like ${example}, not "${value}"`);
  return result;
}

function positiveInteger(option: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^[1-9]\d{0,4}$/.test(value)) {
    throw new UsageError(`${option} must be a number of at least 1, not "${value}"`);
  }
  return Number(value);
}

function transferOf(value: string | undefined, direct: boolean): TransferChoice | undefined {
  if (value !== undefined && !isTransfer(value)) {
    throw new UsageError(`--transfer must be direct, server or auto, not "${value}"`);
  }
  if (direct && value !== undefined && value !== 'direct') {
    throw new UsageError(`Give either --direct or --transfer ${value}`);
  }
  return direct ? 'direct' : value;
}

function isTransfer(value: string): value is TransferChoice {
  return ['direct', 'server', 'auto'].includes(value);
}

function metadataOf(pairs: string[]): Record<string, string> | undefined {
  const entries = pairs.map((pair): [string, string] => {
    const at = pair.indexOf('=');
    if (at < 1) throw new UsageError(`--meta must look like key=value, not "${pair}"`);
    return [pair.slice(0, at), pair.slice(at + 1)];
  });
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}
