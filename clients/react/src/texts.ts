import type { LongshoreError, UploadWait } from '@longshore/client';
import { formatBytes } from './format.js';
import type { QueueItem } from './queue-item.js';

const errorTexts: Record<string, (error: LongshoreError) => string> = {
  'file-too-large': ({ problem }) =>
    `Too large: files may have up to ${formatBytes(Number(problem.maxSize))}.`,
  'object-too-large': ({ problem }) =>
    `Too large: the server takes up to ${formatBytes(Number(problem.maxObjectSize))}.`,
  'network-error': () =>
    'The server cannot be reached. Check that it runs and that you are online, then retry.',
  unauthorized: ({ detail }) => `You are not signed in any more, or not for this server. ${sentence(detail)}`,
  forbidden: ({ detail }) => `You may not do this. ${sentence(detail)}`,
  'too-many-requests': () => 'The server takes no more from here at the moment. Retry in a moment.',
  'quota-exceeded': ({ problem }) =>
    `Not enough room: ${formatBytes(Number(problem.available))} are left. Make room, or ask for more.`,
  'too-many-open-uploads': ({ problem }) =>
    `${Number(problem.limit)} uploads may be open at once. Finish or cancel another one, then retry.`,
  'uploads-used-up': () => 'No more files may be uploaded with this token. Ask for a new one.',
  'content-type-not-allowed': ({ problem }) =>
    `Files of this type are not taken here. Allowed: ${listOf(problem.allowedContentTypes)}.`,
  'content-type-mismatch': ({ problem }) =>
    `This file is not what its name says. Allowed: ${listOf(problem.allowedContentTypes)}.`,
  'filename-not-allowed': ({ problem }) =>
    `Files of this name are not taken here. Allowed: ${listOf(problem.allowedFilenames)}.`,
  'source-changed': () => 'This file has changed since it was picked. Pick it again.',
  'source-unreadable': () => 'This file can no longer be read. Was it moved or deleted?',
  'upload-ended': () => 'This upload has expired on the server. Retry to send the file from the beginning.',
  'shutting-down': () => 'The server is restarting. Retry in a moment.',
  'storage-unavailable': () => 'The server does not reach its storage at the moment. Retry in a moment.',
};

/** What went wrong, and what to do about it, in words for the person who uploads. */
export function errorText(error: LongshoreError): string {
  return errorTexts[error.code]?.(error) ?? sentence(error.detail);
}

function listOf(values: unknown): string {
  return Array.isArray(values) ? values.join(', ') : 'others';
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

const waitTexts: Record<UploadWait['reason'], string> = {
  offline: 'You are offline. It goes on when the network is back.',
  unreachable: 'The server cannot be reached. Trying again…',
  busy: 'The server is busy. Trying again…',
  elsewhere: 'Another tab is uploading this file.',
};

export function waitText({ reason }: UploadWait): string {
  return waitTexts[reason];
}

/** For who listens instead of looking: what has changed from one moment to the next. */
export function announcements(before: readonly QueueItem[], after: readonly QueueItem[]): string[] {
  const old = new Map(before.map((item) => [item.id, item]));
  const added = after.filter(({ id }) => !old.has(id));
  const accepted = added.filter(({ error }) => !error);
  return [
    ...(accepted.length > 1
      ? [`${accepted.length} files added`]
      : accepted.map(({ file }) => `${file.name} added`)),
    ...after.flatMap((item) => changeOf(old.get(item.id), item) ?? []),
    ...before.filter(({ id }) => !after.some((item) => item.id === id)).flatMap((item) => goneOf(item) ?? []),
  ];
}

function changeOf(before: QueueItem | undefined, { file, status, error, progress, waiting }: QueueItem) {
  const { name } = file;
  if (status !== before?.status) {
    if (status === 'error' && error) return `${name} failed. ${errorText(error)}`;
    if (status === 'completed') return `${name} is uploaded`;
    if (status === 'paused') return `${name} is paused`;
    return before?.status === 'paused' && status === 'uploading' ? `${name} goes on` : undefined;
  }
  if (waiting && waiting.reason !== before.waiting?.reason) return `${name}: ${waitText(waiting)}`;
  const quarter = quarterOf(progress.percentage);
  const isNews = status === 'uploading' && quarter > quarterOf(before.progress.percentage) && quarter < 4;
  return isNews ? `${name}: ${quarter * 25} percent` : undefined;
}

function goneOf({ file, status }: QueueItem): string | undefined {
  return status === 'completed' || status === 'error' ? undefined : `${file.name} is cancelled`;
}

function quarterOf(percentage: number): number {
  return Math.floor(percentage / 25);
}
