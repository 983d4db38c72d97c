'use client';

import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { UploadSource, UploadTask } from '@longshore/client';
import { type MultipartUploadOptions, SingleUpload } from './single-upload.js';
import { idle, type UploadState } from './upload-state.js';
import { useStopOnUnmount } from './use-stop-on-unmount.js';

export interface MultipartUpload extends UploadState {
  /** Begins, and answers the client's task. Its `result` may be awaited, but need not be. */
  readonly upload: (source: UploadSource) => UploadTask;
  readonly pause: () => void;
  /** After a pause, and after an error: what is stored is not sent again. */
  readonly resume: () => void;
  /** Leaves no session and nothing in the store; false where the server could not be asked. */
  readonly cancel: () => Promise<boolean>;
}

/** One upload at a time. It is stopped, to be resumed later, when the component goes away. */
export function useMultipartUpload(options: MultipartUploadOptions): MultipartUpload {
  const [single] = useState(() => new SingleUpload(options));
  useEffect(() => single.setOptions(options));
  useStopOnUnmount(single);
  const state = useSyncExternalStore(single.subscribe, single.getState, () => idle);
  return useMemo(() => {
    const { upload, pause, resume, cancel } = single;
    return { ...state, upload, pause, resume, cancel };
  }, [single, state]);
}
