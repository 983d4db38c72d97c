import { Concurrency } from './concurrency.js';

function concurrencyWithClock(start: number, most: number) {
  let now = 0;
  const clock = { now: () => now, sleep: () => Promise.resolve() };
  const concurrency = new Concurrency({ start, most, clock });
  /** Parts are stored for a while, at a speed that depends on how many are sent at once. */
  const run = (windows: number, speedOf: (limit: number) => number) => {
    for (let window = 0; window < windows; window += 1) {
      for (let left = 2 * concurrency.limit; left > 0; left -= 1) {
        now += 1_000 / speedOf(concurrency.limit);
        concurrency.stored(1);
      }
    }
    return concurrency.limit;
  };
  return { concurrency, run, pass: (ms: number) => void (now += ms) };
}

describe('parts at once', () => {
  it('become more as long as that makes it faster', () => {
    const { run } = concurrencyWithClock(4, 8);
    expect(run(10, (limit) => limit * 10)).toBe(8);
    expect(run(50, (limit) => limit * 10)).toBe(8);
  });

  it('stay where one more brings nothing', () => {
    const { concurrency, run } = concurrencyWithClock(4, 8);
    run(2, () => 10);
    expect(concurrency.limit).toBe(4);
    expect(run(3, () => 10)).toBe(4);
  });

  it('find the number from which on nothing is gained', () => {
    const { run } = concurrencyWithClock(2, 16);
    const limits = Array.from({ length: 60 }, () => run(1, (limit) => Math.min(limit, 6) * 10));
    expect(Math.max(...limits)).toBe(7);
    expect(limits.filter((limit) => limit === 6).length).toBeGreaterThan(40);
  });

  it('are half as many when the server asks for patience, and come back', () => {
    const { concurrency, run, pass } = concurrencyWithClock(8, 8);
    concurrency.refused();
    expect(concurrency.limit).toBe(4);
    concurrency.refused();
    expect(concurrency.limit).toBe(4);
    for (let more = 0; more < 5; more += 1) {
      pass(2_000);
      concurrency.refused();
    }
    expect(concurrency.limit).toBe(1);
    expect(run(12, (limit) => limit * 10)).toBe(8);
  });

  it('are never more than what was asked for', () => {
    const { run } = concurrencyWithClock(3, 3);
    expect(run(20, (limit) => limit * 10)).toBe(3);
  });

  it('wait for their turn, also those that had begun before there were fewer', async () => {
    const { concurrency } = concurrencyWithClock(2, 2);
    const first = await concurrency.slot();
    const second = await concurrency.slot();
    concurrency.refused();
    let third = false;
    const waiting = concurrency.slot().then((free) => {
      third = true;
      return free;
    });
    first();
    await new Promise((resolve) => setImmediate(resolve));
    expect(third).toBe(false);
    second();
    (await waiting)();
  });

  it('do not wait once they are not wanted any more', async () => {
    const { concurrency } = concurrencyWithClock(1, 1);
    await concurrency.slot();
    const stop = new AbortController();
    const waiting = concurrency.slot(stop.signal);
    stop.abort();
    await expect(waiting).resolves.toBeInstanceOf(Function);
  });
});
