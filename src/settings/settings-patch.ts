import { DomainError } from '../errors/domain-error.js';
import { DEFAULT_SETTINGS, type Settings } from './settings.js';

type Json = Readonly<Record<string, unknown>>;
/** What differs from DEFAULT_SETTINGS, as it is stored. */
export type StoredSettings = Json;

/** Where null is a value: not limited, or left to us. */
const NULLABLE = new Set([
  'uploads.partSize',
  'bandwidth.instance',
  'bandwidth.owner',
  'bandwidth.session',
  'rates.caller',
  'rates.address',
]);

/**
 * A JSON merge patch (RFC 7396), on what is stored. Null removes what is stored, so that the default holds again, but for
 * the fields whose value it can be. A field that is undefined is not in the patch.
 */
export function patchSettings(stored: StoredSettings, patch: object, path = ''): StoredSettings {
  const result: Record<string, unknown> = { ...stored };
  for (const [name, value] of Object.entries(patch) as [string, unknown][]) {
    const field = path === '' ? name : `${path}.${name}`;
    if (value === undefined) continue;
    if (value === null && !NULLABLE.has(field)) delete result[name];
    else result[name] = isObject(value) ? patchSettings(objectOr(result[name]), value, field) : value;
  }
  return result;
}

/** What holds: the stored, and the defaults where nothing is. */
export function effectiveSettings(stored: StoredSettings): Settings {
  return overlay(DEFAULT_SETTINGS as unknown as Json, stored) as unknown as Settings;
}

function overlay(defaults: Json, stored: Json): Json {
  const result: Record<string, unknown> = { ...defaults };
  for (const [name, value] of Object.entries(stored))
    result[name] = isObject(value) ? overlay(objectOr(defaults[name]), value) : value;
  return result;
}

/**
 * What a field by itself cannot show.
 * @throws DomainError `validation-failed`
 */
export function checkSettings({ rates, uploads }: Settings): void {
  for (const kind of ['caller', 'address'] as const) {
    const { requests, perSeconds } = rates[kind] ?? { requests: 1, perSeconds: 1 };
    if (requests === undefined || perSeconds === undefined)
      throw invalid(`rates.${kind}`, 'must have both requests and perSeconds');
  }
  const { baseDelayMs, maxDelayMs } = uploads.retry;
  if (maxDelayMs < baseDelayMs)
    throw invalid('uploads.retry.maxDelayMs', `must not be less than baseDelayMs, ${baseDelayMs}`);
}

function invalid(field: string, message: string): DomainError {
  return new DomainError('validation-failed', `${field} ${message}.`, {
    data: { errors: [{ field, messages: [message] }] },
  });
}

export interface Difference {
  readonly from: unknown;
  readonly to: unknown;
}

/** Each field that has another value, by its path; a list counts as one value. */
export function differences(before: object, after: object, path = ''): Record<string, Difference> {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const found: Record<string, Difference> = {};
  for (const name of names) {
    const [from, to] = [(before as Json)[name], (after as Json)[name]];
    const field = path === '' ? name : `${path}.${name}`;
    if (isObject(from) && isObject(to)) Object.assign(found, differences(from, to, field));
    else if (JSON.stringify(from) !== JSON.stringify(to))
      found[field] = { from: from ?? null, to: to ?? null };
  }
  return found;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function objectOr(value: unknown): Json {
  return isObject(value) ? value : {};
}
