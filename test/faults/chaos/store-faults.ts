import type { SeededRandom } from './seeded-random.js';

/** How the store behaves for a while. */
export type StoreMood = 'well' | 'shaky' | 'bad' | 'slow' | 'away';

export type StoreFault =
  | { readonly kind: 'none' }
  /** Answers late. */
  | { readonly kind: 'delay'; readonly beforeMs: number; readonly afterMs: number }
  /** Hangs up before anything is done. */
  | { readonly kind: 'reset' }
  | { readonly kind: 'error'; readonly status: number; readonly code: string }
  /** Does it and hangs up instead of answering. */
  | { readonly kind: 'drop-answer' }
  /** Does it and says that it failed. */
  | { readonly kind: 'deny-answer'; readonly status: number; readonly code: string }
  /** Hangs up at once and does it later, when its caller has turned to something else. */
  | { readonly kind: 'act-late'; readonly afterMs: number }
  /** Hangs up in the middle of the request's body. */
  | { readonly kind: 'cut'; readonly afterBytes: number };

const RATE: Readonly<Record<StoreMood, number>> = { well: 0, shaky: 0.08, bad: 0.35, slow: 1, away: 1 };
const ERRORS = [
  { status: 500, code: 'InternalError' },
  { status: 503, code: 'ServiceUnavailable' },
  { status: 503, code: 'SlowDown' },
] as const;

export interface StoreCall {
  readonly isPart: boolean;
  readonly isComplete: boolean;
  readonly isWrite: boolean;
  readonly bodyBytes: number;
}

export function drawFault(random: SeededRandom, mood: StoreMood, call: StoreCall): StoreFault {
  if (!random.chance(RATE[mood])) return { kind: 'none' };
  if (mood === 'away') return { kind: 'reset' };
  const delay = () => ({
    kind: 'delay' as const,
    beforeMs: random.integer(0, 1500),
    afterMs: random.integer(0, 1500),
  });
  if (mood === 'slow') return delay();
  const kind = random.weighted({
    delay: 3,
    reset: 2,
    error: 4,
    'drop-answer': call.isWrite ? 3 : 1,
    'act-late': call.isWrite ? 2 : 0,
    cut: call.isPart && call.bodyBytes > 0 ? 3 : 0,
    // S3 begins its 200 to a CompleteMultipartUpload before it knows how it ends.
    'error-in-200': call.isComplete ? 3 : 0,
    'done-but-error-in-200': call.isComplete ? 3 : 0,
    'done-but-500': call.isWrite ? 2 : 0,
  });
  switch (kind) {
    case 'delay':
      return delay();
    case 'error':
      return { kind, ...random.pick(ERRORS) };
    case 'act-late':
      return { kind, afterMs: random.integer(500, 6000) };
    case 'cut':
      return { kind, afterBytes: random.integer(0, call.bodyBytes - 1) };
    case 'error-in-200':
      return { kind: 'error', status: 200, code: 'InternalError' };
    case 'done-but-error-in-200':
      return { kind: 'deny-answer', status: 200, code: 'InternalError' };
    case 'done-but-500':
      return { kind: 'deny-answer', ...random.pick(ERRORS) };
    case 'reset':
    case 'drop-answer':
      return { kind };
  }
}
