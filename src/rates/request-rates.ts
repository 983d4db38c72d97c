import { Injectable, Logger } from '@nestjs/common';
import type { RateSetting } from '../settings/settings.js';
import { SettingsService } from '../settings/settings.service.js';
import { rateKey } from './rate-key.js';
import { type Consumption, type RateCounter, RatesRepository } from './rates.repository.js';

/** Longer than Postgres ever takes for one row. */
const PATIENCE_MS = 2_000;
const PAUSE_MS = 2_000;

/** `caller`: whoever has shown who it is. `address`: whoever has not. */
export type RateKind = 'caller' | 'address';

export interface RateDecision {
  readonly allowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** Until the window is over, and all may be had again. */
  readonly resetSeconds: number;
  readonly perSeconds: number;
}

interface Counting {
  readonly rate: RateSetting;
  readonly counter: RateCounter;
}

/** How many requests anyone may make, over all instances. Follows the settings. */
@Injectable()
export class RequestRates {
  private readonly logger = new Logger('Rates');
  private readonly countings = new Map<RateKind, Counting>();
  /** After an outage: until then nobody is counted, and nobody waits. */
  private pausedUntil = 0;

  constructor(
    private readonly settings: SettingsService,
    private readonly repository: RatesRepository,
  ) {}

  /**
   * Counts one request of `name`, an address or a caller's name. Undefined when the rate is not limited, or the database does not
   * answer: then the request is let through, and fails by itself if it needs the database.
   */
  async take(kind: RateKind, name: string): Promise<RateDecision | undefined> {
    const rate = this.settings.current().rates[kind];
    if (rate === null || Date.now() < this.pausedUntil) return undefined;
    const { requests: limit, perSeconds } = rate;
    const consumption = await this.consume(this.counterOf(kind, rate), rateKey(name));
    if (!consumption) return undefined;
    const { allowed, remaining, resetMs } = consumption;
    return { allowed, limit, remaining, perSeconds, resetSeconds: Math.max(1, Math.ceil(resetMs / 1_000)) };
  }

  private counterOf(kind: RateKind, rate: RateSetting): RateCounter {
    const known = this.countings.get(kind);
    if (known?.rate.requests === rate.requests && known.rate.perSeconds === rate.perSeconds)
      return known.counter;
    const counter = this.repository.counter(kind, rate);
    this.countings.set(kind, { rate, counter });
    return counter;
  }

  private async consume(counter: RateCounter, key: string): Promise<Consumption | undefined> {
    const consumed = counter.consume(key).catch((error: Error) => this.pause(error.message));
    let timer: NodeJS.Timeout | undefined;
    const timeUp = new Promise<void>((resolve) => (timer = setTimeout(resolve, PATIENCE_MS)));
    const first = await Promise.race([consumed, timeUp.then(() => this.pause('the database is slow'))]);
    clearTimeout(timer);
    return first;
  }

  private pause(reason: string): undefined {
    if (Date.now() >= this.pausedUntil) this.logger.warn(`Requests are not counted for a while: ${reason}`);
    this.pausedUntil = Date.now() + PAUSE_MS;
  }
}
