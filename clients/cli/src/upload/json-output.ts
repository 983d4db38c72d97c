import type { Retry, UploadProgress, UploadSession } from '@longshore/client/node';
import type { OutputContext, Tally, UploadOutput } from './output.js';
import type { FileFailure, FileResult } from './transfer.js';

const progressEveryMs = 1_000;

/** One object per line; README.md has the events and their members. */
export class JsonOutput implements UploadOutput {
  readonly #toldAt = new Map<string, number>();

  constructor(private readonly context: OutputContext) {}

  opened(file: string, session: UploadSession): void {
    this.#write('opened', { file, ...session });
  }

  progress(file: string, progress: UploadProgress): void {
    const now = performance.now();
    if (!this.context.options.progress || now - (this.#toldAt.get(file) ?? -Infinity) < progressEveryMs)
      return;
    this.#toldAt.set(file, now);
    this.#write('progress', { file, ...progress });
  }

  retrying(file: string, { error, failures, delayMs, partNumber }: Retry): void {
    const { code, detail, status, requestId } = error;
    this.#write('retry', { file, partNumber, code, detail, status, requestId, failures, delayMs });
  }

  skipped(file: string, key: string): void {
    this.#write('skipped', { file, key });
  }

  completed(result: FileResult): void {
    const url = new URL(result.url, `${this.context.options.endpoint}/`).href;
    this.#write('completed', { ...result, url });
  }

  failed(failure: FileFailure): void {
    this.#write('failed', { ...failure, continueWith: this.context.continueWith(failure) });
  }

  paused(failure: FileFailure): void {
    const { file, session } = failure;
    this.#write('paused', { file, ...session, continueWith: this.context.continueWith(failure) });
  }

  end(tally: Tally): void {
    this.#write('summary', { ...tally });
  }

  #write(event: string, members: Record<string, unknown>): void {
    this.context.terminal.stdout.write(`${JSON.stringify({ event, ...members })}\n`);
  }
}
