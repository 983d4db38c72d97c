import type { Retry, UploadProgress, UploadSession } from '@longshore/client/node';
import type { ProgressView } from './progress-line.js';
import { formatWholeSeconds } from './units.js';

/** Gathers what happens to one upload into what the progress line shows. */
export function uploadProgressView() {
  let session: UploadSession | undefined;
  let last: UploadProgress | undefined;
  let waiting: { reason: string; until: number; loaded: number } | undefined;
  return {
    onSession: (opened: UploadSession) => {
      session = opened;
      waiting = undefined;
    },
    onRetry: ({ error, delayMs }: Retry) => {
      const reason = error.code === 'network-error' ? 'The server cannot be reached' : error.detail;
      waiting = { reason, until: performance.now() + delayMs, loaded: last?.loaded ?? 0 };
    },
    /** The session, with the parts that are stored by now. */
    session: () => session && { ...session, storedParts: last?.partsCompleted ?? session.storedParts },
    of(progress: UploadProgress): ProgressView {
      last = progress;
      // Bytes that move again say more than an old failure.
      if (waiting && progress.loaded > waiting.loaded) waiting = undefined;
      return { ...progress, notice: waiting && noticeOf(waiting) };
    },
  };
}

function noticeOf({ reason, until }: { reason: string; until: number }): string {
  const leftMs = until - performance.now();
  return leftMs > 0
    ? `${reason}, next try in ${formatWholeSeconds(leftMs / 1000)}`
    : `${reason}, trying again`;
}
