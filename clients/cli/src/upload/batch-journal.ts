import { createHash } from 'node:crypto';
import { appendFile, mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { UploadArguments } from './upload-options.js';
import type { UploadItem } from './upload-items.js';

/** A file that an earlier run of the same command has sent. */
export interface SentFile {
  location: string;
  size: number;
  modifiedMs: number;
  key: string;
}

/**
 * Which files of a command are sent, for as long as not all of them are: so that the same command, run again after
 * Ctrl-C or a crash, goes on with the others. (How far an unfinished file is, the client's resume store knows.)
 */
export class BatchJournal {
  readonly #sent: Map<string, SentFile>;

  private constructor(
    private readonly file: string,
    sent: readonly SentFile[],
  ) {
    this.#sent = new Map(sent.map((each) => [each.location, each]));
  }

  static async open(directory: string, command: UploadArguments, cwd: string): Promise<BatchJournal> {
    const file = path.join(directory, 'batches', `${nameOf(command, cwd)}.jsonl`);
    return new BatchJournal(file, await entriesOf(file));
  }

  /** Its key, if it is sent and has not been touched since. */
  keyOf({ location, size, modifiedMs }: UploadItem): string | undefined {
    const sent = this.#sent.get(location);
    return sent?.size === size && sent.modifiedMs === modifiedMs ? sent.key : undefined;
  }

  /** A journal that cannot be written costs the next run some work, this one nothing. */
  async add({ location, size, modifiedMs }: UploadItem, key: string): Promise<void> {
    const line = `${JSON.stringify({ location, size, modifiedMs, key } satisfies SentFile)}\n`;
    try {
      await mkdir(path.dirname(this.file), { recursive: true, mode: 0o700 });
      await appendFile(this.file, line, { mode: 0o600 });
    } catch {
      // Said above.
    }
  }

  async remove(): Promise<void> {
    await rm(this.file, { force: true }).catch(() => undefined);
  }
}

/** What must be the same for a command to be the same: to another folder, all files are sent again. */
function nameOf({ endpoint, sources, upload }: UploadArguments, cwd: string): string {
  const { folder, contentType, metadata } = upload;
  const what = [endpoint, cwd, sources, folder, contentType, metadata];
  return createHash('sha256').update(JSON.stringify(what)).digest('hex').slice(0, 32);
}

async function entriesOf(file: string): Promise<SentFile[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as SentFile];
    } catch {
      // The last line of a run that was killed while it wrote, or the empty one at the end.
      return [];
    }
  });
}
