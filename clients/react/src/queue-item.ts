import { LongshoreError, type UploadResult, type UploadSnapshot, type UploadWait } from '@longshore/client';
import { noProgress, progressOf, type UploadProgress } from './upload-state.js';

// The browser reads a changed file no more, it has to be picked again; and no file gets smaller, or becomes another.
const pointless = [
  ...['source-changed', 'object-too-large', 'content-type-not-allowed', 'content-type-mismatch'],
  ...['filename-not-allowed'],
];

export type QueueItemStatus = 'queued' | 'uploading' | 'paused' | 'completed' | 'error';

/** One file of a queue, as it is at one moment. */
export interface QueueItem {
  readonly id: string;
  readonly file: File;
  readonly status: QueueItemStatus;
  readonly progress: UploadProgress;
  readonly uploadId?: string;
  readonly key?: string;
  readonly error?: LongshoreError;
  readonly result?: UploadResult;
  readonly waiting?: UploadWait;
  /** It is being removed from the server. */
  readonly isCancelling: boolean;
  /** With the status `error`: whether the same file can succeed later. */
  readonly canRetry: boolean;
}

export interface QueueProgress extends UploadProgress {
  /** Files, without those that failed. */
  readonly files: number;
  readonly filesCompleted: number;
}

export function itemOf(
  id: string,
  file: File,
  wish: 'run' | 'pause' | 'again',
  { snapshot, isCancelling = false }: { snapshot?: UploadSnapshot; isCancelling?: boolean },
): QueueItem {
  const { uploadId, key, error, result, waiting } = snapshot ?? {};
  const status = statusOf(wish, snapshot);
  return {
    ...{ id, file, status, uploadId, key, result, waiting, isCancelling },
    error: status === 'error' ? error : undefined,
    progress: snapshot ? progressOf(snapshot) : { ...noProgress, total: file.size },
    canRetry: status === 'error' && !pointless.includes(error?.code ?? ''),
  };
}

function statusOf(wish: 'run' | 'pause' | 'again', snapshot?: UploadSnapshot): QueueItemStatus {
  const status = snapshot?.status;
  if (status === 'completed' || status === 'uploading') return status;
  if (status === 'error' && wish !== 'again') return 'error';
  return wish === 'pause' ? 'paused' : 'queued';
}

/** A file that is not even begun with. */
export function refusedItem(id: string, file: File, error: LongshoreError): QueueItem {
  const progress = { ...noProgress, total: file.size };
  return { id, file, status: 'error', progress, error, isCancelling: false, canRetry: false };
}

export function tooLarge(file: File, maxSize: number): LongshoreError {
  const detail = `${file.name} has ${file.size} bytes, and ${maxSize} are the most`;
  return new LongshoreError({ code: 'file-too-large', detail, problem: { maxSize } });
}

/** Of all files that are not given up. */
export function progressOfAll(items: readonly QueueItem[]): QueueProgress {
  const counted = items.filter(({ status }) => status !== 'error');
  const sum = (of: (progress: UploadProgress) => number) =>
    counted.reduce((total, { progress }) => total + of(progress), 0);
  const loaded = sum((progress) => progress.loaded);
  const total = counted.reduce((bytes, { file }) => bytes + file.size, 0);
  const filesCompleted = counted.filter(({ status }) => status === 'completed').length;
  const moving = counted.filter(({ status }) => status === 'uploading');
  const speed = moving.reduce((bytes, { progress }) => bytes + progress.speed, 0);
  const isDone = counted.length > 0 && filesCompleted === counted.length;
  return {
    ...{ loaded, total, speed, files: counted.length, filesCompleted },
    percentage: isDone ? 100 : total > 0 ? (loaded / total) * 100 : 0,
    partsCompleted: sum((progress) => progress.partsCompleted),
    totalParts: sum((progress) => progress.totalParts),
    remainingTime: isDone ? 0 : speed > 0 ? (total - loaded) / speed : null,
  };
}
