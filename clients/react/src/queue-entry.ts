import type { UploadTask } from '@longshore/client';
import type { Connection } from './connection.js';
import { itemOf, type QueueItem } from './queue-item.js';
import type { UploaderOptions } from './uploader-options.js';

/** One file of the queue, with its task as soon as it has had a turn. */
export class QueueEntry {
  item: QueueItem;
  #wish: 'run' | 'pause' | 'again' = 'run';
  #isCancelling = false;
  #task?: UploadTask;
  #connection?: Connection;
  #unsubscribe = () => {};
  readonly #stop = new AbortController();

  constructor(
    readonly id: string,
    readonly file: File,
    private readonly onChange: (entry: QueueEntry, before: QueueItem) => void,
  ) {
    this.item = itemOf(id, file, 'run', {});
  }

  get isRunning(): boolean {
    return this.#task?.status === 'uploading';
  }

  get isWaitingForTurn(): boolean {
    return this.item.status === 'queued' && !this.#isCancelling;
  }

  /** Its turn has come: from the beginning, or on from where it was. */
  run(connection: Connection, options: UploaderOptions): void {
    const isAgain = this.#wish === 'again';
    this.#wish = 'run';
    if (this.#task && (!isAgain || connection === this.#connection)) this.#task.resume();
    else this.#start(connection, options);
    this.#refresh();
  }

  pause(): void {
    if (!['queued', 'uploading'].includes(this.item.status)) return;
    this.#wish = 'pause';
    this.#task?.pause();
    this.#refresh();
  }

  /** Asks for a turn, after a pause or an error. */
  resume(): void {
    if (this.item.status === 'paused') this.#wish = 'run';
    else if (this.item.canRetry) this.#wish = 'again';
    this.#refresh();
  }

  /** Resolves when nothing is left; the upload may turn out to have been completed. */
  async cancel(): Promise<void> {
    this.#isCancelling = true;
    this.#refresh();
    await this.#task?.cancel();
    if (this.#task?.status !== 'completed') return;
    this.#isCancelling = false;
    this.#refresh();
  }

  stop(): void {
    this.#unsubscribe();
    this.#stop.abort();
  }

  #start(connection: Connection, options: UploaderOptions): void {
    const uploadId = this.#task?.getSnapshot().uploadId;
    const { signal } = this.#stop;
    this.#unsubscribe();
    this.#connection = connection;
    this.#task = connection.client.upload(this.file, {
      ...connection.optionsFor(options),
      ...{ uploadId, signal },
    });
    this.#unsubscribe = this.#task.subscribe(() => this.#refresh());
  }

  #refresh(): void {
    const before = this.item;
    const snapshot = this.#task?.getSnapshot();
    this.item = itemOf(this.id, this.file, this.#wish, { snapshot, isCancelling: this.#isCancelling });
    this.onChange(this, before);
  }
}
