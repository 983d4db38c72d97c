import { ProgressMeter } from './progress.js';

function meterWithClock(total: number) {
  let now = 0;
  const clock = { now: () => now, sleep: () => Promise.resolve() };
  return {
    meter: new ProgressMeter(total, clock),
    pass: (ms: number) => {
      now += ms;
    },
  };
}

describe('progress', () => {
  it('counts bytes that are on their way', () => {
    const { meter } = meterWithClock(1_000);
    meter.begin(2, 0, 0);
    meter.sent(1, 300);
    meter.sent(2, 100);
    expect(meter.snapshot()).toMatchObject({ loaded: 400, percentage: 40, partsCompleted: 0, totalParts: 2 });
  });

  it('never runs backwards when a part is sent again', () => {
    const { meter } = meterWithClock(1_000);
    meter.begin(2, 0, 0);
    meter.sent(1, 300);
    expect(meter.sent(1, 50)).toBe(false);
    expect(meter.snapshot().loaded).toBe(300);
    expect(meter.sent(1, 350)).toBe(true);
    meter.stored(1, 500);
    expect(meter.snapshot()).toMatchObject({ loaded: 500, partsCompleted: 1 });
  });

  it('takes the speed of this run only, right after a resume too', () => {
    const { meter, pass } = meterWithClock(10_000);
    meter.begin(10, 9, 9_000);
    expect(meter.snapshot()).toMatchObject({ loaded: 9_000, bytesPerSecond: 0, secondsLeft: null });
    pass(1_000);
    meter.sent(10, 100);
    expect(meter.snapshot()).toMatchObject({ bytesPerSecond: 100, secondsLeft: 9 });
  });

  it('takes the speed of the last ten seconds', () => {
    const { meter, pass } = meterWithClock(1_000_000);
    meter.begin(1, 0, 0);
    for (let second = 1; second <= 60; second += 1) {
      pass(1_000);
      meter.sent(1, second <= 30 ? second * 1_000 : 30_000 + (second - 30) * 100);
    }
    expect(meter.snapshot().bytesPerSecond).toBe(100);
  });

  it('lets the speed fall while nothing moves', () => {
    const { meter, pass } = meterWithClock(1_000_000);
    meter.begin(1, 0, 0);
    pass(1_000);
    meter.sent(1, 10_000);
    pass(4_000);
    expect(meter.snapshot().bytesPerSecond).toBe(2_000);
    pass(10_000);
    expect(meter.snapshot()).toMatchObject({ bytesPerSecond: 0, secondsLeft: null });
  });

  it('of an empty file is done once its one part is stored', () => {
    const { meter } = meterWithClock(0);
    meter.begin(1, 0, 0);
    expect(meter.snapshot().percentage).toBe(0);
    meter.stored(1, 0);
    expect(meter.snapshot()).toMatchObject({ percentage: 100, partsCompleted: 1, secondsLeft: 0 });
  });

  it('stays where it is when stored parts got lost', () => {
    const { meter } = meterWithClock(1_000);
    meter.begin(2, 1, 500);
    meter.stored(2, 500);
    meter.lost([{ partNumber: 1, size: 500 }]);
    expect(meter.snapshot()).toMatchObject({ loaded: 1_000, partsCompleted: 1 });
    meter.sent(1, 200);
    meter.stored(1, 500);
    expect(meter.snapshot()).toMatchObject({ loaded: 1_000, partsCompleted: 2 });
  });

  it('counts what travels a second time for the speed and the time left, not for the bar', () => {
    const { meter, pass } = meterWithClock(1_000);
    meter.begin(2, 0, 0);
    meter.sent(1, 400);
    meter.sent(1, 0);
    pass(1_000);
    meter.sent(1, 100);
    expect(meter.snapshot()).toMatchObject({ loaded: 400, bytesPerSecond: 500, secondsLeft: 1.8 });
  });

  it('leaves a pause out of the speed, and shows none meanwhile', () => {
    const { meter, pass } = meterWithClock(10_000);
    meter.begin(1, 0, 0);
    pass(2_000);
    meter.sent(1, 1_000);
    meter.pause();
    pass(60_000);
    expect(meter.snapshot()).toMatchObject({ loaded: 1_000, bytesPerSecond: 0, secondsLeft: null });
    meter.resume();
    expect(meter.snapshot()).toMatchObject({ loaded: 1_000, bytesPerSecond: 500, secondsLeft: 18 });
    pass(2_000);
    meter.sent(1, 2_000);
    expect(meter.snapshot()).toMatchObject({ bytesPerSecond: 500, secondsLeft: 16 });
  });

  it('of a stream has a total once its end is there', () => {
    const clock = { now: () => 0, sleep: () => Promise.resolve() };
    const meter = new ProgressMeter(null, clock);
    meter.begin(null, 0, 0);
    meter.stored(1, 500);
    const unknown = { lengthKnown: false, total: 0, percentage: 0, totalParts: 0, secondsLeft: null };
    expect(meter.snapshot()).toMatchObject({ loaded: 500, partsCompleted: 1, ...unknown });
    meter.ended(800, 2);
    meter.stored(2, 300);
    expect(meter.snapshot()).toMatchObject({ loaded: 800, lengthKnown: true, total: 800, percentage: 100 });
  });
});
