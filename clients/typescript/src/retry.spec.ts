import type { Clock } from './clock.js';
import { LongshoreError, parseRetryAfter } from './longshore-error.js';
import { nextDelayMs, type Retry, retrying } from './retry.js';

const policy = { maxAttempts: 3, baseDelayMs: 100, maxDelayMs: 1_000 };

function failure(
  fields: { status?: number; retryable?: boolean; retryAfterMs?: number } = {},
): LongshoreError {
  const code = fields.status === undefined ? 'network-error' : 'some-code';
  return new LongshoreError({ code, detail: 'It failed', retryable: true, ...fields });
}

/** Time passes only by sleeping. */
function sleepingClock(): Clock & { slept: number[] } {
  const slept: number[] = [];
  return {
    slept,
    now: () => slept.reduce((sum, ms) => sum + ms, 0),
    sleep: async (ms) => {
      slept.push(ms);
    },
  };
}

describe('the wait before the next try', () => {
  it('doubles with every failure, up to a limit', () => {
    const always = { policy, giveUpAfterMs: Infinity, random: () => 1 };
    const delays = [1, 2, 3, 4, 5].map((failures) => nextDelayMs(failure(), failures, 0, always));
    expect(delays).toEqual([100, 200, 400, 800, 1_000]);
  });

  it('is spread over its whole length, so that clients do not come back together', () => {
    expect(nextDelayMs(failure(), 1, 0, { policy, random: () => 0 })).toBe(0);
    expect(nextDelayMs(failure(), 1, 0, { policy, random: () => 0.5 })).toBe(50);
  });

  it('is at least what the server asks for', () => {
    const error = failure({ status: 503, retryAfterMs: 700 });
    expect(nextDelayMs(error, 1, 0, { policy, random: () => 0 })).toBe(700);
    expect(nextDelayMs(error, 1, 0, { policy, random: () => 1 })).toBe(800);
  });

  it('is none when the server asks for more than anyone would wait', () => {
    expect(nextDelayMs(failure({ status: 503, retryAfterMs: 86_400_000 }), 1, 0, { policy })).toBeUndefined();
  });

  it('is none for what cannot succeed', () => {
    expect(nextDelayMs(failure({ status: 422, retryable: false }), 1, 0, { policy })).toBeUndefined();
  });
});

describe('giving up', () => {
  it('comes after the given number of tries when the server fails', () => {
    const options = { policy, giveUpAfterMs: 60_000 };
    expect(nextDelayMs(failure({ status: 500 }), 2, 0, options)).toBeDefined();
    expect(nextDelayMs(failure({ status: 500 }), 3, 0, options)).toBeUndefined();
  });

  it.each([undefined, 429, 502, 503, 504])('waits for a server that is away (status %s)', (status) => {
    const options = { policy, giveUpAfterMs: 60_000 };
    expect(nextDelayMs(failure({ status }), 50, 59_999, options)).toBeDefined();
    expect(nextDelayMs(failure({ status }), 50, 60_000, options)).toBeUndefined();
  });

  it('starts counting anew with every progress', async () => {
    const clock = sleepingClock();
    let tries = 0;
    const result = await retrying(
      async ({ progressed }) => {
        tries += 1;
        if (tries < 10) progressed();
        if (tries < 11) throw failure({ status: 500 });
        return tries;
      },
      { policy, clock, random: () => 1 },
    );
    expect(result).toBe(11);
    expect(clock.slept).toEqual([...Array.from({ length: 9 }, () => 100), 200]);
  });

  it('throws the last failure and has told of each wait', async () => {
    const clock = sleepingClock();
    const retries: Retry[] = [];
    const attempt = async () => {
      throw failure({ status: 500 });
    };
    const onRetry = (retry: Retry) => retries.push(retry);
    await expect(retrying(attempt, { policy, clock, random: () => 1, onRetry })).rejects.toThrow('It failed');
    expect(retries.map(({ failures, delayMs }) => [failures, delayMs])).toEqual([
      [1, 100],
      [2, 200],
    ]);
  });
});

describe('Retry-After', () => {
  it('is understood in seconds and as a date', () => {
    const now = Date.parse('2026-05-01T10:00:00Z');
    expect(parseRetryAfter('120', now)).toBe(120_000);
    expect(parseRetryAfter('Fri, 01 May 2026 10:00:30 GMT', now)).toBe(30_000);
    expect(parseRetryAfter('Fri, 01 May 2026 09:00:00 GMT', now)).toBe(0);
    expect(parseRetryAfter('soon', now)).toBeUndefined();
    expect(parseRetryAfter(undefined, now)).toBeUndefined();
  });
});
