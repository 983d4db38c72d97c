import type {
  Retry,
  UploadOptions,
  UploadProgress,
  UploadResult,
  UploadSession,
  UploadTask,
} from '@longshore/client/node';
import type { ProgressView } from '../display/progress-view.js';
import { describeFailure, type Failure } from '../failure.js';
import { countOf, formatWholeSeconds } from '../units.js';

export interface FileResult extends UploadResult {
  file: string;
  elapsedMs: number;
}

export interface FileFailure extends Failure {
  file: string;
  /** What the next run can go on with. */
  session?: UploadSession;
}

export interface TransferHooks {
  onSession(file: string, session: UploadSession): void;
  onProgress(file: string, progress: UploadProgress): void;
  onRetry(file: string, retry: Retry): void;
}

/** What the client tells of an upload while it is under way. */
export type TaskHooks = Pick<UploadOptions, 'onSession' | 'onProgress' | 'onRetry'>;

/** One file on its way: what there is to show of it, and what becomes of it. Never rejects. */
export class Transfer {
  readonly result: Promise<FileResult | FileFailure>;
  #task?: UploadTask;
  #session?: UploadSession;
  #waiting?: { reason: string; until: number; loaded: number };

  constructor(
    readonly file: string,
    private readonly size: number | null,
    endpoint: string,
    begin: (hooks: TaskHooks) => UploadTask,
    hooks: TransferHooks,
  ) {
    const startedAt = performance.now();
    this.result = this.#run(begin, hooks).then(
      (result) => ({ file, ...result, elapsedMs: performance.now() - startedAt }),
      (error: unknown) => ({ file, ...describeFailure(error, endpoint), session: this.#sessionNow() }),
    );
  }

  view(): ProgressView {
    const progress = this.#task?.progress;
    if (!progress) return { loaded: 0, total: this.size, bytesPerSecond: 0, secondsLeft: null };
    const { loaded, bytesPerSecond, secondsLeft, partsCompleted, lengthKnown } = progress;
    const total = this.size ?? (lengthKnown ? progress.total : null);
    // Bytes that move again say more than an old failure.
    if (this.#waiting && loaded > this.#waiting.loaded) this.#waiting = undefined;
    return {
      loaded,
      total,
      bytesPerSecond,
      secondsLeft,
      counted: countedParts(partsCompleted, total === null ? null : progress.totalParts),
      notice: this.#waiting && noticeOf(this.#waiting),
    };
  }

  async #run(begin: (hooks: TaskHooks) => UploadTask, hooks: TransferHooks): Promise<UploadResult> {
    this.#task = begin({
      onSession: (session) => {
        this.#session = session;
        this.#waiting = undefined;
        hooks.onSession(this.file, session);
      },
      onProgress: (progress) => hooks.onProgress(this.file, progress),
      onRetry: (retry) => {
        this.#waitFor(retry);
        hooks.onRetry(this.file, retry);
      },
    });
    return await this.#task.result;
  }

  /** The session, with the parts that are stored by now. */
  #sessionNow(): UploadSession | undefined {
    const storedParts = this.#task?.progress.partsCompleted ?? 0;
    return this.#session && { ...this.#session, storedParts };
  }

  #waitFor({ error, delayMs }: Retry): void {
    const reason = error.code === 'network-error' ? 'The server cannot be reached' : error.detail;
    const loaded = this.#task?.progress.loaded ?? 0;
    this.#waiting = { reason, until: performance.now() + delayMs, loaded };
  }
}

/** The part that is next, counted as people do: `part 3 of 12`. */
function countedParts(stored: number, total: number | null): string | undefined {
  if (total === null) return `part ${stored + 1}`;
  return total === 0 ? undefined : `part ${countOf(Math.min(stored + 1, total), total)}`;
}

function noticeOf({ reason, until }: { reason: string; until: number }): string {
  const leftMs = until - performance.now();
  return leftMs > 0
    ? `${reason}, next try in ${formatWholeSeconds(leftMs / 1000)}`
    : `${reason}, trying again`;
}

/** What was there before this run. */
export function bytesResumed({ size, partSize, resumedParts }: FileResult): number {
  return Math.min(size, resumedParts * partSize);
}
