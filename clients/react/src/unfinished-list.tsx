import type { ReactElement } from 'react';
import type { UnfinishedUpload } from './endpoint-memory.js';
import { formatBytes } from './format.js';
import { Icon, IconButton } from './icons.js';
import type { UnfinishedUploads } from './use-unfinished-uploads.js';

interface UnfinishedListProps extends UnfinishedUploads {
  onPick: () => void;
}

/** A page may not open a file by itself: the person picks it again, and only what is missing travels. */
export function UnfinishedList({ uploads, discard, onPick }: UnfinishedListProps): ReactElement | null {
  if (uploads.length === 0) return null;
  return (
    <div className="longshore-unfinished">
      <h2 className="longshore-heading">Not finished last time</h2>
      <ul className="longshore-files">
        {uploads.map((upload) => (
          <li key={upload.uploadId} className="longshore-file" data-status="unfinished">
            <span className="longshore-sign">
              <Icon name="file" />
            </span>
            <div className="longshore-file-body">
              <span className="longshore-name" title={upload.filename}>
                {upload.filename}
              </span>
              <span className="longshore-facts">
                <span>{howFar(upload)}</span>
                <span>pick the file again to go on</span>
              </span>
            </div>
            <div className="longshore-actions">
              <button
                type="button"
                className="longshore-button"
                aria-label={`Pick file ${upload.filename} again`}
                onClick={onPick}
              >
                Pick file
              </button>
              <IconButton
                icon="cancel"
                label={`Discard ${upload.filename}`}
                onClick={() => void discard(upload)}
              />
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}

function howFar({ size, percentage }: UnfinishedUpload): string {
  const whole = formatBytes(size);
  return percentage === undefined ? whole : `${Math.floor(percentage)} % of ${whole} is there`;
}
