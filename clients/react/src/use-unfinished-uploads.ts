'use client';

import { useEffect, useMemo, useState } from 'react';
import { LongshoreError, type UploadSummary } from '@longshore/client';
import { Connection } from './connection.js';
import type { UnfinishedUpload } from './endpoint-memory.js';
import type { UploaderOptions } from './uploader-options.js';

const mostShown = 10;
const lookAgainMs = 5_000;
const ended: UploadSummary['status'][] = ['completed', 'aborted', 'failed', 'aborting'];

export interface UnfinishedUploads {
  /** Newest first, without those that are known already. */
  readonly uploads: readonly UnfinishedUpload[];
  /** Removes it from the server, and from the memory of this browser. */
  readonly discard: (upload: UnfinishedUpload) => Promise<void>;
}

/** What was begun in this browser before: the same file, picked again, goes on. */
export function useUnfinishedUploads(
  options: Pick<UploaderOptions, 'apiEndpoint' | 'token' | 'resumeStore'>,
  known: readonly { uploadId?: string }[] = [],
): UnfinishedUploads {
  const { apiEndpoint, token, resumeStore } = options;
  const [found, setFound] = useState<readonly UnfinishedUpload[]>([]);
  const knownIds = known.map(({ uploadId }) => uploadId).join();
  useEffect(() => {
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const connection = new Connection({ apiEndpoint, token, resumeStore });
    const look = async () => {
      const { uploads, areSomeBusy } = await stillOpen(connection, knownIds.split(','));
      if (isOver) return;
      setFound(uploads);
      if (areSomeBusy) timer = setTimeout(() => void look(), lookAgainMs);
    };
    void look();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [apiEndpoint, token, resumeStore, knownIds]);
  return useMemo(() => {
    const discard = async (upload: UnfinishedUpload) => {
      setFound((uploads) => uploads.filter(({ uploadId }) => uploadId !== upload.uploadId));
      const { client, memory } = new Connection({ apiEndpoint, token, resumeStore });
      await client.abort(upload.uploadId).catch(() => undefined);
      await memory?.remove(upload.fingerprint);
    };
    const uploads = found.filter(({ uploadId }) => !knownIds.split(',').includes(uploadId));
    return { uploads, discard };
  }, [apiEndpoint, token, resumeStore, found, knownIds]);
}

interface Found {
  uploads: readonly UnfinishedUpload[];
  /** Others are being uploaded in another tab, which may be closed before they are done. */
  areSomeBusy: boolean;
}

/** Those that the server has not ended meanwhile. A browser that forbids storage remembers none. */
async function stillOpen(connection: Connection, knownIds: string[]): Promise<Found> {
  const { memory } = connection;
  const remembered = (await memory?.unfinished().catch(() => [])) ?? [];
  const asked = remembered.filter(({ uploadId }) => !knownIds.includes(uploadId)).slice(0, mostShown);
  const free = await Promise.all(asked.map(async (upload) => memory?.isFree(upload)));
  const looked = await Promise.all(
    asked.filter((_, index) => free[index]).map((upload) => lookUp(connection, upload)),
  );
  return { uploads: looked.filter((upload) => upload !== undefined), areSomeBusy: free.includes(false) };
}

async function lookUp(
  { client }: Connection,
  upload: UnfinishedUpload,
): Promise<UnfinishedUpload | undefined> {
  try {
    const { status, uploadedBytes } = await client.get(upload.uploadId);
    if (ended.includes(status)) return undefined;
    return { ...upload, percentage: upload.size > 0 ? (uploadedBytes / upload.size) * 100 : 0 };
  } catch (error) {
    return error instanceof LongshoreError && error.status === 404 ? undefined : upload;
  }
}
