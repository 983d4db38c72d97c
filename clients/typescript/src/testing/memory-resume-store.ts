import type { ResumeRecord, ResumeStore } from '../resume-store.js';

export class MemoryResumeStore implements ResumeStore {
  readonly records = new Map<string, ResumeRecord>();

  async get(fingerprint: string): Promise<ResumeRecord | undefined> {
    return this.records.get(fingerprint);
  }

  async set(fingerprint: string, record: ResumeRecord): Promise<void> {
    this.records.set(fingerprint, record);
  }

  async remove(fingerprint: string): Promise<void> {
    this.records.delete(fingerprint);
  }
}
