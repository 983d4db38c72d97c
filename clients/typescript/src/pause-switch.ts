/** Lets requests through, or holds them back. */
export class PauseSwitch {
  #stop = new AbortController();
  #opened: Promise<void> = Promise.resolve();
  #open = () => {};

  get paused(): boolean {
    return this.signal.aborted;
  }

  /** Ends the requests that are under way when somebody pauses; a new one after each resume. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  pause(): void {
    if (this.paused) return;
    this.#opened = new Promise((resolve) => (this.#open = resolve));
    this.#stop.abort();
  }

  resume(): void {
    if (!this.paused) return;
    this.#stop = new AbortController();
    this.#open();
  }

  /** Resolves as soon as it is not paused, or with the signal. */
  async opened(signal?: AbortSignal): Promise<void> {
    while (this.paused && !signal?.aborted) await untilAborted(this.#opened, signal);
  }
}

/** The promise, or nothing when the signal is first. */
export async function untilAborted<T>(promise: Promise<T>, signal?: AbortSignal): Promise<T | undefined> {
  if (!signal) return promise;
  if (signal.aborted) return undefined;
  let stop = () => {};
  const aborted = new Promise<undefined>((resolve) => {
    stop = () => resolve(undefined);
    signal.addEventListener('abort', stop);
  });
  return Promise.race([promise, aborted]).finally(() => signal.removeEventListener('abort', stop));
}
