import { useEffect, useState } from 'react';
import { isWelcome, keptKey } from './server.js';

/** `asked`: the server wants a key. `refused`: not this one. */
export type Access = 'unknown' | 'open' | 'asked' | 'refused';

/** Whether this page may upload, and with which key. */
export function useAccess() {
  const [key, setKey] = useState(keptKey.get);
  const [access, setAccess] = useState<Access>('unknown');
  useEffect(() => {
    let isOver = false;
    void isWelcome(keptKey.get()).then((welcome) => {
      if (!isOver) setAccess(welcome ? 'open' : 'asked');
    });
    return () => {
      isOver = true;
    };
  }, []);
  const enter = async (given: string) => {
    if (!(await isWelcome(given))) return setAccess('refused');
    keptKey.set(given);
    setKey(given);
    setAccess('open');
  };
  const refuse = () => {
    keptKey.remove();
    setAccess('asked');
  };
  return { key, access, enter, refuse };
}
