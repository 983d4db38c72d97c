import { IndexedDbResumeStore, LongshoreClient, type UploadOptions } from '@longshore/client';
import { EndpointMemory } from './endpoint-memory.js';
import type { UploaderOptions } from './uploader-options.js';

/** A server as the options name it. Another address or another key is another connection. */
export class Connection {
  readonly client: LongshoreClient;
  /** What this browser remembers of this server; undefined where it is not to. */
  readonly memory?: EndpointMemory;

  constructor(private readonly options: UploaderOptions) {
    const { token, resumeStore } = options;
    const endpoint = absolute(options.apiEndpoint);
    this.client = new LongshoreClient({ endpoint, token });
    if (resumeStore !== false) this.memory = new EndpointMemory(resumeStore ?? defaultStore(), endpoint);
  }

  serves({ apiEndpoint, token, resumeStore }: UploaderOptions): boolean {
    const { options } = this;
    return (
      options.apiEndpoint === apiEndpoint && options.token === token && options.resumeStore === resumeStore
    );
  }

  optionsFor({ retries, ...options }: UploaderOptions): UploadOptions {
    const { partSize, concurrency, folder, metadata, tags, transfer, maxBytesPerSecond, findOnServer } =
      options;
    return {
      ...{ partSize, concurrency, folder, metadata, tags, transfer, maxBytesPerSecond, findOnServer },
      retry: retries === undefined ? undefined : { maxAttempts: retries + 1 },
      resumeStore: this.memory,
    };
  }
}

/** The connection that there is, while the options still mean it. */
export function connectionFor(options: UploaderOptions, current?: Connection): Connection {
  return current?.serves(options) ? current : new Connection(options);
}

let ownStore: IndexedDbResumeStore | undefined;

/** One for all, as each opens the database. */
function defaultStore(): IndexedDbResumeStore {
  return (ownStore ??= new IndexedDbResumeStore());
}

function absolute(endpoint: string): string {
  return new URL(endpoint, globalThis.location?.href).href.replace(/\/+$/, '');
}
