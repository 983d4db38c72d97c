import { contentTypeOf } from './upload/content-type.js';
import { filenameOf } from './download/content-disposition.js';
import { formatBytes, formatDuration, parseDurationMs, parseSize } from './units.js';

it.each([
  ['16MiB', 16 * 2 ** 20],
  ['16M', 16 * 2 ** 20],
  ['16 mb', 16e6],
  ['1.5GiB', 1.5 * 2 ** 30],
  ['2TiB', 2 * 2 ** 40],
  ['5242880', 5_242_880],
  ['large', undefined],
  ['-1', undefined],
  ['1constructor', undefined],
])('the size %s is %s bytes', (text, bytes) => {
  expect(parseSize(text)).toBe(bytes);
});

it.each([
  ['90s', 90_000],
  ['2m', 120_000],
  ['1h', 3_600_000],
  ['7d', 604_800_000],
  ['500ms', 500],
  ['90', 90_000],
  ['soon', undefined],
])('the duration %s is %s ms', (text, ms) => {
  expect(parseDurationMs(text)).toBe(ms);
});

it.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1 KiB'],
  [1536, '1.50 KiB'],
  [1_300_000_000, '1.21 GiB'],
  [2 ** 30 - 1, '1 GiB'],
])('%d bytes are shown as %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

it.each([
  [420, '0.4 s'],
  [12_400, '12 s'],
  [59_900, '1 m 00 s'],
  [185_000, '3 m 05 s'],
  [7_800_000, '2 h 10 m'],
])('%d ms are shown as %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

it.each([
  ['film.MP4', 'video/mp4'],
  ['a.tar.gz', 'application/gzip'],
  ['README', 'application/octet-stream'],
  ['a.constructor', 'application/octet-stream'],
])('%s is sent as %s', (name, type) => {
  expect(contentTypeOf(name)).toBe(type);
});

it.each([
  ['attachment; filename="a b.txt"', 'a b.txt'],
  [`attachment; filename="x"; filename*=UTF-8''%C3%BC%20b.txt`, 'ü b.txt'],
  ['attachment; filename=plain.txt', 'plain.txt'],
  ['attachment; filename="../../etc/passwd"', 'passwd'],
  ['attachment; filename="..\\\\..\\\\evil.exe"', 'evil.exe'],
  ['attachment; filename=".."', undefined],
  ['attachment', undefined],
  [undefined, undefined],
])('the file name in %s is %s', (header, name) => {
  expect(filenameOf(header)).toBe(name);
});
