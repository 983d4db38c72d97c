import fc from 'fast-check';
import { matchesGlob } from './glob.js';

it.each([
  ['*', ''],
  ['*', 'anything at all'],
  ['*.jpg', 'holiday.jpg'],
  ['*.jpg', '.jpg'],
  ['*.jpg', 'HOLIDAY.JPG'],
  ['*.JPG', 'holiday.jpg'],
  ['img_????.png', 'IMG_0042.png'],
  ['a*b*c', 'aXXbXbYc'],
  ['a**c', 'abc'],
  ['report (1)+[x]^$.{2}|\\d.pdf', 'report (1)+[x]^$.{2}|\\d.pdf'],
  ['?.txt', '😀.txt'],
  ['zoe\u0308.txt', 'zo\u00eb.txt'],
  ['zo\u00eb.txt', 'zoe\u0308.txt'],
  ['?.txt', 'e\u0301.txt'],
  ['ΟΔΟΣ.pdf', 'οδοσ.pdf'],
  ['ÄÖÜ*', 'äöü.txt'],
])('the pattern %j matches the name %j', (pattern, name) => {
  expect(matchesGlob(pattern, name)).toBe(true);
});

it.each([
  ['', 'a'],
  ['*.jpg', 'holiday.jpg.exe'],
  ['*.jpg', 'holiday.jpeg'],
  ['*.jpg', 'holidayXjpg'],
  ['?.txt', '.txt'],
  ['?.txt', 'ab.txt'],
  ['a*b', 'abc'],
  ['.*', 'abc'],
  ['[abc].txt', 'a.txt'],
  ['a+', 'aa'],
  ['(a|b)', 'a'],
  ['a', 'A\n'],
])('the pattern %j does not match the name %j', (pattern, name) => {
  expect(matchesGlob(pattern, name)).toBe(false);
});

const few = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', '.', '😀'), maxLength: 12 });

it('agrees with a regular expression made of the pattern', () => {
  fc.assert(
    fc.property(few, few, (pattern, name) => {
      const source = pattern.replace(/[.*?]/g, (sign) => ({ '.': '\\.', '*': '.*', '?': '.' })[sign]!);
      expect(matchesGlob(pattern, name)).toBe(new RegExp(`^${source}$`, 'su').test(name));
    }),
    { numRuns: 2_000 },
  );
});

it('a pattern on which a backtracking match would never end is answered', () => {
  expect(matchesGlob(`${'*a'.repeat(127)}b`, 'a'.repeat(1_024))).toBe(false);
});
