import type { LongshoreError } from './longshore-error.js';
import type { UploadProgress } from './progress.js';
import type { UploadResult } from './upload-options.js';
import type { UploadWait } from './upload-run.js';

export type TaskStatus = 'uploading' | 'paused' | 'completed' | 'error' | 'cancelled';

/** An upload as it is at one moment: the same object until something changes. */
export interface UploadSnapshot {
  readonly status: TaskStatus;
  /** Once the session is open. */
  readonly uploadId?: string;
  readonly key?: string;
  readonly progress: UploadProgress;
  /** Set while nothing moves, and it is nobody's wish. */
  readonly waiting?: UploadWait;
  /** With the status `error`. */
  readonly error?: LongshoreError;
  /** With the status `completed`. */
  readonly result?: UploadResult;
}

/** Holds the latest snapshot, and tells when there is another one. */
export class SnapshotStore {
  #snapshot: UploadSnapshot;
  readonly #listeners = new Set<() => void>();

  constructor(first: UploadSnapshot) {
    this.#snapshot = first;
  }

  get(): UploadSnapshot {
    return this.#snapshot;
  }

  get isWatched(): boolean {
    return this.#listeners.size > 0;
  }

  change(changes: Partial<UploadSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...changes };
    for (const listener of [...this.#listeners]) listener();
  }

  subscribe(listener: () => void): () => void {
    // Wrapped, since one function may be subscribed twice.
    const own = () => listener();
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }
}
