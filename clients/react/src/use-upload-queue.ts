'use client';

import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { emptyQueue, type QueueState, UploadQueue, type UploadQueueOptions } from './upload-queue.js';
import { useStopOnUnmount } from './use-stop-on-unmount.js';

export interface UploadQueueHook
  extends
    QueueState,
    Pick<UploadQueue, 'add' | 'pause' | 'resume' | 'cancel' | 'remove' | 'clearCompleted'> {}

/** Many files, a few at a time. What is under way is stopped, to be resumed later, when the component goes away. */
export function useUploadQueue(options: UploadQueueOptions): UploadQueueHook {
  const [queue] = useState(() => new UploadQueue(options));
  useEffect(() => queue.setOptions(options));
  useStopOnUnmount(queue);
  const state = useSyncExternalStore(queue.subscribe, queue.getState, () => emptyQueue);
  return useMemo(() => {
    const { add, pause, resume, cancel, remove, clearCompleted } = queue;
    return { ...state, add, pause, resume, cancel, remove, clearCompleted };
  }, [queue, state]);
}
