import type { LongshoreError, UploadResult } from '@longshore/client';
import { type Connection, connectionFor } from './connection.js';
import { Listeners } from './listeners.js';
import { QueueEntry } from './queue-entry.js';
import { progressOfAll, type QueueItem, type QueueProgress, refusedItem, tooLarge } from './queue-item.js';
import type { UploaderOptions } from './uploader-options.js';

const defaultFilesAtOnce = 3;
/** 5 GiB */
export const defaultMaxSize = 5 * 1024 ** 3;

export interface UploadQueueOptions extends UploaderOptions {
  /** Files under way at once; default: 3. */
  filesAtOnce?: number;
  /** Bytes; a larger file is refused before anything is sent. Default: 5 GiB. */
  maxSize?: number;
  onProgress?: (progress: QueueProgress) => void;
  onSuccess?: (result: UploadResult, file: File) => void;
  onError?: (error: LongshoreError, file: File) => void;
}

export interface QueueState {
  readonly items: readonly QueueItem[];
  readonly progress: QueueProgress;
}

export const emptyQueue: QueueState = { items: [], progress: progressOfAll([]) };

/** Many files, a few at a time, outside React. */
export class UploadQueue {
  #state = emptyQueue;
  #entries: (QueueEntry | { id: string; item: QueueItem })[] = [];
  #connection?: Connection;
  #count = 0;
  readonly #listeners = new Listeners();
  readonly subscribe = this.#listeners.subscribe;

  constructor(private options: UploadQueueOptions) {}

  /** With another key, what was refused for the old one is tried again. */
  setOptions(options: UploadQueueOptions): void {
    const isOtherKey = options.token !== this.options.token;
    this.options = options;
    if (!isOtherKey) return;
    for (const entry of this.#uploads())
      if (entry.item.error?.code === 'unauthorized' && entry.item.canRetry) entry.resume();
  }

  readonly getState = (): QueueState => this.#state;

  /** A file that is already in the queue goes on instead of being sent twice. */
  readonly add = (files: Iterable<File>): void => {
    for (const file of files) {
      const known = this.#uploads().find(
        ({ item }) => item.status !== 'completed' && isSame(item.file, file),
      );
      if (known?.item.status === 'error' && !known.item.canRetry) this.remove(known.id);
      else if (known) {
        known.resume();
        continue;
      }
      this.#enter(file);
    }
    this.#next();
  };

  /** Without an id: all. */
  readonly pause = (id?: string): void => {
    for (const entry of this.#uploads(id)) entry.pause();
  };

  /** After a pause, and after an error; without an id: all that are paused. */
  readonly resume = (id?: string): void => {
    for (const entry of this.#uploads(id))
      if (id !== undefined || entry.item.status === 'paused') entry.resume();
  };

  /** Leaves no session and nothing in the store, and takes the file out of the queue. */
  readonly cancel = async (id: string): Promise<void> => {
    const [entry] = this.#uploads(id);
    const ending = entry?.cancel();
    // Where the server is away, nobody has to look at what has failed until it is back.
    if (entry?.item.status !== 'error') await ending;
    if (entry?.item.status !== 'completed') this.remove(id);
  };

  /** Takes files that are over out of the queue. */
  readonly remove = (id: string): void => this.#keep((entry) => entry.id !== id);

  readonly clearCompleted = (): void => this.#keep(({ item }) => item.status !== 'completed');

  /** Sends no more. The sessions stay, to be resumed. */
  stop(): void {
    this.#keep(() => false);
  }

  #uploads(id?: string): QueueEntry[] {
    return this.#entries.filter(
      (entry): entry is QueueEntry => entry instanceof QueueEntry && (id === undefined || entry.id === id),
    );
  }

  #enter(file: File): void {
    const id = String(++this.#count);
    const { maxSize = defaultMaxSize, onError } = this.options;
    if (file.size <= maxSize) {
      this.#entries = [...this.#entries, new QueueEntry(id, file, (...change) => this.#changed(...change))];
      return this.#show();
    }
    const error = tooLarge(file, maxSize);
    this.#entries = [...this.#entries, { id, item: refusedItem(id, file, error) }];
    this.#show();
    onError?.(error, file);
  }

  #keep(isKept: (entry: { id: string; item: QueueItem }) => boolean): void {
    for (const entry of this.#uploads()) if (!isKept(entry)) entry.stop();
    this.#entries = this.#entries.filter(isKept);
    this.#show();
    this.#next();
  }

  #changed({ item }: QueueEntry, before: QueueItem): void {
    this.#show();
    const { onProgress, onSuccess, onError } = this.options;
    if (item.progress.loaded !== before.progress.loaded) onProgress?.(this.#state.progress);
    if (item.status === before.status) return;
    if (item.result) onSuccess?.(item.result, item.file);
    if (item.error) onError?.(item.error, item.file);
    this.#next();
  }

  /** Whose turn it is: in the order in which they came. */
  #next(): void {
    const { filesAtOnce = defaultFilesAtOnce } = this.options;
    const entries = this.#uploads();
    const free = filesAtOnce - entries.filter(({ isRunning }) => isRunning).length;
    const next = free > 0 ? entries.find(({ isWaitingForTurn }) => isWaitingForTurn) : undefined;
    // Its start is a change of its own, which looks for the one after it.
    if (!next) return;
    this.#connection = connectionFor(this.options, this.#connection);
    next.run(this.#connection, this.options);
  }

  #show(): void {
    const items = this.#entries.map(({ item }) => item);
    this.#state = { items, progress: progressOfAll(items) };
    this.#listeners.tell();
  }
}

function isSame(one: File, other: File): boolean {
  const facts = ({ name, size, lastModified, webkitRelativePath }: File) =>
    JSON.stringify([name, size, lastModified, webkitRelativePath]);
  return facts(one) === facts(other);
}
