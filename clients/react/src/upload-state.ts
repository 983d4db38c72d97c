import type { LongshoreError, UploadResult, UploadSnapshot, UploadWait } from '@longshore/client';

export type UploadStatus = 'idle' | 'uploading' | 'paused' | 'completed' | 'error';

export interface UploadProgress {
  /** Bytes stored or on their way; never gets smaller. */
  readonly loaded: number;
  readonly total: number;
  readonly percentage: number;
  readonly partsCompleted: number;
  readonly totalParts: number;
  /** Bytes a second, over the last ten. */
  readonly speed: number;
  /** Seconds; null until there is a speed to tell it from. */
  readonly remainingTime: number | null;
}

export interface UploadState {
  readonly status: UploadStatus;
  readonly progress: UploadProgress;
  readonly uploadId?: string;
  readonly key?: string;
  /** With the status `error`. */
  readonly error?: LongshoreError;
  /** With the status `completed`. */
  readonly result?: UploadResult;
  /** Why nothing moves at the moment, when nobody wished it. */
  readonly waiting?: UploadWait;
}

export const noProgress: UploadProgress = {
  loaded: 0,
  total: 0,
  percentage: 0,
  partsCompleted: 0,
  totalParts: 0,
  speed: 0,
  remainingTime: null,
};

export const idle: UploadState = { status: 'idle', progress: noProgress };

export function progressOf({ progress }: UploadSnapshot): UploadProgress {
  const { loaded, total, percentage, partsCompleted, totalParts, bytesPerSecond, secondsLeft } = progress;
  return {
    ...{ loaded, total, percentage, partsCompleted, totalParts },
    speed: bytesPerSecond,
    remainingTime: secondsLeft,
  };
}

/** An upload that was cancelled has left nothing: it is as if there had been none. */
export function stateOf(snapshot: UploadSnapshot): UploadState {
  const { status, uploadId, key, error, result, waiting } = snapshot;
  if (status === 'cancelled') return idle;
  return { status, progress: progressOf(snapshot), uploadId, key, error, result, waiting };
}
