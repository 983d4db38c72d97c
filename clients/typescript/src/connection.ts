import { type Clock, systemClock } from './clock.js';

/** Whether this machine knows that it is offline. Browsers and workers do; Node has nothing to say about it. */
export function isOffline(): boolean {
  return globalThis.navigator?.onLine === false;
}

/** The way to the server, as all requests of one upload see it: what one finds out, the others need not. */
export class Connection {
  readonly #sleepers = new Set<() => void>();

  constructor(private readonly clock: Clock = systemClock) {}

  /** Somebody got through: whoever waits because the server was away tries again now. */
  works(): void {
    for (const wake of this.#sleepers) wake();
  }

  /** At most `ms`: shorter when the network or the server comes back. */
  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const wakeUp = new AbortController();
    const wake = () => wakeUp.abort();
    const either = signal ? AbortSignal.any([signal, wakeUp.signal]) : wakeUp.signal;
    this.#sleepers.add(wake);
    globalThis.addEventListener?.('online', wake);
    try {
      await this.clock.sleep(ms, either);
    } catch (error) {
      if (!wakeUp.signal.aborted || signal?.aborted) throw error;
    } finally {
      this.#sleepers.delete(wake);
      globalThis.removeEventListener?.('online', wake);
    }
  }
}
