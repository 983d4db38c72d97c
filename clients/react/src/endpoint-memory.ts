import type { ResumeRecord, ResumeStore } from '@longshore/client';

// A page that was just reloaded may still hold its locks.
const lockWaitMs = 300;

interface MarkedRecord extends ResumeRecord {
  fingerprint?: string;
  endpoint?: string;
}

/** An upload that was begun in this browser, and not finished. */
export interface UnfinishedUpload {
  readonly uploadId: string;
  readonly filename: string;
  readonly size: number;
  /** As the server knows it; undefined when it did not answer. */
  readonly percentage?: number;
  /** What it is remembered by. */
  readonly fingerprint: string;
}

/** One server's part of a resume store: each record is marked, so that it can be listed and forgotten later. */
export class EndpointMemory implements ResumeStore {
  readonly lock?: ResumeStore['lock'];

  constructor(
    private readonly store: ResumeStore,
    private readonly endpoint: string,
  ) {
    if (store.lock) this.lock = (fingerprint, signal) => store.lock!(fingerprint, signal);
  }

  get(fingerprint: string): Promise<ResumeRecord | undefined> {
    return this.store.get(fingerprint);
  }

  set(fingerprint: string, record: ResumeRecord): Promise<void> {
    const marked: MarkedRecord = { ...record, fingerprint, endpoint: this.endpoint };
    return this.store.set(fingerprint, marked);
  }

  remove(fingerprint: string): Promise<void> {
    return this.store.remove(fingerprint);
  }

  /** Whether nobody, in this tab or another, works on this upload. */
  async isFree({ fingerprint }: UnfinishedUpload): Promise<boolean> {
    if (!this.lock) return true;
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), lockWaitMs);
    try {
      (await this.lock(fingerprint, stop.signal))();
      return true;
    } catch {
      return false;
    } finally {
      clearTimeout(timer);
    }
  }

  async unfinished(): Promise<UnfinishedUpload[]> {
    const records: MarkedRecord[] = (await this.store.list?.()) ?? [];
    return records
      .filter(({ endpoint }) => endpoint === this.endpoint)
      .sort((one, other) => (one.startedAt < other.startedAt ? 1 : -1))
      .map(({ uploadId, filename = 'unnamed', totalSize, fingerprint = '' }) => {
        return { uploadId, filename, size: totalSize, fingerprint };
      });
  }
}
