import { parseRange } from './byte-range.js';

it.each([
  ['bytes=0-499', { first: 0, last: 499 }],
  ['bytes=500-', { first: 500, last: 999 }],
  ['bytes=-200', { first: 800, last: 999 }],
  ['bytes=-5000', { first: 0, last: 999 }],
  ['bytes=0-5000', { first: 0, last: 999 }],
  ['bytes=999-999', { first: 999, last: 999 }],
  ['BYTES=0-0', { first: 0, last: 0 }],
  ['bytes= 1-2 ', { first: 1, last: 2 }],
  ['bytes=0-99999999999999999999999', { first: 0, last: 999 }],
])('%j of 1,000 bytes', (header, range) => expect(parseRange(header, 1_000)).toEqual(range));

it.each([
  undefined,
  '',
  'bytes',
  'bytes=',
  'bytes=-',
  'bytes=a-b',
  'bytes=2-1',
  'bytes=1-2-3',
  'items=0-1',
  'bytes=0-1,',
  'bytes=1',
  'bytes=--1',
])('%j asks for no range', (header) => expect(parseRange(header, 1_000)).toBeUndefined());

it.each(['bytes=1000-', 'bytes=1000-2000', 'bytes=-0', 'bytes=0-1,2-3', 'bytes=99999999999999999999999-'])(
  '%j of 1,000 bytes cannot be served',
  (header) => {
    const refused = expect.objectContaining({ code: 'range-not-satisfiable', data: { size: 1_000 } });
    expect(() => parseRange(header, 1_000)).toThrow(refused);
  },
);

it('of nothing no range can be served', () => {
  for (const header of ['bytes=0-', 'bytes=0-0', 'bytes=-1']) {
    expect(() => parseRange(header, 0)).toThrow(expect.objectContaining({ code: 'range-not-satisfiable' }));
  }
});
