import type { CommandLine } from '../command-line/command-line.js';
import { count, type Option, size } from '../command-line/option.js';
import { endpointOption, tokenOption } from '../command-line/shared-options.js';
import { type Terminal, UsageError } from '../terminal.js';
import { configPath, readConfig } from './config-file.js';

export const partSizeOption = size('part-size', "bytes of a part, as 16MiB (default: the server's choice)");
export const concurrencyOption = count(
  'concurrency',
  "parts of one file under way at once (default: the server's choice)",
);
export const retriesOption = count(
  'retries',
  "tries for what the server refuses for now (default: the server's choice)",
);

/** What can be set for good: an option beats the environment, and that the file. */
export interface Setting {
  readonly name: string;
  readonly environment: string;
  readonly option: Option;
  readonly fallback?: string;
  readonly isSecret?: boolean;
}

export const settings = [
  {
    name: 'endpoint',
    environment: 'LONGSHORE_URL',
    option: endpointOption,
    fallback: 'http://127.0.0.1:3000',
  },
  { name: 'token', environment: 'LONGSHORE_TOKEN', option: tokenOption, isSecret: true },
  { name: 'part-size', environment: 'LONGSHORE_PART_SIZE', option: partSizeOption },
  { name: 'concurrency', environment: 'LONGSHORE_CONCURRENCY', option: concurrencyOption },
  { name: 'retries', environment: 'LONGSHORE_RETRIES', option: retriesOption },
] as const satisfies readonly Setting[];

export interface FoundSetting {
  value: string;
  /** As it is said to a person: `--to`, `LONGSHORE_URL`, `endpoint in /home/…/config.json`. */
  source: string;
}

export interface ServerSettings {
  endpoint: string;
  token?: string;
}

/** Where the server is, and the key for it. @throws UsageError */
export function serverSettings(line: CommandLine | undefined, { env }: Terminal): ServerSettings {
  const [endpoint, token] = settings;
  const { value, source } = find(endpoint, line, env) ?? { value: endpoint.fallback, source: 'default' };
  return { endpoint: endpointOf(value, source), token: find(token, line, env)?.value };
}

/** @throws UsageError */
export function transferSettings(line: CommandLine, { env }: Terminal) {
  const [, , partSize, concurrency, retries] = settings;
  const read = <Value>(setting: Setting, option: Option<Value>): Value => {
    const { value, source = '' } = find(setting, line, env) ?? {};
    return option.read({ as: source, values: value === undefined ? [] : [value] });
  };
  return {
    partSize: read(partSize, partSizeOption),
    concurrency: read(concurrency, concurrencyOption),
    retries: read(retries, retriesOption),
  };
}

export function find(
  { name, environment, option }: Setting,
  line: CommandLine | undefined,
  env: Terminal['env'],
): FoundSetting | undefined {
  const given = line?.rawOf(option);
  if (given) return { value: given.value, source: given.as };
  const ofEnvironment = env[environment];
  if (ofEnvironment) return { value: ofEnvironment, source: environment };
  const ofFile = readConfig(env)[name];
  return ofFile ? { value: ofFile, source: `${name} in ${configPath(env)}` } : undefined;
}

/** @throws UsageError */
export function endpointOf(text: string, source: string): string {
  if (!/^https?:\/\/[^/]/.test(text) || !URL.canParse(text)) {
    throw new UsageError(`${source} must be a URL such as http://127.0.0.1:3000, not "${text}"`);
  }
  return text.replace(/\/+$/, '');
}

/** Enough to know it again, too little to use it. */
export function masked(secret: string): string {
  return secret.length < 12 ? '…' : `${secret.slice(0, 4)}…`;
}
