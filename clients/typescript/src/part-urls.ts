import type { PartUrl } from './api-types.js';
import { LongshoreError } from './longshore-error.js';

// A URL must still be good when the request arrives, also when the store's clock is a little ahead.
const longestMarginMs = 15_000;

interface KnownUrl {
  url: PartUrl;
  /** By this machine's clock. */
  goodUntil: number;
}

export interface PartUrlsOptions {
  /** One call to the server, for these parts. */
  fetchUrls: (partNumbers: number[], signal?: AbortSignal) => Promise<PartUrl[]>;
  /** How many URLs one call asks for. */
  batchSize: number;
  /** The time of day, in milliseconds. */
  now?: () => number;
}

/**
 * Signed URLs, asked for just in time: those that the next parts need, in one call. When URLs expire before their turn
 * comes, the next calls ask for fewer.
 */
export class PartUrls {
  #order: readonly number[] = [];
  #positions = new Map<number, number>();
  /** How far in the order parts have got. */
  #reached = -1;
  #batchSize: number;
  /** Whether a URL of the last batch expired before its turn. */
  #cameLate = false;
  readonly #largestBatch: number;
  readonly #known = new Map<number, KnownUrl>();
  readonly #asked = new Map<number, Promise<void>>();
  readonly #fetchUrls: PartUrlsOptions['fetchUrls'];
  readonly #now: () => number;

  constructor({ fetchUrls, batchSize, now = Date.now }: PartUrlsOptions) {
    this.#fetchUrls = fetchUrls;
    this.#batchSize = batchSize;
    this.#largestBatch = batchSize;
    this.#now = now;
  }

  /** The parts that will be sent, in this order. */
  plan(partNumbers: readonly number[]): void {
    this.#order = partNumbers;
    this.#positions = new Map(partNumbers.map((partNumber, position) => [partNumber, position]));
    this.#reached = -1;
  }

  /** For one request: the next one gets a new URL. */
  async take(partNumber: number, signal?: AbortSignal): Promise<PartUrl> {
    const known = this.#takeKnown(partNumber);
    if (known && this.#now() < known.goodUntil) return known.url;
    if (known) this.#cameLate = true;
    await (this.#asked.get(partNumber) ?? this.#ask(partNumber, signal));
    // However short it lasts by this machine's clock, which may be wrong: the store decides.
    const fresh = this.#takeKnown(partNumber);
    if (fresh) return fresh.url;
    const detail = `The server gave no URL for part ${partNumber}`;
    throw new LongshoreError({ code: 'invalid-answer', status: 200, detail });
  }

  #takeKnown(partNumber: number): KnownUrl | undefined {
    const known = this.#known.get(partNumber);
    this.#known.delete(partNumber);
    this.#reached = Math.max(this.#reached, this.#positions.get(partNumber) ?? -1);
    return known;
  }

  #ask(partNumber: number, signal?: AbortSignal): Promise<void> {
    const half = Math.max(1, Math.floor(this.#batchSize / 2));
    this.#batchSize = this.#cameLate ? half : Math.min(this.#largestBatch, this.#batchSize * 2);
    this.#cameLate = false;
    this.#dropExpired();
    const next = this.#order.slice(this.#reached + 1, this.#reached + this.#batchSize);
    const ahead = next.filter(
      (other) => other !== partNumber && !this.#known.has(other) && !this.#asked.has(other),
    );
    const wanted = [partNumber, ...ahead];
    const asked = this.#fetchUrls(wanted, signal)
      .then((urls) => urls.forEach((url) => this.#keep(url)))
      .finally(() => wanted.forEach((each) => this.#asked.delete(each)));
    for (const each of wanted) this.#asked.set(each, asked);
    return asked;
  }

  #dropExpired(): void {
    const now = this.#now();
    for (const [partNumber, { goodUntil }] of this.#known) {
      if (now >= goodUntil) this.#known.delete(partNumber);
    }
  }

  #keep(url: PartUrl): void {
    const expiresAt = Date.parse(url.expiresAt);
    const marginMs = Math.min(longestMarginMs, (expiresAt - this.#now()) / 3);
    this.#known.set(url.partNumber, { url, goodUntil: expiresAt - marginMs });
  }
}
