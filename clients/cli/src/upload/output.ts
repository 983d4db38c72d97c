import type { Retry, UploadProgress, UploadSession } from '@longshore/client/node';
import type { Terminal } from '../terminal.js';
import type { FileFailure, FileResult } from './transfer.js';
import type { TransferArguments } from './upload-options.js';

/** What a person, or a program, is told of a batch. */
export interface UploadOutput {
  opened(file: string, session: UploadSession): void;
  progress(file: string, progress: UploadProgress): void;
  retrying(file: string, retry: Retry): void;
  /** Sent by an earlier run of the same command. */
  skipped(file: string, key: string): void;
  completed(result: FileResult): void;
  failed(failure: FileFailure): void;
  paused(failure: FileFailure): void;
  end(tally: Tally): void;
}

export interface OutputContext {
  terminal: Terminal;
  options: TransferArguments;
  /** Whether there is more than one file to tell of. */
  many: boolean;
  /** What goes on with an upload that is not done; undefined when nothing can. */
  continueWith(failure?: FileFailure): string | undefined;
}

/** How a batch ended. */
export interface Tally {
  completed: number;
  failed: number;
  /** Begun, and interrupted with Ctrl-C. */
  paused: number;
  /** Not begun when Ctrl-C came. */
  waiting: number;
  /** Sent by this run. */
  bytes: number;
  elapsedMs: number;
}
