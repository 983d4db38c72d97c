import { createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

export interface Counts {
  uploads: number;
  partsSent: number;
  kills: number;
  storeFaults: number;
  postgresRestarts: number;
}

/** What happened when, in a file to look into after a violation; and the violations themselves. */
export class Journal {
  readonly counts: Counts = { uploads: 0, partsSent: 0, kills: 0, storeFaults: 0, postgresRestarts: 0 };
  readonly violations: string[] = [];
  private readonly file: WriteStream;

  constructor(
    path: string,
    private readonly onViolation: (text: string) => void,
  ) {
    this.file = createWriteStream(path);
  }

  note(text: string): void {
    this.file.write(`${new Date().toISOString()} ${text}\n`);
  }

  violation(text: string): void {
    this.violations.push(text);
    this.note(`VIOLATION ${text}`);
    this.onViolation(text);
  }

  async close(): Promise<void> {
    this.file.end();
    await finished(this.file);
  }
}
