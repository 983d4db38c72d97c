import { Logger } from '@nestjs/common';
import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import { DomainError } from '../errors/domain-error.js';

/** For so long a key that the provider has withdrawn may still count. */
const REFRESH_AFTER_MS = 10 * 60_000;
/** Between two looks, whatever keys tokens name: tokens are written by strangers. */
const COOL_DOWN_MS = 30_000;
/** Keys that could not be confirmed for a day are not trusted any more. */
const MAX_AGE_MS = 24 * 3_600_000;
const TIMEOUT_MS = 3_000;

/**
 * The keys that an identity provider shows (a JWK Set, RFC 7517 section 5). They are fetched with the first token, anew
 * every ten minutes, and when a token names an unknown one. While the provider is away, those that are known go on
 * counting for a day.
 *
 * When to fetch is decided here: jose would drop its keys with their age, whether or not it can have others.
 */
export class ProviderKeys {
  private readonly logger = new Logger(ProviderKeys.name);
  private readonly jwks: ReturnType<typeof createRemoteJWKSet>;
  private fetchedAtMs = -Infinity;
  private failedAtMs = -Infinity;

  constructor(
    url: string,
    private readonly now: () => number = () => performance.now(),
  ) {
    const never = { cacheMaxAge: Infinity, cooldownDuration: Infinity };
    this.jwks = createRemoteJWKSet(new URL(url), { timeoutDuration: TIMEOUT_MS, ...never });
  }

  /**
   * The key that a token names.
   * @throws jose's JWKSNoMatchingKey, JWKSMultipleMatchingKeys; DomainError `identity-provider-unavailable`
   */
  readonly find: JWTVerifyGetKey = async (header, token) => {
    await this.refreshOld();
    try {
      return await this.jwks(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      if (this.isCoolingDown()) throw this.isAway() ? unavailable() : error;
      await this.fetch();
      return this.jwks(header, token);
    }
  };

  /** Waits where it must: not for a provider that is known to be away while there are keys to go by. */
  private async refreshOld(): Promise<void> {
    const ageMs = this.now() - this.fetchedAtMs;
    if (ageMs < REFRESH_AFTER_MS) return;
    const isUsable = ageMs < MAX_AGE_MS;
    if (this.isCoolingDown()) {
      if (isUsable) return;
      throw unavailable();
    }
    const fetched = isUsable ? this.fetch().catch(() => undefined) : this.fetch();
    if (!isUsable || !this.isAway()) await fetched;
  }

  /** @throws DomainError `identity-provider-unavailable` */
  private async fetch(): Promise<void> {
    try {
      await this.jwks.reload();
    } catch (error) {
      if (!this.isAway()) this.logger.warn(`The identity provider's keys could not be had: ${String(error)}`);
      this.failedAtMs = this.now();
      throw unavailable(error);
    }
    if (this.isAway()) this.logger.log("The identity provider's keys can be had again");
    this.fetchedAtMs = this.now();
    this.failedAtMs = -Infinity;
  }

  private isAway(): boolean {
    return this.failedAtMs > this.fetchedAtMs;
  }

  private isCoolingDown(): boolean {
    return this.now() - Math.max(this.fetchedAtMs, this.failedAtMs) < COOL_DOWN_MS;
  }
}

function unavailable(cause?: unknown): DomainError {
  const detail = 'The keys of the identity provider could not be had, so the token cannot be checked.';
  return new DomainError('identity-provider-unavailable', detail, { cause });
}
