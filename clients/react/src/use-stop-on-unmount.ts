import { useEffect } from 'react';

/**
 * Calls `stop` when the component is gone for good. StrictMode takes every component away once and puts it back at once:
 * an upload that began meanwhile goes on.
 */
export function useStopOnUnmount(subject: { stop(): void }): void {
  useEffect(() => {
    stopping.get(subject)?.();
    return () => {
      const timer = setTimeout(() => subject.stop());
      stopping.set(subject, () => clearTimeout(timer));
    };
  }, [subject]);
}

const stopping = new WeakMap<object, () => void>();
