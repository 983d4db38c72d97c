import type { LongshoreError, UploadResult, UploadSource, UploadTask } from '@longshore/client';
import { type Connection, connectionFor } from './connection.js';
import { Listeners } from './listeners.js';
import { idle, stateOf, type UploadProgress, type UploadState } from './upload-state.js';
import type { UploaderOptions } from './uploader-options.js';

export interface MultipartUploadOptions extends UploaderOptions {
  onProgress?: (progress: UploadProgress) => void;
  onSuccess?: (result: UploadResult) => void;
  onError?: (error: LongshoreError) => void;
}

/** One upload at a time, outside React: what a component draws, and what its buttons do. */
export class SingleUpload {
  #state = idle;
  #source?: UploadSource;
  #task?: UploadTask;
  #connection?: Connection;
  #leaveTask = () => {};
  readonly #listeners = new Listeners();
  readonly subscribe = this.#listeners.subscribe;

  constructor(private options: MultipartUploadOptions) {}

  setOptions(options: MultipartUploadOptions): void {
    this.options = options;
  }

  readonly getState = (): UploadState => this.#state;

  /** The same source again, while it is under way, is the same upload. Another one takes its place. */
  readonly upload = (source: UploadSource): UploadTask => {
    const { status } = this.#state;
    const isUnderWay = status === 'uploading' || status === 'paused';
    if (this.#task && isUnderWay && source === this.#source) return this.#task;
    return this.#start(source);
  };

  readonly pause = (): void => this.#task?.pause();

  /** Goes on after a pause, and tries once more after an error. */
  readonly resume = (): void => {
    const { status, uploadId } = this.#state;
    if (!this.#task || !this.#source) return;
    if (status === 'error' && !this.#connection?.serves(this.options)) this.#start(this.#source, uploadId);
    else this.#task.resume();
  };

  /** Leaves no session and nothing in the store; false where the server could not be asked. */
  readonly cancel = (): Promise<boolean> => this.#task?.cancel() ?? Promise.resolve(true);

  /** Sends no more. The session stays, to be resumed. */
  stop(): void {
    this.#leaveTask();
    this.#task = undefined;
    this.#show(idle);
  }

  #start(source: UploadSource, uploadId?: string): UploadTask {
    this.#leaveTask();
    const stop = new AbortController();
    this.#connection = connectionFor(this.options, this.#connection);
    const { client } = this.#connection;
    const options = this.#connection.optionsFor(this.options);
    const task = client.upload(source, { ...options, uploadId, signal: stop.signal });
    const unsubscribe = task.subscribe(() => this.#changed(task));
    this.#leaveTask = () => {
      unsubscribe();
      stop.abort();
    };
    this.#source = source;
    this.#task = task;
    this.#changed(task);
    return task;
  }

  #changed(task: UploadTask): void {
    const before = this.#state;
    const state = stateOf(task.getSnapshot());
    this.#show(state);
    const { onProgress, onSuccess, onError } = this.options;
    if (state.progress.loaded !== before.progress.loaded && state.status !== 'idle')
      onProgress?.(state.progress);
    if (state.status === before.status) return;
    if (state.result) onSuccess?.(state.result);
    if (state.error) onError?.(state.error);
  }

  #show(state: UploadState): void {
    this.#state = state;
    this.#listeners.tell();
  }
}
