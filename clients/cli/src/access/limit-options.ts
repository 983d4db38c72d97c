import type { CommandLine } from '../command-line/command-line.js';
import { measure, type Option, texts } from '../command-line/option.js';
import { parseSize } from '../units.js';
import type { Limits } from './access-calls.js';

/** A limit, or null to lift one. */
type LimitsChange = { [Name in keyof Limits]?: Limits[Name] | null };

export const maxSizeOption: Option<number | null | undefined> = {
  ...sizeLimit('max-size', 'of one object'),
  aliases: ['max-object-size'],
};
export const maxTotalBytesOption = sizeLimit(
  'max-total-bytes',
  'of all objects, and of what open uploads announce',
);
export const maxOpenUploadsOption = countLimit('max-open-uploads', 'uploads that have not ended');
export const maxUploadsOption = countLimit('max-uploads', 'uploads that may be started in all');
export const contentTypeOption = texts(
  'content-type',
  'TYPE',
  'only such, as image/* or application/pdf; repeatable',
);
export const foldersOption = texts('folder', 'FOLDER', 'only into this one or below it; repeatable');
export const filenameOption = texts('filename', 'PATTERN', "only such names, as '*.jpg'; repeatable");

export const limitOptions: readonly Option[] = [
  maxSizeOption,
  maxTotalBytesOption,
  maxOpenUploadsOption,
  maxUploadsOption,
  contentTypeOption,
  foldersOption,
  filenameOption,
];

/** Those that were given; `none` lifts one. */
export function givenLimits(line: CommandLine): LimitsChange {
  const change = {
    maxObjectSize: line.get(maxSizeOption),
    maxTotalBytes: line.get(maxTotalBytesOption),
    maxOpenUploads: line.get(maxOpenUploadsOption),
    maxUploads: line.get(maxUploadsOption),
    contentTypes: listOf(line, contentTypeOption),
    folders: listOf(line, foldersOption),
    filenames: listOf(line, filenameOption),
  };
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}

export function listOf(line: CommandLine, option: Option<readonly string[]>): string[] | null | undefined {
  const values = line.get(option);
  if (values.length === 0) return undefined;
  return values.includes('none') ? null : [...values];
}

function sizeLimit(name: string, help: string): Option<number | null | undefined> {
  return limit(name, 'SIZE', help, parseSize, 'look like 10GiB, or be none');
}

function countLimit(name: string, help: string): Option<number | null | undefined> {
  const parse = (given: string) => (/^\d{1,9}$/.test(given) ? Number(given) : undefined);
  return limit(name, 'N', help, parse, 'be a number, or none');
}

function limit(
  name: string,
  value: string,
  help: string,
  parse: (given: string) => number | undefined,
  must: string,
) {
  return measure<number | null>(name, value, help, (given) => (given === 'none' ? null : parse(given)), must);
}
