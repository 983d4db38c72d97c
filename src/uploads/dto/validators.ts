import { isISO8601, registerDecorator, type ValidationOptions } from 'class-validator';
import { parseChecksum } from '../../storage/digests.js';

// eslint-disable-next-line no-control-regex -- control characters are what is refused here
const CONTROL_CHARACTER = /[\u0000-\u001f\u007f-\u009f]/;
const MAX_FOLDER_BYTES = 512;
/** "User-defined metadata is limited to 2 KB", S3 User Guide. Some room is left for our own. */
const MAX_METADATA_BYTES = 1_900;
/** "Object tagging" in the S3 User Guide: 10 tags, keys of 128 and values of 256 characters. */
const MAX_TAGS = 10;
const MAX_TAG_KEY = 128;
const MAX_TAG_VALUE = 256;
const MAX_CHECKSUMS = 1_000;

export function isPlainText(value: unknown): value is string {
  return typeof value === 'string' && value.isWellFormed() && !CONTROL_CHARACTER.test(value);
}

export function isFilename(value: unknown): boolean {
  if (!isPlainText(value) || value.trim() === '' || Buffer.byteLength(value) > 255) return false;
  return !value.includes('/') && value !== '.' && value !== '..';
}

export function isFolder(value: unknown): boolean {
  if (!isPlainText(value) || Buffer.byteLength(value) > MAX_FOLDER_BYTES) return false;
  return value.split('/').every((segment) => segment !== '' && segment !== '.' && segment !== '..');
}

/** Of what ISO 8601 allows, dates of weeks and numbered days are no times to JavaScript. */
export function isTime(value: unknown): boolean {
  return (
    isISO8601(value, { strict: true, strictSeparator: true }) && !Number.isNaN(Date.parse(value as string))
  );
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

function validator(name: string, isValid: (value: unknown) => boolean, message: string) {
  return (options?: ValidationOptions): PropertyDecorator =>
    (target, propertyName) =>
      registerDecorator({
        name,
        target: target.constructor,
        propertyName: String(propertyName),
        options: { message: `$property ${message}`, ...options },
        validator: { validate: isValid },
      });
}

export const IsPlainText = validator('isPlainText', isPlainText, 'must be text without control characters');
export const IsTime = validator('isTime', isTime, 'must be a time such as 2026-11-01T00:00:00Z');
export const IsFilename = validator(
  'isFilename',
  isFilename,
  'must be a file name of at most 255 bytes, without /, control characters, and not . or ..',
);
export const IsFolder = validator(
  'isFolder',
  isFolder,
  `must be a path of at most ${MAX_FOLDER_BYTES} bytes without a leading or trailing /, empty segments, . or .. and control characters`,
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
