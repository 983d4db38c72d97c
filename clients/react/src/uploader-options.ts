import type { ResumeStore, UploadOptions } from '@longshore/client';

type PassedOn = 'folder' | 'metadata' | 'tags' | 'transfer' | 'maxBytesPerSecond' | 'findOnServer';

/** Where files go, and how: the same for one upload and for many. */
export interface UploaderOptions extends Pick<UploadOptions, PassedOn> {
  /** Where the server is. A path is one on the origin of the page. */
  apiEndpoint: string;
  token?: string;
  /** Bytes; default: the server's choice. */
  partSize?: number;
  /** Parts under way at once; default: as many as make it faster. */
  concurrency?: number;
  /** How often a part is sent again after it failed; default: the server's advice. */
  retries?: number;
  /** Remembers unfinished uploads across reloads; default: this browser's IndexedDB. `false` remembers nothing. */
  resumeStore?: ResumeStore | false;
}
