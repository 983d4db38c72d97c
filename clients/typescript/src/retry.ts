import { type Clock, systemClock } from './clock.js';
import { LongshoreError } from './longshore-error.js';

/** The server hands one out with every session. */
export interface RetryPolicy {
  maxAttempts: number;
  baseDelayMs: number;
  maxDelayMs: number;
}

export interface Retry {
  error: LongshoreError;
  /** How often it has failed in a row. */
  failures: number;
  delayMs: number;
  /** Set when it is a part that is sent again. */
  partNumber?: number;
}

export interface RetryOptions {
  policy?: RetryPolicy;
  /** While the server cannot be reached, go on for at least this long after the last progress. */
  giveUpAfterMs?: number;
  signal?: AbortSignal;
  onRetry?: (retry: Retry) => void;
  clock?: Clock;
  random?: () => number;
}

export const defaultRetryPolicy: RetryPolicy = { maxAttempts: 5, baseDelayMs: 500, maxDelayMs: 30_000 };

/**
 * Calls `attempt` until it succeeds or trying again makes no sense. An attempt that gets further than any
 * before it calls `progressed`, and the count begins anew.
 */
export async function retrying<T>(
  attempt: (progressed: () => void) => Promise<T>,
  options: RetryOptions = {},
): Promise<T> {
  const clock = options.clock ?? systemClock;
  let failures = 0;
  let progressAt = clock.now();
  const progressed = () => {
    failures = 0;
    progressAt = clock.now();
  };
  for (;;) {
    try {
      return await attempt(progressed);
    } catch (error) {
      failures += 1;
      if (!(error instanceof LongshoreError)) throw error;
      const delayMs = nextDelayMs(error, failures, clock.now() - progressAt, options);
      if (delayMs === undefined) throw error;
      options.onRetry?.({ error, failures, delayMs });
      await clock.sleep(delayMs, options.signal);
    }
  }
}

/** How long to wait before the next try, or undefined when there should be none. */
export function nextDelayMs(
  error: LongshoreError,
  failures: number,
  withoutProgressMs: number,
  { policy = defaultRetryPolicy, giveUpAfterMs = 0, random = Math.random }: RetryOptions = {},
): number | undefined {
  if (!error.retryable) return undefined;
  const patient = isServerAway(error) && withoutProgressMs < giveUpAfterMs;
  if (failures >= policy.maxAttempts && !patient) return undefined;
  // Full jitter: after an outage the clients must not all come back at once.
  const backoffMs = random() * Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** (failures - 1));
  if (error.retryAfterMs === undefined) return Math.round(backoffMs);
  if (error.retryAfterMs > Math.max(giveUpAfterMs, policy.maxDelayMs)) return undefined;
  return Math.round(error.retryAfterMs + Math.min(backoffMs, policy.baseDelayMs));
}

/** Restarting, overloaded or unreachable: it says nothing about the request, so time decides. */
function isServerAway(error: LongshoreError): boolean {
  return error.status === undefined || [429, 502, 503, 504].includes(error.status);
}
