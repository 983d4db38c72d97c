import { useEffect, useState } from 'react';
import { askForWelcome, keptKey } from './server.js';

/** Whether this page may upload, and with which key. */
interface Access {
  /** `asked`: the server wants a key, or another one than it was given. */
  state: 'unknown' | 'open' | 'asked';
  key?: string;
  /** Why the last key was not taken. */
  refusal?: string;
  mayDownload: boolean;
}

export function useAccess() {
  const [access, setAccess] = useState<Access>(() => ({
    state: 'unknown',
    key: keptKey.get(),
    mayDownload: true,
  }));
  useEffect(() => {
    let isOver = false;
    void accessWith(keptKey.get()).then((found) => {
      if (!isOver) setAccess(found);
    });
    return () => {
      isOver = true;
    };
  }, []);
  return {
    ...access,
    enter: async (key: string) => setAccess(await accessWith(key)),
    refuse: (refusal: string) => setAccess(refused(refusal)),
  };
}

async function accessWith(key?: string): Promise<Access> {
  const { mayUpload, mayDownload, refusal } = await askForWelcome(key);
  // That nobody may upload without a key is no failure.
  if (!mayUpload) return refused(key === undefined ? undefined : refusal);
  if (key !== undefined) keptKey.set(key);
  return { state: 'open', key, mayDownload };
}

function refused(refusal?: string): Access {
  keptKey.remove();
  return { state: 'asked', refusal, mayDownload: false };
}
