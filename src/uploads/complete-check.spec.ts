import { checkComplete, checkTotalSize, type CompleteRequest } from './complete-check.js';

const part = (partNumber: number, sizeBytes: number) => ({
  partNumber,
  sizeBytes,
  etag: `etag-${partNumber}`,
});
const plan = { totalSizeBytes: 250, partSizeBytes: 100 };
const stream = { totalSizeBytes: null, partSizeBytes: 100 };
const stored = [part(1, 100), part(2, 100), part(3, 50)];

const fails = (code: string, data: object) =>
  expect.objectContaining({ code, data: expect.objectContaining(data) });

it('all parts in their planned size make the object', () => {
  expect(checkComplete(plan, stored, {})).toBe(250);
  expect(checkComplete(plan, stored, { totalSizeBytes: 250 })).toBe(250);
});

it('a part too few or of another size does not', () => {
  expect(() => checkComplete(plan, stored.slice(1), {})).toThrow(
    fails('parts-missing', { missingParts: [1] }),
  );
  const short = [part(1, 99), part(2, 101), part(3, 50)];
  expect(() => checkComplete(plan, short, {})).toThrow(fails('parts-missing', { missingParts: [1, 2] }));
  expect(() => checkComplete(plan, [], {})).toThrow(fails('parts-missing', { missingParts: [1, 2, 3] }));
});

it('the size must be the one of the start', () => {
  const mismatch = fails('total-size-mismatch', { totalSize: 251, expectedTotalSize: 250 });
  expect(() => checkComplete(plan, stored, { totalSizeBytes: 251 })).toThrow(mismatch);
  expect(() => checkTotalSize(plan, 251)).toThrow(mismatch);
  expect(() => checkTotalSize(stream, 251)).not.toThrow();
});

describe('of a stream', () => {
  it('the size is what is stored, unless the client says it', () => {
    expect(checkComplete(stream, stored, {})).toBe(250);
    expect(checkComplete(stream, stored, { totalSizeBytes: 250 })).toBe(250);
  });

  it('a client that has sent more than arrived is told what is missing', () => {
    expect(() => checkComplete(stream, stored, { totalSizeBytes: 350 })).toThrow(
      fails('parts-missing', { missingParts: [3, 4] }),
    );
  });

  it('a shorter part in the middle is missing', () => {
    const gap = [part(1, 60), part(2, 100), part(3, 50)];
    expect(() => checkComplete(stream, gap, {})).toThrow(
      fails('parts-missing', { missingParts: expect.arrayContaining([1]) }),
    );
  });

  it('nothing at all is not even an empty object', () => {
    expect(() => checkComplete(stream, [], {})).toThrow(fails('parts-missing', { missingParts: [1] }));
    expect(checkComplete(stream, [part(1, 0)], {})).toBe(0);
  });

  it.each([0, 150, 200, 249, 100 * 10_000 + 1, 2 ** 53, 1e300])(
    'the size %d cannot be that of these parts',
    (size) => {
      const mismatch = fails('total-size-mismatch', { totalSize: size, expectedTotalSize: 250 });
      expect(() => checkComplete(stream, stored, { totalSizeBytes: size })).toThrow(mismatch);
    },
  );

  it('the longest that can be is checked part by part', () => {
    const check = () => checkComplete(stream, stored, { totalSizeBytes: 100 * 10_000 });
    expect(check).toThrow(fails('parts-missing', { missingParts: expect.arrayContaining([3, 10_000]) }));
  });
});

describe('the list of a client', () => {
  const claim = (...numbers: number[]): CompleteRequest['parts'] =>
    numbers.map((partNumber) => ({ partNumber, etag: `"etag-${partNumber}"` }));

  it('may come in any order, with quotes or without', () => {
    expect(checkComplete(plan, stored, { parts: claim(3, 1, 2) })).toBe(250);
    expect(checkComplete(plan, stored, { parts: stored })).toBe(250);
  });

  it('that names others is refused with their numbers', () => {
    const wrong = [...claim(1, 2)!, { partNumber: 3, etag: 'other' }];
    expect(() => checkComplete(plan, stored, { parts: wrong })).toThrow(
      fails('parts-differ', { differingParts: [3] }),
    );
    expect(() => checkComplete(plan, stored, { parts: claim(1, 3) })).toThrow(
      fails('parts-differ', { differingParts: [2] }),
    );
    expect(() => checkComplete(plan, stored, { parts: claim(1, 2, 3, 4) })).toThrow(
      fails('parts-differ', { differingParts: [4] }),
    );
    expect(() => checkComplete(plan, stored, { parts: [] })).toThrow(
      fails('parts-differ', { differingParts: [1, 2, 3] }),
    );
  });
});
