import type { CompletedUpload } from './api-types.js';
import type { Connection } from './connection.js';
import type { UploadTrace } from './discard-upload.js';
import type { Server } from './http-call.js';
import type { LongshoreError } from './longshore-error.js';
import type { Session } from './open-session.js';
import type { PauseSwitch } from './pause-switch.js';
import type { ProgressMeter } from './progress.js';
import type { RetryBudget } from './retry-budget.js';
import { defaultRetryPolicy, type Retry, type RetryOptions } from './retry.js';
import type { StreamSource } from './byte-stream.js';
import type { Source } from './source.js';
import type { RouteSummary } from './routes.js';
import type { UploadOptions } from './upload-options.js';

/** Why an upload does not move at the moment. */
export interface UploadWait {
  /** `busy`: the server asks for patience, or fails. `elsewhere`: another tab works on the same upload. */
  reason: 'offline' | 'unreachable' | 'busy' | 'elsewhere';
  error?: LongshoreError;
  /** When it tries again, in milliseconds since 1970. */
  until?: number;
}

/** All that the functions of one run share. */
export interface UploadRun {
  server: Server;
  source: Source | StreamSource;
  options: UploadOptions;
  meter: ProgressMeter;
  trace: UploadTrace;
  signal: AbortSignal;
  /** Whether it was ended for good, and not only stopped. */
  isCancelled: () => boolean;
  pause: PauseSwitch;
  connection: Connection;
  budget: RetryBudget;
  onProgress: () => void;
  onSession: (session: Session) => void;
  onRetry: (retry: Retry) => void;
  onWait: (wait: UploadWait) => void;
}

/** What has come of sending it. */
export interface SentUpload {
  completed: CompletedUpload;
  totalParts: number;
  routes: RouteSummary;
}

/** The first calls are not repeated for long: a server that does not answer them may not be there at all. */
export function retryOf(run: UploadRun, giveUpAfterMs: number, session?: Session): RetryOptions {
  const { signal, pause, connection, budget, onRetry, options } = run;
  const policy = { ...defaultRetryPolicy, ...session?.retry, ...options.retry };
  return { policy, giveUpAfterMs, signal, pause, connection, budget, onRetry };
}
