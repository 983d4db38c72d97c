import type { FileHandle } from 'node:fs/promises';
import { fetchTransport } from '../fetch-transport.js';
import { LongshoreClient as CoreClient, type ClientOptions } from '../longshore-client.js';
import { type Source, toSource } from '../source.js';
import type { UploadOptions } from '../upload-options.js';
import { startUploadTask, type UploadTask } from '../upload-task.js';
import {
  type DownloadOptions,
  downloadToFile,
  objectInfo,
  type ObjectInfo,
  type ObjectServer,
  readObject,
  type WriteAt,
} from './download.js';
import { fileSource } from './file-source.js';
import { nodeTransport } from './node-transport.js';

/** The client for Node: takes files by their path, and downloads. */
export class LongshoreClient extends CoreClient {
  readonly #objects: ObjectServer;

  constructor(options: ClientOptions) {
    const nodeHttp = nodeTransport();
    const transport = options.transport ?? (options.fetch ? fetchTransport(options.fetch) : nodeHttp);
    super({ ...options, transport });
    this.#objects = { ...this.server, transport: nodeHttp };
  }

  override upload(
    source: string | FileHandle | Source | Blob | Uint8Array,
    options: UploadOptions = {},
  ): UploadTask {
    const openSource = () =>
      typeof source === 'string' || isFileHandle(source) ? fileSource(source) : toSource(source);
    return startUploadTask(this.server, openSource, options);
  }

  /** To a file, or to whatever takes bytes at an offset. */
  download(key: string, target: string | WriteAt, options: DownloadOptions = {}): Promise<ObjectInfo> {
    return typeof target === 'string'
      ? downloadToFile(this.#objects, key, target, options)
      : readObject(this.#objects, key, target, options);
  }

  objectInfo(key: string, { signal }: { signal?: AbortSignal } = {}): Promise<ObjectInfo> {
    return objectInfo(this.#objects, key, signal);
  }
}

function isFileHandle(source: FileHandle | Source | Blob | Uint8Array): source is FileHandle {
  return 'fd' in source;
}
