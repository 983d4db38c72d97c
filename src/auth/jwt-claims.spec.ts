import fc from 'fast-check';
import { ownerOf, toSegment } from './jwt-claims.js';
import { isOwner } from './owner.js';

it.each([
  ['auth0|17', 'auth0|17'],
  ['ann@example.com', 'ann@example.com'],
  ['a/b', 'a=2Fb'],
  ['a b', 'a=20b'],
  ['a=2Fb', 'a=3D2Fb'],
  ['Zoë', 'Zo=C3=AB'],
  ['😀', 'x===F0=9F=98=80'],
  ['_x', 'x==_x'],
  ['x==_x', 'x=3D=3D_x'],
  ['default', 'x==default'],
  ['system', 'x==system'],
])('%j is the segment %j', (value, segment) => {
  expect(toSegment(value)).toBe(segment);
});

/** With many of the characters that mean something in a segment, and none that is half of one. */
const value = fc.oneof(
  fc.string({
    unit: fc.constantFrom('=', 'x', '/', '_', '2', 'F', '5', '.', 'é', 'e\u0301', ' ', 'X'),
    minLength: 1,
  }),
  fc.string({ unit: 'grapheme', minLength: 1 }),
  fc.constantFrom('default', 'x==default', 'system', 'Default'),
);

it('two subjects are never the same owner', () => {
  fc.assert(
    fc.property(value, value, (a, b) => {
      expect(toSegment(a) === toSegment(b)).toBe(a === b);
    }),
    { numRuns: 5_000 },
  );
});

it('two subjects with several claims are never the same owner, nor one above the other', () => {
  const names = ['org', 'sub'];
  const short = value.filter((text) => toSegment(text).length <= 128);
  fc.assert(
    fc.property(fc.tuple(short, short), fc.tuple(short, short), (a, b) => {
      const [first, second] = [a, b].map(([org, sub]) => ownerOf({ org, sub }, names));
      expect(isOwner(first)).toBe(true);
      expect(first === second).toBe(a[0] === b[0] && a[1] === b[1]);
      expect(first!.startsWith(`${second}/`)).toBe(false);
    }),
    { numRuns: 2_000 },
  );
});
