import { resolve, sep } from 'node:path';
import { keyToPath } from './key-path.js';

const ROOT = resolve('/srv/objects');

it('keeps an ordinary key as it is', () => {
  expect(keyToPath('uploads/2024/0193-abc.mp4')).toBe('uploads/2024/0193-abc.mp4');
});

it.each([
  '../../etc/passwd',
  '..',
  '.',
  './a.txt',
  'a/../../b.txt',
  '/etc/passwd',
  'a//b.txt',
  'a\\..\\..\\b',
  'nul\u0000byte.txt',
  '\u0001',
  '',
  `${'x'.repeat(300)}/${'é'.repeat(300)}.mp4`,
])('keeps %j inside the root, with names that a file system takes', (key) => {
  const path = keyToPath(key);
  expect(resolve(ROOT, path).startsWith(ROOT + sep)).toBe(true);
  for (const name of path.split('/')) {
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(240);
    expect(['', '.', '..']).not.toContain(name);
    expect(name).not.toContain('\u0000');
  }
});

it('gives different keys different paths', () => {
  const long = 'x'.repeat(300);
  const keys = [
    'a',
    'a.',
    'a/b',
    'a%2Eb/c',
    'a.b/c',
    'a//b',
    'a/b/',
    '/a/b',
    '%',
    '%25',
    '.a',
    '%2Ea',
    long,
    `${long}y`,
    '',
    '/',
  ];
  expect(new Set(keys.map(keyToPath)).size).toBe(keys.length);
});

it('never uses one path as a file and as a folder', () => {
  expect(keyToPath('a.mp4/b.txt').split('/')[0]).not.toBe(keyToPath('a.mp4'));
  expect(keyToPath('a/b').split('/')[0]).not.toBe(keyToPath('a'));
});
