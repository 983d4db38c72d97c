import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { ResumeRecord, ResumeStore } from '../resume-store.js';

/** Where state that should survive a restart goes on Unix, by the XDG base directory specification. */
export function defaultStateDirectory(env: NodeJS.ProcessEnv = process.env): string {
  return path.join(env.XDG_STATE_HOME || path.join(os.homedir(), '.local', 'state'), 'longshore');
}

/** One JSON file for each unfinished upload. */
export class FileResumeStore implements ResumeStore {
  constructor(private readonly directory: string = defaultStateDirectory()) {}

  async get(fingerprint: string): Promise<ResumeRecord | undefined> {
    try {
      return JSON.parse(await readFile(this.#fileOf(fingerprint), 'utf8')) as ResumeRecord;
    } catch {
      return undefined;
    }
  }

  async set(fingerprint: string, record: ResumeRecord): Promise<void> {
    const file = this.#fileOf(fingerprint);
    const draft = `${file}.${randomUUID()}`;
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    // Renamed in one step, so nobody ever reads half a record.
    await writeFile(draft, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
    await rename(draft, file);
  }

  async remove(fingerprint: string): Promise<void> {
    await rm(this.#fileOf(fingerprint), { force: true });
  }

  #fileOf(fingerprint: string): string {
    const name = createHash('sha256').update(fingerprint).digest('hex').slice(0, 32);
    return path.join(this.directory, `${name}.json`);
  }
}
