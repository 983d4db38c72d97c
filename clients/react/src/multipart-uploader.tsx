'use client';

import { type ReactElement, type ReactNode, useRef } from 'react';
import { DropArea } from './drop-area.js';
import { FileRow } from './file-row.js';
import type { QueueItem } from './queue-item.js';
import { QueueSummary } from './queue-summary.js';
import { UnfinishedList } from './unfinished-list.js';
import { defaultMaxSize, type UploadQueueOptions } from './upload-queue.js';
import { useAnnouncements } from './use-announcements.js';
import { useFileDrop } from './use-file-drop.js';
import { useFilePaste } from './use-file-paste.js';
import { useFocusRescue } from './use-focus-rescue.js';
import { useLeaveWarning } from './use-leave-warning.js';
import { useUnfinishedUploads } from './use-unfinished-uploads.js';
import { useUploadQueue } from './use-upload-queue.js';

export interface MultipartUploaderProps extends UploadQueueOptions {
  /** What the file dialog offers, as in `<input accept>`. */
  accept?: string;
  /** Default: true */
  multiple?: boolean;
  /** Files may be dropped anywhere on the page; default: on the drop area. */
  dropAnywhere?: boolean;
  /** Shown with a file that is uploaded: a link, say. */
  renderResult?: (item: QueueItem) => ReactNode;
  className?: string;
  /** What screen readers call it; default: `File upload`. */
  label?: string;
}

/** Pick, drop or paste files, and watch them go. Its looks are in styles.css. */
export function MultipartUploader({
  accept,
  multiple = true,
  dropAnywhere = false,
  renderResult,
  className = '',
  label = 'File upload',
  ...options
}: MultipartUploaderProps): ReactElement {
  const { maxSize = defaultMaxSize } = options;
  const root = useRef<HTMLElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const queue = useUploadQueue(options);
  const unfinished = useUnfinishedUploads(options, queue.items);
  const addFiles = (files: File[]) => queue.add(multiple ? files : files.slice(0, 1));
  const isOver = useFileDrop(root, dropAnywhere, addFiles);
  useFilePaste(addFiles);
  useFocusRescue(root);
  useLeaveWarning(queue.items.some(({ status }) => status === 'uploading' || status === 'queued'));
  const said = useAnnouncements(queue.items);
  return (
    <section ref={root} className={`longshore ${className}`.trim()} aria-label={label}>
      <DropArea
        {...{ input, isOver, maxSize, multiple, accept }}
        isCompact={queue.items.length > 0}
        onFiles={addFiles}
      />
      <UnfinishedList {...unfinished} onPick={() => input.current?.click()} />
      <QueueSummary queue={queue} />
      {queue.items.length > 0 && (
        <ul className="longshore-files" aria-label="Files">
          {queue.items.map((item) => (
            <FileRow key={item.id} {...{ item, queue, renderResult }} />
          ))}
        </ul>
      )}
      <p className="longshore-said" role="status">
        {said}
      </p>
    </section>
  );
}
