import { type RefObject, useEffect, useState } from 'react';
import { filesOf, hasFiles } from './dropped-files.js';
import { useLatest } from './use-latest.js';

/** Files dropped on the element, or anywhere on the page. Answers whether some are being held over it. */
export function useFileDrop(
  element: RefObject<HTMLElement | null>,
  isWholePage: boolean,
  onFiles: (files: File[]) => void,
): boolean {
  const [isOver, setOver] = useState(false);
  const latest = useLatest(onFiles);
  useEffect(() => {
    const target = isWholePage ? document : element.current;
    if (!target) return;
    // Elements inside are entered before the one around them is left.
    let depth = 0;
    const moved = (event: Event) => {
      if (!hasFiles((event as DragEvent).dataTransfer)) return;
      event.preventDefault();
      if (event.type === 'dragenter') depth += 1;
      if (event.type === 'dragleave') depth = Math.max(0, depth - 1);
      setOver(depth > 0);
    };
    const dropped = (event: Event) => {
      const { dataTransfer } = event as DragEvent;
      if (!dataTransfer || !hasFiles(dataTransfer)) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      void filesOf(dataTransfer).then((files) => latest.current(files));
    };
    const listeners = [
      ...(['dragenter', 'dragover', 'dragleave'] as const).map((type) => [type, moved] as const),
      ['drop', dropped] as const,
    ];
    for (const [type, listener] of listeners) target.addEventListener(type, listener);
    return () => {
      for (const [type, listener] of listeners) target.removeEventListener(type, listener);
    };
  }, [element, isWholePage, latest]);
  return isOver;
}
