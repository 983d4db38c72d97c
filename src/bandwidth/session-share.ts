import type { Share } from './share.js';
import type { TokenBucket } from './token-bucket.js';

const MIN_SAVINGS_BYTES = 64 * 1024;
/** After this what was used counts half. */
const HALF_LIFE_MS = 100;
/** How long a session may be without streams, between two parts, and keep what it has saved. */
const REST_MS = 1_000;

/** What one stream has let pass and not paid for yet. */
interface Debt {
  readonly stream: object;
  bytes: number;
  readonly settle: () => void;
}

/**
 * The streams of one session. They pay in the order in which they came to wait.
 *
 * A stream that was paid for brings its next bytes a moment later. It must not lose its turn to those who wait all the
 * time, so a session saves up what it gets meanwhile: no more than it has lately used, lest idle ones take it from others.
 */
export class SessionShare implements Share {
  readonly streams = new Set<object>();
  private debts: Debt[] = [];
  private savings = 0;
  private used = 0;
  private usedAt = 0;

  constructor(
    readonly bucket: TokenBucket,
    readonly owner: string,
    readonly name: string,
  ) {}

  get isWaiting(): boolean {
    return this.debts.length > 0;
  }

  /** Of the debt that is paid next. */
  get owed(): number {
    return this.debts[0]?.bytes ?? 0;
  }

  /** @returns whether it could be paid at once */
  spend(bytes: number, nowMs: number): boolean {
    this.used = this.lately(nowMs) + bytes;
    this.usedAt = nowMs;
    if (this.isWaiting || this.savings < bytes) return false;
    this.savings -= bytes;
    return true;
  }

  /** For what could not be paid at once. What is saved pays the beginning of it. */
  owe(stream: object, bytes: number): Promise<void> {
    const saved = Math.min(this.savings, bytes);
    this.savings -= saved;
    return new Promise((settle) => this.debts.push({ stream, bytes: bytes - saved, settle }));
  }

  take(offered: number, allowance: number, nowMs: number): number {
    this.bucket.refill(nowMs);
    const offer = Math.min(offered, this.bucket.available);
    const paid = this.pay(offer);
    const most = Math.max(MIN_SAVINGS_BYTES, Math.min(allowance, this.bucket.burst));
    const room = Math.min(most, this.lately(nowMs)) - this.savings;
    const saved = this.isWaiting ? 0 : Math.max(0, Math.min(offer - paid, room));
    this.savings += saved;
    this.bucket.take(paid + saved);
    return paid + saved;
  }

  leave(stream: object): void {
    this.streams.delete(stream);
    this.debts = this.debts.filter((debt) => {
      if (debt.stream === stream) debt.settle();
      return debt.stream !== stream;
    });
  }

  /** Whether a new one would have nothing that this one has not. */
  hasRested(nowMs: number): boolean {
    this.bucket.refill(nowMs);
    return this.streams.size === 0 && nowMs - this.usedAt > REST_MS && this.bucket.isFull;
  }

  /** Gives up what was saved. */
  emptySavings(): number {
    const { savings } = this;
    this.savings = 0;
    return savings;
  }

  private pay(offer: number): number {
    let paid = 0;
    while (this.isWaiting && paid < offer) {
      const debt = this.debts[0]!;
      const part = Math.min(debt.bytes, offer - paid);
      debt.bytes -= part;
      paid += part;
      if (debt.bytes > 0) break;
      this.debts.shift();
      debt.settle();
    }
    return paid;
  }

  private lately(nowMs: number): number {
    return this.used * 0.5 ** ((nowMs - this.usedAt) / HALF_LIFE_MS);
  }
}
