import { type Clock, systemClock } from './clock.js';

export interface UploadProgress {
  /** Bytes stored or on their way. Never gets smaller, also when a part has to be sent again. */
  loaded: number;
  total: number;
  percentage: number;
  partsCompleted: number;
  totalParts: number;
  /** Over the last seconds. */
  bytesPerSecond: number;
  /** Null until there is a speed to tell it from. */
  secondsLeft: number | null;
}

const windowMs = 10_000;
const sampleEveryMs = 250;

export class ProgressMeter {
  #totalParts = 0;
  #partsCompleted = 0;
  #loaded = 0;
  /** Per part, the most that any attempt has sent. */
  readonly #sentOfPart = new Map<number, number>();
  readonly #samples: { at: number; loaded: number }[] = [];

  constructor(
    private readonly total: number,
    private readonly clock: Clock = systemClock,
  ) {}

  /** What was there before this run counts as loaded, not as speed. */
  begin(totalParts: number, partsStored: number, bytesStored: number): void {
    this.#totalParts = totalParts;
    this.#partsCompleted = partsStored;
    this.#loaded = bytesStored;
    this.#samples.push({ at: this.clock.now(), loaded: bytesStored });
  }

  /** Tells whether the part got further than ever before. */
  sent(partNumber: number, bytes: number): boolean {
    const before = this.#sentOfPart.get(partNumber) ?? 0;
    if (bytes <= before) return false;
    this.#sentOfPart.set(partNumber, bytes);
    this.#loaded += bytes - before;
    this.#sample();
    return true;
  }

  stored(partNumber: number, size: number): void {
    this.sent(partNumber, size);
    this.#partsCompleted += 1;
  }

  /** The server misses parts that it had confirmed: they are sent again, their bytes stay counted. */
  lost(parts: { partNumber: number; size: number }[]): void {
    for (const { partNumber, size } of parts) this.#sentOfPart.set(partNumber, size);
    this.#partsCompleted -= parts.length;
  }

  snapshot(): UploadProgress {
    const bytesPerSecond = this.#bytesPerSecond();
    const left = this.total - this.#loaded;
    return {
      loaded: this.#loaded,
      total: this.total,
      percentage: this.total > 0 ? (this.#loaded / this.total) * 100 : this.#allStored() ? 100 : 0,
      partsCompleted: this.#partsCompleted,
      totalParts: this.#totalParts,
      bytesPerSecond,
      secondsLeft: left === 0 ? 0 : bytesPerSecond > 0 ? left / bytesPerSecond : null,
    };
  }

  #allStored(): boolean {
    return this.#totalParts > 0 && this.#partsCompleted === this.#totalParts;
  }

  #sample(): void {
    const at = this.clock.now();
    const last = this.#samples.at(-1);
    if (last && at - last.at < sampleEveryMs) return;
    this.#samples.push({ at, loaded: this.#loaded });
    // The newest sample older than the window stays: it is where the window begins.
    while (this.#samples[1] && this.#samples[1].at <= at - windowMs) this.#samples.shift();
  }

  #bytesPerSecond(): number {
    const now = this.clock.now();
    const first = this.#samples.findLast(({ at }) => at <= now - windowMs) ?? this.#samples[0];
    if (!first || now <= first.at) return 0;
    return ((this.#loaded - first.loaded) / Math.min(now - first.at, windowMs)) * 1000;
  }
}
