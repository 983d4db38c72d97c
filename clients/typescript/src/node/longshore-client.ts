import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { fetchTransport } from '../fetch-transport.js';
import { LongshoreClient as CoreClient, type ClientOptions } from '../longshore-client.js';
import { type ByteStream, isByteStream, type StreamSource } from '../byte-stream.js';
import { toSource, type UploadSource } from '../source.js';
import { streamSource } from '../stream-source.js';
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

  override upload(source: string | FileHandle | UploadSource, options: UploadOptions = {}): UploadTask {
    const openSource = () =>
      typeof source === 'string' || isFileHandle(source)
        ? fileSource(source)
        : isByteStream(source)
          ? checkedStream(source, options.totalSize)
          : toSource(source);
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

function isFileHandle(source: FileHandle | UploadSource): source is FileHandle {
  // A stream that reads a file has an fd as well.
  return 'fd' in source && 'stat' in source;
}

// A part of a stream is in memory anyhow.
function checkedStream(stream: ByteStream, size?: number): StreamSource {
  // One that fails before anybody reads it would end the process; whoever reads it hears of it too.
  if (stream instanceof Readable) stream.on('error', () => {});
  return { ...streamSource(stream, size), crc32Of: (bytes) => crc32(bytes) };
}
