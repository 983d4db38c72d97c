import { PartReports } from './part-reports.js';
import type { Clock } from './clock.js';

/** Time passes only when it is told to. */
function standingClock() {
  const sleepers: (() => void)[] = [];
  const clock: Clock = {
    now: () => 0,
    sleep: (_ms, signal) =>
      new Promise((resolve, reject) => {
        sleepers.push(resolve);
        signal?.addEventListener('abort', () => reject(new Error('stopped')));
      }),
  };
  const pass = async () => {
    for (const wake of sleepers.splice(0)) wake();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { clock, pass };
}

function reporter(answer: () => Promise<unknown> = async () => undefined) {
  const told: number[][] = [];
  const { clock, pass } = standingClock();
  const reports = new PartReports((parts) => {
    told.push(parts.map(({ partNumber }) => partNumber));
    return answer();
  }, clock);
  return { reports, told, pass };
}

describe('reports of parts', () => {
  it('wait two seconds for each other', async () => {
    const { reports, told, pass } = reporter();
    for (const partNumber of [1, 2, 3]) reports.add({ partNumber });
    expect(told).toEqual([]);
    await pass();
    reports.add({ partNumber: 4 });
    await pass();
    await pass();
    expect(told).toEqual([[1, 2, 3], [4]]);
  });

  it('go earlier when there are fifty', async () => {
    const { reports, told, pass } = reporter();
    for (let partNumber = 1; partNumber <= 51; partNumber += 1) reports.add({ partNumber });
    await new Promise((resolve) => setImmediate(resolve));
    expect(told.map((parts) => parts.length)).toEqual([50]);
    await pass();
    expect(told.map((parts) => parts.length)).toEqual([50, 1]);
  });

  it('are all sent in the end, one call after the other, whatever becomes of them', async () => {
    const { reports, told } = reporter(() => Promise.reject(new Error('Not now')));
    reports.add({ partNumber: 1 });
    await reports.flush();
    reports.add({ partNumber: 2 });
    await reports.flush();
    await reports.flush();
    expect(told).toEqual([[1], [2]]);
  });

  it('are not sent once it is over', async () => {
    const { reports, told, pass } = reporter();
    reports.add({ partNumber: 1 });
    reports.stop();
    await pass();
    expect(told).toEqual([]);
  });
});
