import type { ReactElement } from 'react';
import { formatBytes, formatDuration, formatSpeed } from './format.js';
import { ProgressBar } from './progress-bar.js';
import type { UploadQueueHook } from './use-upload-queue.js';

/** All files together, and what can be done to all of them. Of a single file its row says everything. */
export function QueueSummary({ queue }: { queue: UploadQueueHook }): ReactElement | null {
  const { items, progress } = queue;
  if (items.length < 2) return null;
  const failed = items.filter(({ status }) => status === 'error').length;
  const isAny = (...statuses: string[]) => items.some(({ status }) => statuses.includes(status));
  return (
    <div className="longshore-summary">
      <div className="longshore-summary-head">
        <h2 className="longshore-heading">
          {progress.filesCompleted} of {items.length} files uploaded
          {failed > 0 && `, ${failed} failed`}
        </h2>
        <div className="longshore-actions">
          {isAny('uploading', 'queued') ? (
            <button type="button" className="longshore-button" onClick={() => queue.pause()}>
              Pause all
            </button>
          ) : (
            isAny('paused') && (
              <button type="button" className="longshore-button" onClick={() => queue.resume()}>
                Resume all
              </button>
            )
          )}
          {isAny('completed') && (
            <button type="button" className="longshore-button" onClick={queue.clearCompleted}>
              Clear finished
            </button>
          )}
        </div>
      </div>
      {isAny('uploading', 'queued', 'paused') && (
        <>
          <ProgressBar percentage={progress.percentage} label="All files together" />
          <span className="longshore-facts">
            <span>
              {formatBytes(progress.loaded)} of {formatBytes(progress.total)}
            </span>
            {progress.speed > 0 && <span>{formatSpeed(progress.speed)}</span>}
            {progress.remainingTime !== null && <span>{formatDuration(progress.remainingTime)} left</span>}
          </span>
        </>
      )}
    </div>
  );
}
