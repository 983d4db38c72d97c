import { Injectable } from '@nestjs/common';
import { CredentialsRepository, type StoredCredential } from './credentials.repository.js';

/** How long a revoked key may go on working on other instances than the one that revoked it. */
const FRESH_MS = 5_000;
const MAX_ENTRIES = 10_000;
const USE_NOTED_EVERY_MS = 60_000;

interface Entry {
  readonly found: Promise<StoredCredential | undefined>;
  readonly until: number;
}

/** Asks Postgres for a credential once in some seconds, not at every part. */
@Injectable()
export class CredentialCache {
  private readonly entries = new Map<string, Entry>();
  private readonly noted = new Map<string, number>();

  constructor(private readonly repository: CredentialsRepository) {}

  find(id: string): Promise<StoredCredential | undefined> {
    const now = Date.now();
    const known = this.entries.get(id);
    if (known && known.until > now) return known.found;
    const found = this.repository.findWithParent(id);
    this.keep(id, { found, until: now + FRESH_MS });
    // What was not found, or could not be looked for, is asked for anew.
    found.then(
      (credential) => credential ?? this.forget(id),
      () => this.forget(id),
    );
    return found;
  }

  forget(id: string): void {
    this.entries.delete(id);
  }

  /** Tokens end with the key that issued them. */
  forgetAll(): void {
    this.entries.clear();
  }

  /** For people who look for keys that nobody uses: no call waits for it, or fails with it. */
  noteUse(id: string): void {
    const now = Date.now();
    if ((this.noted.get(id) ?? 0) > now - USE_NOTED_EVERY_MS) return;
    if (this.noted.size >= MAX_ENTRIES) this.noted.clear();
    this.noted.set(id, now);
    this.repository.noteUse(id, new Date(now)).catch(() => this.noted.delete(id));
  }

  private keep(id: string, entry: Entry): void {
    if (this.entries.size >= MAX_ENTRIES) this.entries.clear();
    this.entries.set(id, entry);
  }
}
