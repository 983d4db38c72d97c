import { useEffect, useRef, useState } from 'react';
import type { QueueItem } from './queue-item.js';
import { announcements } from './texts.js';

const keptMs = 1_000;

/** What a live region says: all that happened within a second, as a new text while another is read may replace it. */
export function useAnnouncements(items: readonly QueueItem[]): string {
  const [said, setSaid] = useState('');
  const before = useRef<readonly QueueItem[]>([]);
  const news = useRef<string[]>([]);
  useEffect(() => {
    news.current.push(...announcements(before.current, items));
    before.current = items;
  }, [items]);
  useEffect(() => {
    const timer = setInterval(() => {
      if (news.current.length === 0) return;
      setSaid(`${news.current.slice(-mostAtOnce).join('. ')}.`);
      news.current = [];
    }, keptMs);
    return () => clearInterval(timer);
  }, []);
  return said;
}

/** Twenty small files at once are no reason to talk for a minute. */
const mostAtOnce = 4;
