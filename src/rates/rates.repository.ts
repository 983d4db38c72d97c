import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { RateSetting } from '../settings/settings.js';

const TABLE = 'rate_limits';

export interface Consumption {
  readonly allowed: boolean;
  readonly remaining: number;
  readonly resetMs: number;
}

/** Counts requests of one kind at one rate. */
export class RateCounter {
  constructor(private readonly limiter: RateLimiterPostgres) {}

  /** Counts one. Who has had all is told so from memory until the window is over. */
  async consume(key: string): Promise<Consumption> {
    try {
      return toConsumption(true, await this.limiter.consume(key));
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) return toConsumption(false, refusal);
      throw refusal;
    }
  }
}

/** The counts of all instances, in one table. */
@Injectable()
export class RatesRepository {
  private clears = false;

  constructor(private readonly pool: Pool) {}

  counter(kind: string, { requests, perSeconds }: RateSetting): RateCounter {
    // One is enough to clear away old rows, and no limiter can be told to end doing it.
    const clearExpiredByTimeout = !this.clears;
    this.clears = true;
    return new RateCounter(
      new RateLimiterPostgres({
        storeClient: this.pool,
        storeType: 'pool',
        tableName: TABLE,
        tableCreated: true,
        clearExpiredByTimeout,
        // Counts of another window mean nothing in this one.
        keyPrefix: `${kind}/${perSeconds}`,
        points: requests,
        duration: perSeconds,
        inMemoryBlockOnConsumed: requests,
      }),
    );
  }
}

function toConsumption(allowed: boolean, { remainingPoints, msBeforeNext }: RateLimiterRes): Consumption {
  return { allowed, remaining: remainingPoints, resetMs: msBeforeNext };
}
