import { parseDuration, parseSize } from './units.js';

it.each([
  ['250ms', 250],
  ['90s', 90_000],
  ['15m', 900_000],
  ['24h', 86_400_000],
  ['7d', 604_800_000],
  [' 1.5 h ', 5_400_000],
  ['0s', 0],
])('%j is %d milliseconds', (text, expected) => expect(parseDuration(text)).toBe(expected));

it.each(['', '5', 'h', '-1h', '1h30m', '1 hour', '1H', '1e3s', '1,5h', '99999999999999d', '∞'])(
  '%j is no duration',
  (text) => expect(parseDuration(text)).toBeUndefined(),
);

it.each([
  ['1048576', 2 ** 20],
  ['5MiB', 5 * 2 ** 20],
  ['1.5GB', 1.5e9],
  ['1KB', 1_000],
  ['2 TiB', 2 ** 41],
  ['0.5KiB', 512],
])('%j is %d bytes', (text, expected) => expect(parseSize(text)).toBe(expected));

it.each(['', 'MiB', '-5MiB', '5mib', '5 M', '1.5', '0x10', '9999999999TiB', 'constructor', '1constructor'])(
  '%j is no size',
  (text) => expect(parseSize(text)).toBeUndefined(),
);
