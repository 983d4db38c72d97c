import fc from 'fast-check';
import type { BandwidthSettings } from '../settings/settings.js';
import type { Throttle } from '../storage/throttle.js';
import { BandwidthPool } from './bandwidth-pool.js';

const { jest } = import.meta;

const KIB = 1024;
const MIB = KIB * KIB;
const NO_LIMITS: BandwidthSettings = { instance: null, owner: null, session: null };
/** What one chunk more or less makes, and what the lines save up in the beginning. */
const CHUNK = 64 * KIB;

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** A client that sends as fast as its line, and it, let it. */
class Sender {
  passed = 0;
  private isStopped = false;
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly throttle: Throttle,
    { bytesPerSecond = 1024 * MIB, chunk = CHUNK } = {},
  ) {
    void this.send(chunk, (chunk / bytesPerSecond) * 1000);
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
    this.throttle.release();
  }

  private async send(chunk: number, pauseMs: number): Promise<void> {
    while (!this.isStopped) {
      await new Promise((resolve) => (this.timer = setTimeout(resolve, pauseMs)));
      this.passed += chunk;
      await this.throttle.spend(chunk);
    }
  }
}

const seconds = (count: number) => jest.advanceTimersByTimeAsync(count * 1000);
const sum = (senders: readonly Sender[]) => senders.reduce((total, { passed }) => total + passed, 0);

function send(
  pool: BandwidthPool,
  owner: string,
  count: number,
  options?: { bytesPerSecond: number },
): Sender[] {
  return Array.from(
    { length: count },
    (_, index) => new Sender(pool.open(owner, `${owner} ${index}`), options),
  );
}

/** How many bytes these senders pass in so many seconds, each list for itself. */
async function passedIn(count: number, ...lists: readonly Sender[][]): Promise<number[]> {
  const before = lists.map(sum);
  await seconds(count);
  return lists.map((list, index) => sum(list) - before[index]!);
}

function expectAbout(actual: number, expected: number, tolerance = 0.03): void {
  expect(actual).toBeGreaterThan(expected * (1 - tolerance));
  expect(actual).toBeLessThan(expected * (1 + tolerance));
}

describe('Bandwidth', () => {
  it('that is not limited costs no wait, and no timer', () => {
    const throttle = new BandwidthPool(NO_LIMITS).open('a', '1');
    for (let chunk = 0; chunk < 1_000; chunk++) expect(throttle.spend(MIB)).toBeUndefined();
    expect(jest.getTimerCount()).toBe(0);
  });

  it.each([
    ['instance', 8 * MIB],
    ['owner', 4 * MIB],
    ['session', 100 * KIB],
    ['session', 3 * KIB],
  ] as const)('of the %s is held at %d bytes a second', async (level, rate) => {
    const pool = new BandwidthPool({ ...NO_LIMITS, [level]: rate });
    const sender = new Sender(pool.open('a', '1'), { chunk: Math.min(CHUNK, rate / 10) });
    await seconds(60);
    expectAbout((await passedIn(60, [sender]))[0]!, 60 * rate);
    sender.stop();
  });

  it('is shared evenly by owners, however many streams each has', async () => {
    const pool = new BandwidthPool({ ...NO_LIMITS, instance: 32 * MIB });
    const [many, one] = [send(pool, 'many', 8), send(pool, 'one', 1)];
    await seconds(1);
    const [ofMany, ofOne] = await passedIn(10, many, one);
    expectAbout(ofMany!, 160 * MIB);
    expectAbout(ofOne!, 160 * MIB);
  });

  it('is shared evenly by the sessions of an owner, however many streams each has', async () => {
    const pool = new BandwidthPool({ ...NO_LIMITS, owner: 12 * MIB });
    const inOneSession = Array.from({ length: 5 }, () => new Sender(pool.open('a', 'five')));
    const alone = [new Sender(pool.open('a', 'one'))];
    await seconds(1);
    const [five, one] = await passedIn(10, inOneSession, alone);
    expectAbout(five!, 60 * MIB);
    expectAbout(one!, 60 * MIB);
  });

  it('that an owner does not use is for the others', async () => {
    const pool = new BandwidthPool({ ...NO_LIMITS, instance: 30 * MIB });
    const lists = [
      send(pool, 'slow', 1, { bytesPerSecond: MIB }),
      send(pool, 'one', 1),
      send(pool, 'many', 20),
    ];
    await seconds(1);
    const [slow, one, many] = await passedIn(10, ...lists);
    expectAbout(slow!, 10 * MIB, 0.05);
    expectAbout(one!, 145 * MIB);
    expectAbout(many!, 145 * MIB);
  });

  it('is limited at all levels at once', async () => {
    const pool = new BandwidthPool({ instance: 20 * MIB, owner: 12 * MIB, session: 2 * MIB });
    const lists = [send(pool, 'many', 20), send(pool, 'two', 2)];
    await seconds(1);
    const [many, two] = await passedIn(10, ...lists);
    expectAbout(many!, 120 * MIB);
    expectAbout(two!, 40 * MIB);
  });

  it('is the next one’s as soon as a stream has gone', async () => {
    const pool = new BandwidthPool({ ...NO_LIMITS, instance: 8 * MIB });
    const [first, second] = [send(pool, 'a', 1), send(pool, 'b', 1)];
    await seconds(1);
    first[0]!.stop();
    const [ofFirst, ofSecond] = await passedIn(10, first, second);
    expect(ofFirst).toBeLessThanOrEqual(CHUNK);
    expectAbout(ofSecond!, 80 * MIB);
  });

  it('stays with a session between its parts', async () => {
    const pool = new BandwidthPool({ ...NO_LIMITS, instance: 32 * MIB });
    const many = send(pool, 'many', 8);
    let passed = 0;
    const sendParts = async () => {
      for (;;) {
        const throttle = pool.open('one', '1');
        for (let chunk = 0; chunk < 16; chunk++) {
          passed += CHUNK;
          await throttle.spend(CHUNK);
        }
        throttle.release();
        // The store answers, the row is written, the next request comes.
        await new Promise((resolve) => setTimeout(resolve, 15));
      }
    };
    void sendParts();
    await seconds(1);
    passed = 0;
    const [ofMany] = await passedIn(10, many);
    expectAbout(passed, 160 * MIB);
    expectAbout(ofMany!, 160 * MIB);
  });

  it('is not worth more to those who send in many short streams', async () => {
    const pool = new BandwidthPool({ ...NO_LIMITS, session: 100 * KIB });
    let passed = 0;
    const sendShort = async () => {
      for (;;) {
        const throttle = pool.open('a', '1');
        passed += 10 * KIB;
        await throttle.spend(10 * KIB);
        throttle.release();
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    };
    void sendShort();
    await seconds(60);
    expect(passed).toBeLessThan(60 * 100 * KIB + 2 * 64 * KIB);
  });

  it('is not taken by streams on which next to nothing comes', async () => {
    const pool = new BandwidthPool({ ...NO_LIMITS, instance: MIB });
    const trickles = Array.from(
      { length: 500 },
      (_, index) => new Sender(pool.open('a', `slow ${index}`), { bytesPerSecond: 10, chunk: 1 }),
    );
    const [normal] = await passedIn(10, send(pool, 'a', 1), trickles);
    expectAbout(normal!, 10 * MIB, 0.05);
  });

  it('changes for streams under way', async () => {
    const pool = new BandwidthPool({ ...NO_LIMITS, instance: MIB });
    const senders = send(pool, 'a', 4);
    await seconds(1);
    expectAbout((await passedIn(10, senders))[0]!, 10 * MIB);
    pool.update({ ...NO_LIMITS, session: 4 * MIB });
    await seconds(1);
    expectAbout((await passedIn(10, senders))[0]!, 160 * MIB);
    pool.update({ ...NO_LIMITS, owner: 2 * MIB });
    await seconds(1);
    expectAbout((await passedIn(10, senders))[0]!, 20 * MIB);
  });

  it('whose limit is lifted lets everyone go who waits', async () => {
    const pool = new BandwidthPool({ ...NO_LIMITS, instance: 10 });
    const throttles = ['a', 'b', 'c'].map((owner) => pool.open(owner, '1'));
    const waits = throttles.map((throttle) => throttle.spend(10 * MIB));
    expect(waits.every((wait) => wait instanceof Promise)).toBe(true);
    pool.update(NO_LIMITS);
    for (const wait of waits) await wait;
    expect(throttles.map((throttle) => throttle.spend(MIB))).toEqual([undefined, undefined, undefined]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('that is limited while streams are under way is so from then on', async () => {
    const pool = new BandwidthPool(NO_LIMITS);
    const senders = send(pool, 'a', 2, { bytesPerSecond: 64 * 100 * KIB });
    expectAbout((await passedIn(1, senders))[0]!, 2 * 64 * 100 * KIB);
    pool.update({ ...NO_LIMITS, instance: MIB });
    await seconds(1);
    expectAbout((await passedIn(10, senders))[0]!, 10 * MIB);
  });

  it('is not waited for by a stream that is over, and then no timer runs', async () => {
    const pool = new BandwidthPool({ ...NO_LIMITS, instance: 10 });
    const [gone, other] = [pool.open('a', '1'), pool.open('b', '1')];
    const waits = [gone.spend(MIB), other.spend(MIB)];
    gone.release();
    await waits[0];
    expect(jest.getTimerCount()).toBe(1);
    other.release();
    await waits[1];
    await seconds(1);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('never passes more than the rate and one burst, and gives every owner its share', async () => {
    const owner = fc.record({
      streams: fc.integer({ min: 1, max: 6 }),
      chunk: fc.integer({ min: 48 * KIB, max: CHUNK }),
      // Undefined: as much as it gets.
      bytesPerSecond: fc.option(fc.integer({ min: 1_000, max: 200 * KIB }), { nil: undefined }),
    });
    const scene = fc.record({
      rate: fc.integer({ min: 2 * MIB, max: 30 * MIB }),
      ownerRate: fc.option(fc.integer({ min: 2 * MIB, max: 20 * MIB }), { nil: null }),
      owners: fc.array(owner, { minLength: 1, maxLength: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(scene, async ({ rate, ownerRate, owners }) => {
        const pool = new BandwidthPool({ instance: rate, owner: ownerRate, session: null });
        const lists = owners.map(({ streams, ...line }, name) =>
          Array.from({ length: streams }, (_, index) => new Sender(pool.open(`${name}`, `${index}`), line)),
        );
        const duration = 6;
        await seconds(duration);
        const burst = Math.max(64 * KIB, rate / 10);
        // Each stream may have let one chunk pass that is not paid for.
        const unpaid = CHUNK * lists.flat().length;
        expect(sum(lists.flat())).toBeLessThanOrEqual(rate * duration + burst + unpaid);
        const share = Math.min(rate / owners.length, ownerRate ?? Infinity);
        for (const [index, { bytesPerSecond, streams }] of owners.entries()) {
          if (bytesPerSecond === undefined)
            expect(sum(lists[index]!)).toBeGreaterThan(share * duration - CHUNK * streams);
        }
        lists.flat().forEach((sender) => sender.stop());
        await seconds(1);
        expect(jest.getTimerCount()).toBe(0);
      }),
      { numRuns: 25 },
    );
  });
});
