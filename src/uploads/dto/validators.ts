import { isPlainText, validator } from '../../http/validators.js';
import { parseChecksum } from '../../storage/digests.js';

/** "User-defined metadata is limited to 2 KB", S3 User Guide. Some room is left for our own. */
const MAX_METADATA_BYTES = 1_900;
/** "Object tagging" in the S3 User Guide: 10 tags, keys of 128 and values of 256 characters. */
const MAX_TAGS = 10;
const MAX_TAG_KEY = 128;
const MAX_TAG_VALUE = 256;
const MAX_CHECKSUMS = 1_000;

export function isFilename(value: unknown): boolean {
  if (!isPlainText(value) || value.trim() === '' || Buffer.byteLength(value) > 255) return false;
  return !value.includes('/') && value !== '.' && value !== '..';
}

export function isMetadata(value: unknown): boolean {
  const entries = stringEntries(value);
  if (!entries?.every(([name]) => /^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(name))) return false;
  const names = entries.map(([name]) => name.toLowerCase());
  if (new Set(names).size < names.length || names.some((name) => name.startsWith('longshore-'))) return false;
  // Values beyond ASCII travel in base64, a third longer.
  const bytes = entries.reduce(
    (sum, [name, text]) => sum + name.length + Math.ceil(Buffer.byteLength(text) * 1.4),
    0,
  );
  return bytes <= MAX_METADATA_BYTES;
}

export function isTags(value: unknown): boolean {
  const entries = stringEntries(value);
  if (!entries || entries.length > MAX_TAGS) return false;
  return entries.every(
    ([key, text]) =>
      key.length >= 1 &&
      key.length <= MAX_TAG_KEY &&
      text.length <= MAX_TAG_VALUE &&
      [key, text].every(isTagText),
  );
}

/** The characters that S3 takes in tags. */
function isTagText(text: string): boolean {
  return /^[\p{L}\p{N}\p{Z}+\-=._:/@]*$/u.test(text);
}

export function isChecksums(value: unknown): boolean {
  const entries = stringEntries(value);
  if (!entries || entries.length > MAX_CHECKSUMS) return false;
  return entries.every(
    ([number, text]) => /^[1-9]\d{0,4}$/.test(number) && parseChecksum(text) !== undefined,
  );
}

function stringEntries(value: unknown): [string, string][] | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value);
  return entries.every((entry) => entry.every(isPlainText)) ? (entries as [string, string][]) : undefined;
}

export const IsFilename = validator(
  'isFilename',
  isFilename,
  'must be a file name of at most 255 bytes, without /, control characters, and not . or ..',
);
export const IsMetadata = validator(
  'isMetadata',
  isMetadata,
  `must map names (letters, digits, - and _; not longshore-…) to text, ${MAX_METADATA_BYTES} bytes in all`,
);
export const IsChecksums = validator(
  'isChecksums',
  isChecksums,
  'must map part numbers to checksums such as md5:CY9rzUYh03PK3k6DJie09g==',
);
export const IsTags = validator(
  'isTags',
  isTags,
  `must map at most ${MAX_TAGS} keys to text, in letters, digits, spaces and + - = . _ : / @`,
);
