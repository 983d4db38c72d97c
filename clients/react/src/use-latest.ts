import { type RefObject, useEffect, useRef } from 'react';

/** For listeners that stay while what they call changes with every render. */
export function useLatest<T>(value: T): RefObject<T> {
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  return latest;
}
