import type { ReactElement, ReactNode } from 'react';
import { formatBytes, formatDuration, formatSpeed } from './format.js';
import { Icon, IconButton, type IconName } from './icons.js';
import { ProgressBar } from './progress-bar.js';
import type { QueueItem } from './queue-item.js';
import { errorText, waitText } from './texts.js';
import type { UploadQueueHook } from './use-upload-queue.js';

interface FileRowProps {
  item: QueueItem;
  queue: UploadQueueHook;
  renderResult?: (item: QueueItem) => ReactNode;
}

const signs: Partial<Record<QueueItem['status'], IconName>> = { completed: 'done', error: 'failed' };

export function FileRow({ item, queue, renderResult }: FileRowProps): ReactElement {
  const { file, status, progress, isCancelling } = item;
  const isOver = status === 'completed' || status === 'error';
  return (
    <li className="longshore-file" data-status={isCancelling ? 'cancelling' : status}>
      <span className="longshore-sign">
        <Icon name={signs[status] ?? 'file'} />
      </span>
      <div className="longshore-file-body">
        <span className="longshore-name" title={file.name}>
          {file.name}
        </span>
        {!isOver && <ProgressBar percentage={progress.percentage} label={`Upload of ${file.name}`} />}
        <div className="longshore-outcome">
          <span className="longshore-facts">
            {factsOf(item)
              .filter(Boolean)
              .map((fact, index) => (
                <span key={index}>{fact}</span>
              ))}
          </span>
          {item.result && renderResult?.(item)}
        </div>
      </div>
      <div className="longshore-actions">
        {!isCancelling && <MainAction item={item} queue={queue} />}
        <IconButton
          icon="cancel"
          label={`${isOver ? 'Remove' : 'Cancel'} ${file.name}`}
          disabled={isCancelling}
          onClick={() => (status === 'completed' ? queue.remove(item.id) : void queue.cancel(item.id))}
        />
      </div>
    </li>
  );
}

/** One button whose meaning changes, so that the focus stays where it is. */
function MainAction({ item, queue }: Pick<FileRowProps, 'item' | 'queue'>): ReactElement | null {
  const { id, file, status, canRetry } = item;
  if (status === 'completed' || (status === 'error' && !canRetry)) return null;
  if (status === 'uploading' || status === 'queued')
    return <IconButton icon="pause" label={`Pause ${file.name}`} onClick={() => queue.pause(id)} />;
  const [icon, word] = status === 'error' ? (['retry', 'Retry'] as const) : (['resume', 'Resume'] as const);
  return <IconButton icon={icon} label={`${word} ${file.name}`} onClick={() => queue.resume(id)} />;
}

/** What is known about it, in short. */
function factsOf(item: QueueItem): string[] {
  const { file, status, progress, error, waiting, isCancelling } = item;
  const { loaded, percentage, speed, remainingTime } = progress;
  const size = formatBytes(file.size);
  const amount = `${formatBytes(loaded)} of ${size}`;
  if (isCancelling) return ['Cancelling…'];
  if (error) return [errorText(error)];
  if (status === 'completed') return [size];
  if (status === 'queued') return [size, 'waiting for its turn'];
  if (status === 'paused') return ['Paused', amount, partOf(item)];
  if (waiting) return [waitText(waiting)];
  if (isSent(item)) return [size, 'finishing…'];
  const left = remainingTime === null ? '' : `${formatDuration(remainingTime)} left`;
  return [`${Math.floor(percentage)} %`, amount, speed > 0 ? formatSpeed(speed) : '', left, partOf(item)];
}

function isSent({ file, progress: { loaded, partsCompleted, totalParts } }: QueueItem): boolean {
  return loaded >= file.size && totalParts > 0 && partsCompleted === totalParts;
}

function partOf({ progress: { partsCompleted, totalParts } }: QueueItem): string {
  return totalParts > 0 ? `part ${Math.min(partsCompleted + 1, totalParts)} of ${totalParts}` : '';
}
