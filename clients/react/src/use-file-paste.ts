import { useEffect } from 'react';
import { filesOf, hasFiles } from './dropped-files.js';
import { useLatest } from './use-latest.js';

/** Files that are pasted anywhere on the page but into a field. */
export function useFilePaste(onFiles: (files: File[]) => void): void {
  const latest = useLatest(onFiles);
  useEffect(() => {
    const pasted = (event: ClipboardEvent) => {
      const { clipboardData, target } = event;
      if (!clipboardData || !hasFiles(clipboardData) || isField(target)) return;
      event.preventDefault();
      void filesOf(clipboardData).then((files) => latest.current(files));
    };
    document.addEventListener('paste', pasted);
    return () => document.removeEventListener('paste', pasted);
  }, [latest]);
}

function isField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
