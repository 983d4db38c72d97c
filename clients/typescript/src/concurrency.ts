import { type Clock, systemClock } from './clock.js';
import { untilAborted } from './pause-switch.js';

// A part more must bring at least this much, or it is one too many.
const worthwhileGain = 1.1;
const windowsBetweenTrials = 6;
const refusalsCountOnceInMs = 1_000;

export interface ConcurrencyOptions {
  start: number;
  /** Never more than this many. */
  most: number;
  clock?: Clock;
}

/**
 * How many parts are on their way at once. One more is tried now and then, and kept while it makes the upload faster;
 * when the server asks for patience, there are half as many.
 */
export class Concurrency {
  #limit: number;
  #underWay = 0;
  #waiting: (() => void)[] = [];
  #window: { since: number; parts: number; bytes: number };
  /** The speed before one more was tried. */
  #speedBefore?: number;
  #windowsToRest = 0;
  #refusedAt = -Infinity;
  readonly #most: number;
  readonly #clock: Clock;

  constructor({ start, most, clock = systemClock }: ConcurrencyOptions) {
    this.#limit = Math.min(start, most);
    this.#most = most;
    this.#clock = clock;
    this.#window = this.#newWindow();
  }

  get limit(): number {
    return this.#limit;
  }

  /** Waits for its turn. The slot is to be given back. */
  async slot(signal?: AbortSignal): Promise<() => void> {
    while (this.#underWay >= this.#limit && !signal?.aborted) {
      await untilAborted(new Promise<void>((resolve) => this.#waiting.push(resolve)), signal);
    }
    this.#underWay += 1;
    return () => {
      this.#underWay -= 1;
      this.#wake();
    };
  }

  stored(bytes: number): void {
    const window = this.#window;
    window.parts += 1;
    window.bytes += bytes;
    if (window.parts < 2 * this.#limit) return;
    const speed = window.bytes / Math.max(1, this.#clock.now() - window.since);
    this.#adapt(speed);
    this.#window = this.#newWindow();
    this.#wake();
  }

  /** 429 or 503. Several at once, of parts that were sent together, say it once. */
  refused(): void {
    const now = this.#clock.now();
    if (now - this.#refusedAt < refusalsCountOnceInMs) return;
    this.#refusedAt = now;
    this.#limit = Math.max(1, Math.floor(this.#limit / 2));
    this.#speedBefore = undefined;
    this.#windowsToRest = 1;
    this.#window = this.#newWindow();
  }

  #adapt(speed: number): void {
    const before = this.#speedBefore;
    this.#speedBefore = undefined;
    if (before !== undefined && speed < before * worthwhileGain) {
      this.#limit -= 1;
      this.#windowsToRest = windowsBetweenTrials;
    } else if (this.#windowsToRest > 0) {
      this.#windowsToRest -= 1;
    } else if (this.#limit < this.#most) {
      this.#limit += 1;
      this.#speedBefore = speed;
    }
  }

  #newWindow() {
    return { since: this.#clock.now(), parts: 0, bytes: 0 };
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
