import type { RetryPolicy } from './api-types.js';
import { type Clock, systemClock } from './clock.js';
import { type Connection, isOffline } from './connection.js';
import { LongshoreError } from './longshore-error.js';
import type { PauseSwitch } from './pause-switch.js';
import type { RetryBudget } from './retry-budget.js';

export type { RetryPolicy } from './api-types.js';

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
  /** Shared by all requests of one upload, as are the next two. */
  pause?: PauseSwitch;
  connection?: Connection;
  budget?: RetryBudget;
}

export interface Attempt {
  /** It got further than any attempt before it: the count of failures begins anew. */
  progressed: () => void;
  /** Aborted when the whole is, and when it is paused. */
  signal?: AbortSignal;
}

export const defaultRetryPolicy: RetryPolicy = { maxAttempts: 5, baseDelayMs: 500, maxDelayMs: 30_000 };

/** Calls `attempt` until it succeeds or trying again makes no sense. What a pause ended is no failure. */
export async function retrying<T>(
  attempt: (attempt: Attempt) => Promise<T>,
  options: RetryOptions = {},
): Promise<T> {
  const { clock = systemClock, pause, connection, budget, signal } = options;
  let failures = 0;
  let progressAt = clock.now();
  const progressed = () => {
    failures = 0;
    progressAt = clock.now();
  };
  for (;;) {
    if (pause?.paused) {
      await pause.opened(signal);
      progressed();
    }
    const paused = pause?.signal;
    const either = paused && signal ? AbortSignal.any([paused, signal]) : (paused ?? signal);
    try {
      const result = await attempt({ progressed, signal: either });
      budget?.earn();
      connection?.works();
      return result;
    } catch (error) {
      if (paused?.aborted && !signal?.aborted) continue;
      failures += 1;
      if (!(error instanceof LongshoreError)) throw error;
      const delayMs = nextDelayMs(error, failures, clock.now() - progressAt, options);
      if (delayMs === undefined || !(isServerAway(error) || (budget?.spend() ?? true))) throw error;
      options.onRetry?.({ error, failures, delayMs });
      await sleepBeforeRetry(error, delayMs, either, options).catch((reason: unknown) => {
        if (!paused?.aborted || signal?.aborted) throw reason;
      });
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
  // Wrong only where the server is this machine itself, so it is not the last word: it is tried now and then.
  if (error.status === undefined && isOffline()) return policy.maxDelayMs;
  const patient = isServerAway(error) && withoutProgressMs < giveUpAfterMs;
  if (failures >= policy.maxAttempts && !patient) return undefined;
  // Full jitter: after an outage the clients must not all come back at once.
  const backoffMs = random() * Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** (failures - 1));
  if (error.retryAfterMs === undefined) return Math.round(backoffMs);
  if (error.retryAfterMs > Math.max(giveUpAfterMs, policy.maxDelayMs)) return undefined;
  return Math.round(error.retryAfterMs + Math.min(backoffMs, policy.baseDelayMs));
}

/** Only a wait for the connection may end early: one that the server asked for is kept. */
function sleepBeforeRetry(
  { status }: LongshoreError,
  delayMs: number,
  signal: AbortSignal | undefined,
  { clock = systemClock, connection }: RetryOptions,
): Promise<void> {
  return status === undefined && connection
    ? connection.sleep(delayMs, signal)
    : clock.sleep(delayMs, signal);
}

/** Restarting, overloaded or unreachable: it says nothing about the request, so time decides. */
function isServerAway(error: LongshoreError): boolean {
  return error.status === undefined || [429, 502, 503, 504].includes(error.status);
}
