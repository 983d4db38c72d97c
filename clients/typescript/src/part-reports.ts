import type { ReportedPart } from './api-types.js';
import { type Clock, systemClock } from './clock.js';

const reportAfterMs = 2_000;
const reportAtParts = 50;

/**
 * Tells the server now and then which parts went past it, so that its progress and the session's expiry keep up. The
 * server never counts on it, so a report that fails is not repeated.
 */
export class PartReports {
  #parts: ReportedPart[] = [];
  #sending: Promise<void> = Promise.resolve();
  #waiting?: AbortController;

  constructor(
    private readonly report: (parts: ReportedPart[]) => Promise<unknown>,
    private readonly clock: Clock = systemClock,
  ) {}

  add(part: ReportedPart): void {
    this.#parts.push(part);
    if (this.#parts.length >= reportAtParts) this.#send();
    else if (!this.#waiting) this.#sendLater();
  }

  /** Sends what is left, and waits for what is on its way. */
  async flush(): Promise<void> {
    this.#send();
    await this.#sending;
  }

  /** Nothing is sent from now on. */
  stop(): void {
    this.#waiting?.abort();
    this.#parts = [];
  }

  #sendLater(): void {
    const waiting = new AbortController();
    this.#waiting = waiting;
    this.clock.sleep(reportAfterMs, waiting.signal).then(
      () => this.#send(),
      () => undefined,
    );
  }

  #send(): void {
    this.#waiting?.abort();
    this.#waiting = undefined;
    const parts = this.#parts.splice(0);
    if (parts.length === 0) return;
    this.#sending = this.#sending.then(() => this.report(parts)).then(ignore, ignore);
  }
}

const ignore = () => undefined;
