import { type ReactElement, type RefObject, useId } from 'react';
import { formatBytes } from './format.js';
import { Icon } from './icons.js';

interface DropAreaProps {
  input: RefObject<HTMLInputElement | null>;
  isOver: boolean;
  /** Once there are files, they matter more. */
  isCompact: boolean;
  maxSize: number;
  multiple: boolean;
  accept?: string;
  onFiles: (files: File[]) => void;
}

/** One large button; dropping and pasting are for those who like it better. */
export function DropArea({
  input,
  isOver,
  isCompact,
  maxSize,
  multiple,
  accept,
  onFiles,
}: DropAreaProps): ReactElement {
  const hint = useId();
  const [files, them] = multiple ? ['files', 'them'] : ['a file', 'it'];
  return (
    <>
      <button
        type="button"
        className="longshore-drop"
        data-over={isOver || undefined}
        data-compact={isCompact || undefined}
        aria-describedby={hint}
        onClick={() => input.current?.click()}
      >
        <Icon name="upload" />
        <span className="longshore-drop-text">
          {isOver ? (
            `Let go to upload`
          ) : (
            <>
              Drop {files} here, or <span className="longshore-link">choose {them}</span>
            </>
          )}
        </span>
        <span className="longshore-hint" id={hint}>
          {Number.isFinite(maxSize) ? `Up to ${formatBytes(maxSize)} each` : 'Any size'}, pasting works too
        </span>
      </button>
      <input
        ref={input}
        type="file"
        hidden
        multiple={multiple}
        accept={accept}
        onChange={({ target }) => {
          onFiles([...(target.files ?? [])]);
          // So that the same file, picked again, is a change again.
          target.value = '';
        }}
      />
    </>
  );
}
