/** What may be saved up, as time at full rate. */
const BURST_SECONDS = 0.1;
/** One chunk of a socket has to fit. */
const MIN_BURST_BYTES = 64 * 1024;

/** Earns bytes at a rate, up to a burst. Begins full. */
export class TokenBucket {
  private saved: number;
  private refilledAt: number;

  /** @param rate bytes a second; null: as many as are asked for */
  constructor(
    public rate: number | null,
    nowMs: number,
  ) {
    this.saved = this.burst;
    this.refilledAt = nowMs;
  }

  get burst(): number {
    return this.rate === null ? Infinity : Math.max(MIN_BURST_BYTES, this.rate * BURST_SECONDS);
  }

  /** What is there, once `refill` has been called for this moment. */
  get available(): number {
    return this.rate === null ? Infinity : this.saved;
  }

  get isFull(): boolean {
    return this.available >= this.burst;
  }

  /** What was saved under another rate stays, as far as it fits. */
  limit(rate: number | null, nowMs: number): void {
    if (rate === this.rate) return;
    this.refill(nowMs);
    const saved = this.available;
    this.rate = rate;
    this.saved = Math.min(saved, this.burst);
  }

  refill(nowMs: number): void {
    if (this.rate !== null)
      this.saved = Math.min(this.burst, this.saved + (this.rate * (nowMs - this.refilledAt)) / 1000);
    this.refilledAt = nowMs;
  }

  take(bytes: number): void {
    this.saved -= bytes;
  }

  /** Takes back what was not needed. */
  giveBack(bytes: number): void {
    this.saved = Math.min(this.burst, this.saved + bytes);
  }
}
