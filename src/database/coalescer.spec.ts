import { setImmediate as othersHaveRun } from 'node:timers/promises';
import { Coalescer } from './coalescer.js';

/** Doubles numbers; each batch is answered when the test says so. */
function doubling(maxItems = 10) {
  const batches: number[][] = [];
  const answers: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const coalescer = new Coalescer<number, number>({
    maxItems,
    keyOf: (item) => String(item),
    run: (items) => {
      batches.push([...items]);
      return new Promise((resolve, reject) =>
        answers.push({ resolve: () => resolve(items.map((item) => item * 2)), reject }),
      );
    },
  });
  return { batches, answers, coalescer };
}

it('what comes alone goes at once; what comes meanwhile goes together', async () => {
  const { batches, answers, coalescer } = doubling();
  const first = coalescer.add(1);
  const others = [2, 3, 4].map((item) => coalescer.add(item));
  expect(batches).toEqual([[1]]);
  answers[0]!.resolve();
  expect(await first).toBe(2);
  await othersHaveRun();
  expect(batches).toEqual([[1], [2, 3, 4]]);
  answers[1]!.resolve();
  expect(await Promise.all(others)).toEqual([4, 6, 8]);
  await othersHaveRun();
  const later = coalescer.add(5);
  expect(batches).toEqual([[1], [2, 3, 4], [5]]);
  answers[2]!.resolve();
  expect(await later).toBe(10);
});

it('the same key is never twice in one batch, and its order stays', async () => {
  const { batches, answers, coalescer } = doubling();
  const all = [1, 7, 7, 8, 7].map((item) => coalescer.add(item));
  for (let index = 0; index < 4; index++) {
    answers[index]!.resolve();
    await othersHaveRun();
  }
  expect(await Promise.all(all)).toEqual([2, 14, 14, 16, 14]);
  expect(batches).toEqual([[1], [7, 8], [7], [7]]);
});

it('a batch has its limit', async () => {
  const { batches, answers, coalescer } = doubling(2);
  const all = [1, 2, 3, 4].map((item) => coalescer.add(item));
  for (let index = 0; index < 3; index++) {
    answers[index]!.resolve();
    await othersHaveRun();
  }
  await Promise.all(all);
  expect(batches).toEqual([[1], [2, 3], [4]]);
});

it('a batch that fails fails for all that are in it, and the next ones go on', async () => {
  const { answers, coalescer } = doubling();
  const first = coalescer.add(1);
  const [second, third] = [coalescer.add(2), coalescer.add(3)];
  answers[0]!.resolve();
  await first;
  await othersHaveRun();
  const failed = Promise.allSettled([second, third]);
  answers[1]!.reject(new Error('away'));
  expect((await failed).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await othersHaveRun();
  const fourth = coalescer.add(4);
  answers[2]!.resolve();
  expect(await fourth).toBe(8);
});
