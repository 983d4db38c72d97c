import { type RefObject, useEffect, useRef } from 'react';

interface Place {
  button: Element;
  row: Element | null;
  index: number;
}

/**
 * A button that goes away takes the focus with it, and whoever works by keyboard is back at the top of the page. It goes
 * to the button beside it instead: in the same row, else in the row that took its place, else to where files are chosen.
 */
export function useFocusRescue(root: RefObject<HTMLElement | null>): void {
  const last = useRef<Place | undefined>(undefined);
  useEffect(() => {
    const element = root.current;
    const remember = ({ target }: FocusEvent) => {
      const button = target as Element;
      const row = button.closest('li');
      last.current = { button, row, index: row ? rowsOf(element).indexOf(row) : -1 };
    };
    element?.addEventListener('focusin', remember);
    return () => element?.removeEventListener('focusin', remember);
  }, [root]);
  useEffect(() => {
    const place = last.current;
    if (!place || place.button.isConnected || document.activeElement !== document.body) return;
    last.current = undefined;
    nearest(root.current, place)?.focus({ preventScroll: true });
  });
}

function nearest(root: HTMLElement | null, { row, index }: Place): HTMLElement | null | undefined {
  const rows = rowsOf(root);
  const beside = row?.isConnected ? row : (rows[index] ?? rows.at(-1));
  return beside?.querySelector<HTMLElement>('button, a') ?? root?.querySelector('button');
}

function rowsOf(root: HTMLElement | null): Element[] {
  return [...(root?.querySelectorAll('li') ?? [])];
}
