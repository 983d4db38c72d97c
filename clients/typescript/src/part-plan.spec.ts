import { allParts, bytesOfParts, partRange } from './part-plan.js';

const plan = { totalSize: 250, partSize: 100, totalParts: 3 };

describe('the plan of parts', () => {
  it('covers every byte once; the last part is shorter', () => {
    expect(allParts(3).map((partNumber) => partRange(plan, partNumber))).toEqual([
      { start: 0, end: 100 },
      { start: 100, end: 200 },
      { start: 200, end: 250 },
    ]);
  });

  it('gives an empty file one empty part', () => {
    expect(partRange({ totalSize: 0, partSize: 100, totalParts: 1 }, 1)).toEqual({ start: 0, end: 0 });
  });

  it('knows how many bytes some of the parts have', () => {
    expect(bytesOfParts(plan, [1, 3])).toBe(150);
    expect(bytesOfParts(plan, [])).toBe(0);
  });
});
