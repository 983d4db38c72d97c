import { formatBytes, formatDuration, formatSpeed } from './format.js';

it.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [1000, '1 KiB'],
  [1536, '1.5 KiB'],
  [5 * 1024 ** 2, '5 MiB'],
  [120.4 * 1024 ** 2, '120 MiB'],
  [5 * 1024 ** 3, '5 GiB'],
  [48.8 * 1024 ** 4, '48.8 TiB'],
])('%d bytes are shown as %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

it('shows a speed as bytes in a second', () => {
  expect(formatSpeed(12.34 * 1024 ** 2)).toBe('12.3 MiB/s');
});

it.each([
  [0.3, 'less than a second'],
  [1.4, '1 s'],
  [59.4, '59 s'],
  [59.6, '1 min'],
  [185, '3 min'],
  [3_600, '1 h'],
  [3_900, '1 h 5 min'],
  [90_000, '1 d 1 h'],
])('%d seconds are shown as %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});
