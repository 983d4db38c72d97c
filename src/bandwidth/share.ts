import type { TokenBucket } from './token-bucket.js';

/** What a limit holds for, and what it gets of the limits above: the instance, an owner, a session. */
export interface Share {
  readonly bucket: TokenBucket;
  /**
   * Takes what it has use for of the bytes that are offered.
   * @param allowance how much of them it may save up
   * @returns how many it has taken
   */
  take(offered: number, allowance: number, nowMs: number): number;
}

/** Shares one limit out among those below, evenly; what one of them has no use for is for the others. */
export class GroupShare<Member extends Share> implements Share {
  readonly members = new Map<string, Member>();

  constructor(readonly bucket: TokenBucket) {}

  take(offered: number, allowance: number, nowMs: number): number {
    this.bucket.refill(nowMs);
    const offer = Math.min(offered, this.bucket.available);
    const each = Math.min(allowance, this.bucket.burst) / this.members.size;
    const taken = shareOut(offer, [...this.members.values()], (member, part) =>
      member.take(part, each, nowMs),
    );
    this.bucket.take(taken);
    return taken;
  }
}

/** Sums of doubles are not exact. */
const ROUNDING_BYTES = 0.001;

/** Max-min: everyone gets the same, except for those who want less. */
function shareOut<T>(offer: number, all: readonly T[], give: (to: T, bytes: number) => number): number {
  let left = offer;
  let given = 0;
  let hungry = all;
  while (left > 0 && hungry.length > 0) {
    const each = left / hungry.length;
    const still = hungry.filter((one) => {
      const taken = give(one, each);
      given += taken;
      left -= taken;
      return each - taken < ROUNDING_BYTES;
    });
    if (still.length === hungry.length) break;
    hungry = still;
  }
  return given;
}
