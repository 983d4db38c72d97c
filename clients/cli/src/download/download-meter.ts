import type { DownloadProgress } from '@longshore/client/node';
import type { ProgressView } from '../display/progress-view.js';

export class DownloadMeter {
  readonly #startedAt = performance.now();
  #loaded = 0;

  constructor(private readonly size: number) {}

  readonly onProgress = ({ loaded }: DownloadProgress): void => {
    this.#loaded = loaded;
  };

  view(): ProgressView {
    const { bytesPerSecond } = this.total();
    const left = this.size - this.#loaded;
    return {
      loaded: this.#loaded,
      total: this.size,
      bytesPerSecond,
      secondsLeft: bytesPerSecond > 0 ? left / bytesPerSecond : null,
    };
  }

  total(): { elapsedMs: number; bytesPerSecond: number } {
    const elapsedMs = performance.now() - this.#startedAt;
    return { elapsedMs, bytesPerSecond: (this.#loaded / Math.max(1, elapsedMs)) * 1000 };
  }
}
