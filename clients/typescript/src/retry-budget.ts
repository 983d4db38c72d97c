const successesPerRetry = 2;

/**
 * How often one upload may try again in all: a few times at once, and later once for every second request that succeeds.
 * It ends an upload of 10,000 parts each of which fails now and then, for a reason that will not pass.
 */
export class RetryBudget {
  #left: number;

  constructor(private readonly most: number) {
    this.#left = most;
  }

  /** False when there is nothing left. */
  spend(): boolean {
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }

  earn(): void {
    this.#left = Math.min(this.most, this.#left + 1 / successesPerRetry);
  }
}
