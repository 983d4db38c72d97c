import { systemClock } from './clock.js';
import { Connection, isOffline } from './connection.js';
import { discardUpload, type UploadTrace } from './discard-upload.js';
import type { Server } from './http-call.js';
import { asLongshoreError, cancelledError, type LongshoreError } from './longshore-error.js';
import { PauseSwitch } from './pause-switch.js';
import { ProgressMeter, type UploadProgress } from './progress.js';
import { RetryBudget } from './retry-budget.js';
import type { Retry } from './retry.js';
import { isStreamSource, type StreamSource } from './byte-stream.js';
import type { Source } from './source.js';
import { runUpload } from './upload.js';
import type { UploadOptions, UploadResult } from './upload-options.js';
import type { UploadRun } from './upload-run.js';
import { SnapshotStore, type TaskStatus, type UploadSnapshot } from './upload-snapshot.js';

const progressEveryMs = 100;
// So that the speed falls and the time left grows while nothing moves.
const refreshEveryMs = 1_000;
const defaultRetryBudget = 20;

/** An upload under way. */
export interface UploadTask {
  /** Of the run that began last. Rejects with a LongshoreError; its code is `cancelled` after `cancel()`. */
  readonly result: Promise<UploadResult>;
  readonly status: TaskStatus;
  /** As of now: ask whenever there is something to draw. */
  readonly progress: UploadProgress;
  /** Everything about it: the same object until something changes. May be handed on as a function, as may `subscribe`. */
  readonly getSnapshot: () => UploadSnapshot;
  /** Called at each change, at most ten times a second for progress. Answers how to stop that. */
  readonly subscribe: (listener: () => void) => () => void;
  on(event: 'progress', listener: (progress: UploadProgress) => void): () => void;
  /** Parts on their way are dropped, and sent again later. Nothing is sent until `resume`. */
  pause(): void;
  /** Goes on after a pause, and tries once more after an error: what is stored is not sent again. */
  resume(): void;
  /**
   * Ends the session: nothing stays in the store. Resolves when that is done, with false where the server could not be
   * asked (it forgets the session when that expires). Too late, when the object is being made: then the upload completes.
   */
  cancel(): Promise<boolean>;
}

type OpenSource = () => Source | StreamSource | Promise<Source | StreamSource>;

export function startUploadTask(server: Server, openSource: OpenSource, options: UploadOptions): UploadTask {
  return new RunningUpload(server, openSource, options);
}

class RunningUpload implements UploadTask {
  result!: Promise<UploadResult>;
  readonly getSnapshot: () => UploadSnapshot;
  readonly subscribe: (listener: () => void) => () => void;
  #isCancelled = false;
  #canRunAgain = true;
  #progressAt = -Infinity;
  #progressLater?: ReturnType<typeof setTimeout>;
  #meter = new ProgressMeter(null);
  readonly #trace: UploadTrace = {};
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  readonly #pause = new PauseSwitch();
  readonly #snapshots: SnapshotStore;

  constructor(
    private readonly server: Server,
    private readonly openSource: OpenSource,
    private readonly options: UploadOptions,
  ) {
    const { signal } = options;
    this.#signal = signal ? AbortSignal.any([signal, this.#stop.signal]) : this.#stop.signal;
    const snapshots = new SnapshotStore({ status: 'uploading', progress: this.progress });
    this.#snapshots = snapshots;
    this.getSnapshot = () => snapshots.get();
    this.subscribe = (listener) => snapshots.subscribe(listener);
    this.#run();
  }

  get status(): TaskStatus {
    return this.getSnapshot().status;
  }

  get progress(): UploadProgress {
    return this.#meter.snapshot();
  }

  on(_event: 'progress', listener: (progress: UploadProgress) => void): () => void {
    let last = this.getSnapshot().progress;
    return this.subscribe(() => {
      const { progress } = this.getSnapshot();
      if (progress !== last) listener(progress);
      last = progress;
    });
  }

  pause(): void {
    if (this.status !== 'uploading') return;
    this.#pause.pause();
    this.#meter.pause();
    this.#change({ status: 'paused', waiting: undefined, progress: this.progress });
  }

  resume(): void {
    if (this.status === 'error' && this.#canRunAgain) return this.#run();
    if (this.status !== 'paused') return;
    this.#meter.resume();
    this.#change({ status: 'uploading', progress: this.progress });
    this.#pause.resume();
  }

  async cancel(): Promise<boolean> {
    const { status } = this;
    if (status === 'completed' || status === 'cancelled') return status === 'cancelled';
    this.#isCancelled = true;
    this.#stop.abort();
    if (status === 'error') return this.#cancelEnded();
    const error = await this.result.then(
      () => undefined,
      (reason: LongshoreError) => reason,
    );
    return error?.code === 'cancelled';
  }

  async #cancelEnded(): Promise<boolean> {
    this.#change({ status: 'cancelled', error: undefined });
    return discardUpload(this.server, this.#trace).then(
      () => true,
      () => false,
    );
  }

  #run(): void {
    this.#change({ status: 'uploading', error: undefined, waiting: undefined });
    this.result = this.#upload();
    // Whoever draws snapshots need not look at the promise too.
    this.result.catch(() => undefined);
  }

  async #upload(): Promise<UploadResult> {
    const refresh = setInterval(() => this.#refresh(), refreshEveryMs);
    try {
      const result = await this.#openAndRun();
      this.#showProgress();
      this.#change({ status: 'completed', waiting: undefined, result });
      return result;
    } catch (reason) {
      const error = asLongshoreError(reason);
      const status = this.#signal.aborted ? 'cancelled' : 'error';
      this.#change({ status, waiting: undefined, error: status === 'error' ? error : undefined });
      throw error;
    } finally {
      clearInterval(refresh);
      clearTimeout(this.#progressLater);
    }
  }

  async #openAndRun(): Promise<UploadResult> {
    const { server, options } = this;
    const signal = this.#signal;
    const source = await this.openSource();
    try {
      if (isStreamSource(source)) this.#canRunAgain = false;
      if (signal.aborted) throw cancelledError(signal.reason);
      requireChecksum(source, options);
      this.#meter.setTotal(source.size);
      return await runUpload({ ...this.#context(), server, source, options, signal });
    } finally {
      await source.close?.();
    }
  }

  #context(): Omit<UploadRun, 'server' | 'source' | 'options' | 'signal'> {
    const { retryBudget = defaultRetryBudget } = this.options;
    return {
      meter: this.#meter,
      trace: this.#trace,
      pause: this.#pause,
      connection: new Connection(),
      budget: new RetryBudget(retryBudget),
      isCancelled: () => this.#isCancelled,
      onProgress: () => this.#progressed(),
      onSession: ({ uploadId, key }) => {
        this.#change({ uploadId, key });
        this.#showProgress();
      },
      onRetry: (retry) => this.#waitFor(retry),
      onWait: (waiting) => this.#change({ waiting }),
    };
  }

  #waitFor(retry: Retry): void {
    const { error, delayMs } = retry;
    const reason = error.status !== undefined ? 'busy' : isOffline() ? 'offline' : 'unreachable';
    this.#change({ waiting: { reason, error, until: Date.now() + delayMs } });
    this.options.onRetry?.(retry);
  }

  #progressed(): void {
    const dueInMs = this.#progressAt + progressEveryMs - systemClock.now();
    if (dueInMs <= 0) this.#showProgress();
    // What happens last before nothing happens is shown as well.
    else this.#progressLater ??= setTimeout(() => this.#showProgress(), dueInMs);
  }

  #showProgress(): void {
    clearTimeout(this.#progressLater);
    this.#progressLater = undefined;
    this.#progressAt = systemClock.now();
    const { progress } = this;
    const moved = progress.loaded > this.getSnapshot().progress.loaded;
    this.#change(moved ? { progress, waiting: undefined } : { progress });
    this.options.onProgress?.(progress);
  }

  #refresh(): void {
    if (this.#snapshots.isWatched && this.status === 'uploading') this.#change({ progress: this.progress });
  }

  #change(changes: Partial<UploadSnapshot>): void {
    this.#snapshots.change(changes);
  }
}

function requireChecksum(source: Source | StreamSource, { checksum }: UploadOptions): void {
  if (checksum === 'crc32' && !('crc32' in source || 'crc32Of' in source))
    throw new TypeError('This source has no crc32: leave checksum out');
}
