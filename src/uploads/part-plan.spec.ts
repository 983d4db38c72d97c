import { checkPart, checkParts, MAX_PART_SIZE_BYTES, MAX_PARTS, planParts, totalParts } from './part-plan.js';

const MIB = 2 ** 20;
const MAX_OBJECT = MAX_PARTS * MAX_PART_SIZE_BYTES;
const LIMITS = { maxObjectSizeBytes: MAX_OBJECT, minPartSizeBytes: 5 * MIB, usualPartSizeBytes: null };

it.each([
  [0, 5, 1],
  [1, 5, 1],
  [5 * MIB, 5, 1],
  [5 * MIB + 1, 5, 2],
  [10_000 * 5 * MIB, 5, 10_000],
  [10_000 * 5 * MIB + 1, 6, 8_334],
  [2 ** 40, 105, 9_987],
  [MAX_OBJECT, 5_120, 10_000],
])('%d bytes are cut at %d MiB into %d parts', (size, partMib, parts) => {
  const plan = planParts(size, undefined, LIMITS);
  expect(plan).toEqual({ totalSizeBytes: size, partSizeBytes: partMib * MIB });
  expect(totalParts(plan)).toBe(parts);
});

it('every size gets a plan within the limits of S3, whose parts add up', () => {
  for (let size = 1; size <= MAX_OBJECT; size = size * 3 + 1) {
    const plan = planParts(size, undefined, LIMITS);
    const parts = totalParts(plan)!;
    expect(parts).toBeLessThanOrEqual(MAX_PARTS);
    expect(plan.partSizeBytes).toBeGreaterThanOrEqual(LIMITS.minPartSizeBytes);
    expect(plan.partSizeBytes).toBeLessThanOrEqual(MAX_PART_SIZE_BYTES);
    expect(plan.partSizeBytes % MIB).toBe(0);
    const last = size - (parts - 1) * plan.partSizeBytes;
    expect(last).toBeGreaterThan(0);
    expect(() => checkPart(plan, parts, last)).not.toThrow();
    expect(() => checkPart(plan, parts, last + 1)).toThrow(
      expect.objectContaining({ code: 'part-size-mismatch' }),
    );
  }
});

it('the caller may choose the size of the parts, within the limits of S3', () => {
  expect(planParts(100 * MIB, 8 * MIB, LIMITS).partSizeBytes).toBe(8 * MIB);
  expect(planParts(null, 5 * MIB + 1, LIMITS)).toEqual({
    totalSizeBytes: null,
    partSizeBytes: 5 * MIB + 1,
  });
  const invalid = expect.objectContaining({ code: 'part-size-invalid' });
  for (const partSize of [0, 5 * MIB - 1, MAX_PART_SIZE_BYTES + 1, Infinity]) {
    expect(() => planParts(1, partSize, LIMITS)).toThrow(invalid);
  }
  expect(() => planParts(10_000 * 5 * MIB + 1, 5 * MIB, LIMITS)).toThrow(invalid);
  expect(() => planParts(LIMITS.maxObjectSizeBytes + 1, undefined, LIMITS)).toThrow(
    expect.objectContaining({ code: 'object-too-large' }),
  );
});

describe('a part', () => {
  const plan = { totalSizeBytes: 250, partSizeBytes: 100 };

  it.each([
    [1, 100],
    [2, 100],
    [3, 50],
  ])('number %d has %d bytes, no more and no less', (number, size) => {
    expect(() => checkPart(plan, number, size)).not.toThrow();
    for (const wrong of [0, size - 1, size + 1]) {
      const mismatch = {
        code: 'part-size-mismatch',
        data: { partNumber: number, size: wrong, expectedSize: size },
      };
      expect(() => checkPart(plan, number, wrong)).toThrow(expect.objectContaining(mismatch));
    }
  });

  it.each([0, -1, 4, 1.5, NaN, Infinity])('number %d is none of three', (number) => {
    const outOfRange = expect.objectContaining({ code: 'part-number-out-of-range' });
    expect(() => checkPart(plan, number, 100)).toThrow(outOfRange);
  });

  it('of a stream may be shorter, but not empty unless it is the first', () => {
    const stream = { totalSizeBytes: null, partSizeBytes: 100 };
    expect(() => checkPart(stream, MAX_PARTS, 1)).not.toThrow();
    expect(() => checkPart(stream, 1, 0)).not.toThrow();
    expect(() => checkPart(stream, 2, 0)).toThrow(expect.objectContaining({ code: 'part-size-mismatch' }));
    expect(() => checkPart(stream, 2, 101)).toThrow(expect.objectContaining({ code: 'part-size-mismatch' }));
    expect(() => checkPart(stream, MAX_PARTS + 1, 1)).toThrow(
      expect.objectContaining({ code: 'part-number-out-of-range' }),
    );
  });
});

describe('what is missing', () => {
  const part = (partNumber: number, sizeBytes: number) => ({ partNumber, sizeBytes });
  const plan = { totalSizeBytes: 250, partSizeBytes: 100 };

  it('are the parts that are not there, and those of another size', () => {
    expect(checkParts(plan, [])).toEqual({ storedParts: 0, storedBytes: 0, missing: [1, 2, 3] });
    expect(checkParts(plan, [part(3, 50), part(1, 100)])).toEqual({
      storedParts: 2,
      storedBytes: 150,
      missing: [2],
    });
    expect(checkParts(plan, [part(1, 100), part(2, 99), part(3, 50)])).toMatchObject({
      missing: [2],
      storedBytes: 150,
    });
    expect(checkParts(plan, [part(1, 100), part(2, 100), part(3, 50)])).toEqual({
      storedParts: 3,
      storedBytes: 250,
      missing: [],
    });
  });

  it('is found although the sizes add up', () => {
    expect(checkParts(plan, [part(1, 150), part(3, 100)]).missing).toEqual([1, 2, 3]);
  });

  it('does not count parts that are too many', () => {
    expect(
      checkParts(plan, [part(1, 100), part(2, 100), part(3, 50), part(4, 0), part(4, 50)]),
    ).toMatchObject({
      storedBytes: 250,
      missing: [],
    });
  });

  it('of an empty object is its one part', () => {
    const empty = { totalSizeBytes: 0, partSizeBytes: 100 };
    expect(checkParts(empty, []).missing).toEqual([1]);
    expect(checkParts(empty, [part(1, 0)])).toEqual({ storedParts: 1, storedBytes: 0, missing: [] });
  });

  it('of a stream are the gaps so far', () => {
    const stream = { totalSizeBytes: null, partSizeBytes: 100 };
    expect(checkParts(stream, []).missing).toEqual([]);
    expect(checkParts(stream, [part(1, 100), part(4, 7)]).missing).toEqual([2, 3]);
  });
});
