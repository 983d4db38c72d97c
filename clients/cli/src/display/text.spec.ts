import { relativeTime } from './time.js';
import { padEnd, printable, shorten, shortenMiddle, widthOf, wrap } from './text.js';

it('measures columns, not letters', () => {
  expect(widthOf('日本')).toBe(4);
  expect(widthOf('\u001b[31mred\u001b[39m')).toBe(3);
  expect(padEnd('日本', 6)).toBe('日本  ');
});

it('shortens to the width that there is', () => {
  expect(shorten('abcdef', 4)).toBe('abc…');
  expect(shorten('abcd', 4)).toBe('abcd');
  expect(shorten('abcd', 0)).toBe('');
  expect(shortenMiddle('holiday-in-2026.mp4', 11)).toBe('holid…6.mp4');
});

it.each([1, 2, 5, 8, 12])('never exceeds %d columns, also where a wide letter would', (width) => {
  expect(widthOf(shortenMiddle('日本語の長いファイル名.bin', width))).toBeLessThanOrEqual(width);
  expect(widthOf(shorten('日本語の長いファイル名.bin', width))).toBeLessThanOrEqual(width);
});

it('shows control characters, and those that turn the direction round, as a mark', () => {
  expect(printable('a\u001b[2Jb\u202ec')).toBe('a\ufffd[2Jb\ufffdc');
});

it('breaks lines between words only', () => {
  expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
  expect(wrap('a-word-too-long b', 4)).toEqual(['a-word-too-long', 'b']);
  expect(wrap('', 5)).toEqual(['']);
});

it.each([
  [-5_000, '5 s ago'],
  [-3 * 60_000, '3 min ago'],
  [-47 * 3_600_000, '1 d ago'],
  [23.5 * 3_600_000, 'in 23 h'],
])('tells a time %d ms from now as %s', (ms, text) => {
  const now = Date.parse('2026-11-23T12:00:00Z');
  expect(relativeTime(new Date(now + ms).toISOString(), now)).toBe(text);
});
