import type { ResumeRecord, ResumeStore } from './resume-store.js';
import { systemClock } from './clock.js';
import { randomKey } from './open-session.js';

const leaseMs = 10_000;
const renewEveryMs = 3_000;

interface Lease {
  owner: string;
  until: number;
}

/** Remembers unfinished uploads in the browser, across reloads, tabs and crashes. */
export class IndexedDbResumeStore implements ResumeStore {
  #database?: Promise<IDBDatabase>;

  constructor(private readonly name = 'longshore') {}

  get(fingerprint: string): Promise<ResumeRecord | undefined> {
    return this.#do('uploads', 'readonly', (uploads) => uploads.get(fingerprint));
  }

  async set(fingerprint: string, record: ResumeRecord): Promise<void> {
    await this.#do('uploads', 'readwrite', (uploads) => uploads.put(record, fingerprint));
  }

  async remove(fingerprint: string): Promise<void> {
    await this.#do('uploads', 'readwrite', (uploads) => uploads.delete(fingerprint));
  }

  list(): Promise<ResumeRecord[]> {
    return this.#do('uploads', 'readonly', (uploads) => uploads.getAll() as IDBRequest<ResumeRecord[]>);
  }

  /** By the browser's own locks, which end with their tab; on pages without https it has none, and a lease must do. */
  lock(fingerprint: string, signal?: AbortSignal): Promise<() => void> {
    const locks = globalThis.navigator?.locks as LockManager | undefined;
    if (!locks) return this.#lease(fingerprint, signal);
    return new Promise((resolve, reject) => {
      const hold = () => new Promise<void>((leave) => resolve(leave));
      locks.request(`${this.name} ${fingerprint}`, { signal }, hold).catch(reject);
    });
  }

  async #lease(fingerprint: string, signal?: AbortSignal): Promise<() => void> {
    const owner = randomKey();
    while (!(await this.#renew(fingerprint, owner))) await systemClock.sleep(renewEveryMs / 3, signal);
    const renewing = setInterval(() => void this.#renew(fingerprint, owner), renewEveryMs);
    return () => {
      clearInterval(renewing);
      void this.#do('leases', 'readwrite', (leases) => leases.delete(fingerprint));
    };
  }

  /** Looked at and taken in one transaction, so that only one of two has it. */
  #renew(fingerprint: string, owner: string): Promise<boolean> {
    let mine = false;
    const take = (leases: IDBObjectStore) => {
      const look = leases.get(fingerprint) as IDBRequest<Lease | undefined>;
      look.onsuccess = () => {
        const lease = look.result;
        mine = !lease || lease.owner === owner || lease.until < Date.now();
        if (mine) leases.put({ owner, until: Date.now() + leaseMs }, fingerprint);
      };
      return look;
    };
    return this.#do('leases', 'readwrite', take).then(() => mine);
  }

  async #do<T>(
    store: 'uploads' | 'leases',
    mode: IDBTransactionMode,
    ask: (store: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T> {
    this.#database ??= open(this.name);
    const transaction = (await this.#database).transaction(store, mode);
    return new Promise((resolve, reject) => {
      const request = ask(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error ?? new Error('The transaction was aborted'));
    });
  }
}

function open(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('uploads');
      request.result.createObjectStore('leases');
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB cannot be opened'));
  });
}
