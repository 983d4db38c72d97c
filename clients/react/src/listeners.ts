/** Who wants to know of changes. */
export class Listeners {
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    const own = () => listener();
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  };

  tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
