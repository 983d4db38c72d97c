import { type Clock, systemClock } from './clock.js';

export interface UploadProgress {
  /** Bytes stored or on their way. Never gets smaller, also when a part has to be sent again. */
  loaded: number;
  /** False for a stream whose end is not in sight: then `total`, `totalParts` and `percentage` are 0. */
  lengthKnown: boolean;
  total: number;
  percentage: number;
  partsCompleted: number;
  totalParts: number;
  /** Over the last seconds in which the upload was not paused; 0 while it is. */
  bytesPerSecond: number;
  /** Null until there is a speed to tell it from. */
  secondsLeft: number | null;
}

const windowMs = 10_000;
const sampleEveryMs = 250;

export class ProgressMeter {
  #totalParts: number | null = 0;
  #partsCompleted = 0;
  #storedBytes = 0;
  /** What is shown: of each part the most that any attempt has sent. */
  #loaded = 0;
  readonly #sentOfPart = new Map<number, number>();
  /** What has really travelled, also a second time: speed is made of it. */
  #travelled = 0;
  readonly #inFlight = new Map<number, number>();
  readonly #samples: { at: number; travelled: number }[] = [];
  #pausedAt?: number;
  #pausedMs = 0;

  constructor(
    private total: number | null,
    private readonly clock: Clock = systemClock,
  ) {}

  /** Another session: what had been sent to the one before is not in it. */
  reset(): void {
    this.#loaded = 0;
    this.#sentOfPart.clear();
  }

  /** What was there before this run counts as loaded, not as speed. */
  begin(totalParts: number | null, partsStored: number, bytesStored: number): void {
    this.#totalParts = totalParts;
    this.#partsCompleted = partsStored;
    this.#storedBytes = bytesStored;
    this.#loaded = Math.max(this.#loaded, bytesStored);
    this.#inFlight.clear();
    this.#samples.push({ at: this.#now(), travelled: this.#travelled });
  }

  /** Tells whether the part got further than ever before. */
  sent(partNumber: number, bytes: number): boolean {
    const before = this.#inFlight.get(partNumber) ?? 0;
    this.#travelled += bytes >= before ? bytes - before : bytes;
    this.#inFlight.set(partNumber, bytes);
    const most = this.#sentOfPart.get(partNumber) ?? 0;
    if (bytes > most) {
      this.#sentOfPart.set(partNumber, bytes);
      this.#loaded += bytes - most;
    }
    this.#sample();
    return bytes > most;
  }

  stored(partNumber: number, size: number): void {
    this.sent(partNumber, size);
    this.#inFlight.delete(partNumber);
    this.#storedBytes += size;
    this.#partsCompleted += 1;
  }

  /** The server misses parts that it had confirmed: they are sent again, their bytes stay counted. */
  lost(parts: { partNumber: number; size: number }[]): void {
    for (const { partNumber, size } of parts) {
      this.#sentOfPart.set(partNumber, size);
      this.#storedBytes -= size;
    }
    this.#partsCompleted -= parts.length;
  }

  setTotal(total: number | null): void {
    this.total = total;
  }

  /** A stream has come to its end. */
  ended(total: number, totalParts: number): void {
    this.total = total;
    this.#totalParts = totalParts;
  }

  /** The time until `resume` counts neither for the speed nor for the time left. */
  pause(): void {
    this.#pausedAt ??= this.clock.now();
  }

  resume(): void {
    if (this.#pausedAt !== undefined) this.#pausedMs += this.clock.now() - this.#pausedAt;
    this.#pausedAt = undefined;
  }

  snapshot(): UploadProgress {
    const { total } = this;
    const bytesPerSecond = this.#pausedAt === undefined ? this.#bytesPerSecond() : 0;
    return {
      loaded: this.#loaded,
      lengthKnown: total !== null,
      total: total ?? 0,
      percentage: total ? (this.#loaded / total) * 100 : this.#allStored() ? 100 : 0,
      partsCompleted: this.#partsCompleted,
      totalParts: this.#totalParts ?? 0,
      bytesPerSecond,
      secondsLeft: total === null ? null : this.#secondsLeft(total, bytesPerSecond),
    };
  }

  #secondsLeft(total: number, bytesPerSecond: number): number | null {
    const underWay = [...this.#inFlight.values()].reduce((sum, bytes) => sum + bytes, 0);
    const left = total - this.#storedBytes - underWay;
    return left === 0 ? 0 : bytesPerSecond > 0 ? left / bytesPerSecond : null;
  }

  #allStored(): boolean {
    return !!this.#totalParts && this.#partsCompleted === this.#totalParts;
  }

  #now(): number {
    return (this.#pausedAt ?? this.clock.now()) - this.#pausedMs;
  }

  #sample(): void {
    const at = this.#now();
    const last = this.#samples.at(-1);
    if (last && at - last.at < sampleEveryMs) return;
    this.#samples.push({ at, travelled: this.#travelled });
    // The newest sample older than the window stays: it is where the window begins.
    while (this.#samples[1] && this.#samples[1].at <= at - windowMs) this.#samples.shift();
  }

  #bytesPerSecond(): number {
    const now = this.#now();
    const first = this.#samples.findLast(({ at }) => at <= now - windowMs) ?? this.#samples[0];
    if (!first || now <= first.at) return 0;
    return ((this.#travelled - first.travelled) / Math.min(now - first.at, windowMs)) * 1000;
  }
}
