import type { Board } from '../display/board.js';
import type { ProgressView } from '../display/progress-view.js';
import { showProgress } from '../display/progress-display.js';
import type { Terminal } from '../terminal.js';
import { countOf } from '../units.js';
import type { Tally, UploadOutput } from './output.js';
import { bytesResumed, type FileFailure, type FileResult, type Transfer } from './transfer.js';
import type { OutputKind } from './upload-options.js';

/** A file whose turn comes. */
export interface Job {
  file: string;
  /** Null for a stream, of which nobody knows. */
  size: number | null;
  start(): Transfer;
  /** Once it is sent. */
  done?(result: FileResult): Promise<void>;
  /** Once it is clear that it is not, or not now. */
  failed?(failure: FileFailure): Promise<void>;
}

export interface BatchOptions {
  parallel: number;
  output: OutputKind;
  progress: boolean;
}

/** Several files at once; one that fails does not keep the others from being sent. */
export async function sendAll(
  jobs: readonly Job[],
  options: BatchOptions,
  out: UploadOutput,
  terminal: Terminal,
): Promise<Tally> {
  const batch = new Batch(jobs, out, terminal.interrupted);
  const { stderr, stdout } = terminal;
  // Events on the same screen tell it already.
  const wanted = options.progress && (options.output !== 'json' || (!!stderr.isTTY && !stdout.isTTY));
  const display = showProgress(terminal, wanted, () => batch.board());
  try {
    const print = (write: () => void) => display.above(write);
    await Promise.all(Array.from({ length: options.parallel }, () => batch.work(print)));
  } finally {
    display.stop();
  }
  return batch.tally();
}

class Batch {
  readonly #startedAt = performance.now();
  readonly #totalBytes: number;
  readonly #running = new Map<Transfer, Job>();
  #next = 0;
  #completed = 0;
  #failed = 0;
  #paused = 0;
  #bytes = 0;
  /** Of files that are over, sent or not: what the total line counts as behind us. */
  #settledBytes = 0;

  constructor(
    private readonly jobs: readonly Job[],
    private readonly out: UploadOutput,
    private readonly interrupted: AbortSignal,
  ) {
    this.#totalBytes = jobs.reduce((sum, { size }) => sum + (size ?? 0), 0);
  }

  async work(print: (write: () => void) => void): Promise<void> {
    while (!this.interrupted.aborted) {
      const job = this.jobs[this.#next];
      if (!job) return;
      this.#next += 1;
      const transfer = job.start();
      this.#running.set(transfer, job);
      const outcome = await transfer.result;
      await ('key' in outcome ? job.done?.(outcome) : job.failed?.(outcome));
      this.#running.delete(transfer);
      print(() => this.#settle(outcome, job));
    }
  }

  board(): Board {
    const rows = [...this.#running.keys()].map((transfer) => ({
      name: transfer.file,
      view: transfer.view(),
    }));
    if (this.jobs.length === 1) return { rows };
    const done = this.#completed + this.#failed;
    const counted = `${countOf(done, this.jobs.length)} files`;
    return {
      rows,
      total: { name: 'Total', view: { ...this.#totalView(rows.map(({ view }) => view)), counted } },
    };
  }

  tally(): Tally {
    return {
      completed: this.#completed,
      failed: this.#failed,
      paused: this.#paused,
      waiting: this.jobs.length - this.#next,
      bytes: this.#bytes,
      elapsedMs: performance.now() - this.#startedAt,
    };
  }

  #settle(outcome: FileResult | FileFailure, { size }: Job): void {
    this.#settledBytes += size ?? 0;
    if ('key' in outcome) {
      this.#completed += 1;
      this.#bytes += outcome.size - bytesResumed(outcome);
      this.out.completed(outcome);
    } else if (this.interrupted.aborted) {
      this.#paused += 1;
      this.out.paused(outcome);
    } else {
      this.#failed += 1;
      this.out.failed(outcome);
    }
  }

  #totalView(views: ProgressView[]): ProgressView {
    const total = this.#totalBytes;
    const loaded = views.reduce((sum, view) => sum + view.loaded, this.#settledBytes);
    const bytesPerSecond = views.reduce((sum, view) => sum + view.bytesPerSecond, 0);
    const secondsLeft = bytesPerSecond > 0 ? (total - loaded) / bytesPerSecond : null;
    return { loaded, total, bytesPerSecond, secondsLeft };
  }
}
