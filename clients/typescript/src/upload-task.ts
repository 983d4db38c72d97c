import { systemClock } from './clock.js';
import type { Server } from './http-call.js';
import { cancelledError } from './longshore-error.js';
import { ProgressMeter, type UploadProgress } from './progress.js';
import type { Source } from './source.js';
import { runUpload } from './upload.js';
import type { UploadOptions, UploadResult } from './upload-options.js';

const progressEveryMs = 100;

/** An upload under way. */
export interface UploadTask {
  /** Rejects with a LongshoreError; its code is `cancelled` after `cancel()`. */
  readonly result: Promise<UploadResult>;
  /** As of now: ask whenever there is something to draw. */
  readonly progress: UploadProgress;
  /** Stops sending. The session stays open on the server, to be resumed or aborted. */
  cancel(): void;
}

export function startUploadTask(
  server: Server,
  openSource: () => Source | Promise<Source>,
  options: UploadOptions,
): UploadTask {
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  let meter = new ProgressMeter(0);
  const run = async () => {
    const source = await openSource();
    try {
      if (signal.aborted) throw cancelledError(signal.reason);
      requireChecksum(source, options);
      meter = new ProgressMeter(source.size);
      const onProgress = throttled(() => options.onProgress?.(meter.snapshot()));
      const result = await runUpload({ server, source, options, meter, signal, onProgress });
      options.onProgress?.(meter.snapshot());
      return result;
    } finally {
      await source.close?.();
    }
  };
  return {
    result: run(),
    get progress() {
      return meter.snapshot();
    },
    cancel: () => stop.abort(),
  };
}

function requireChecksum(source: Source, { checksum }: UploadOptions): void {
  if (checksum === 'crc32' && !source.crc32)
    throw new TypeError('This source has no crc32: leave checksum out');
}

function throttled(report: () => void): () => void {
  let reportedAt = -Infinity;
  return () => {
    const now = systemClock.now();
    if (now - reportedAt < progressEveryMs) return;
    reportedAt = now;
    report();
  };
}
