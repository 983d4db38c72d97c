import { randomUUID } from 'node:crypto';
import { open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { createMarker, isFsError } from './durable-fs.js';

/** Tells this process from an earlier one with the same pid, as containers have. */
const PROCESS_TOKEN = randomUUID();

const DONE = '.done';
const PURPOSE = 'purpose';

interface ClaimOwner {
  readonly host: string;
  readonly pid: number;
  readonly token: string;
}

/**
 * Who may write a part at its offset in the data file: one attempt at a time, across all processes, because two
 * attempts at one part must not mix their bytes. An attempt that finds the slot claimed writes to a file of its own.
 *
 * A claim is kept once its part is stored. It is released when the attempt fails, and left behind when the process
 * dies. Sealing takes away the folder for good: no slot can be claimed any more, and all later attempts write to files of
 * their own. The data file then belongs to the first who sealed it, and to those who want to make the same of it.
 */
export class SlotClaims {
  private readonly open: string;
  private readonly sealed: string;

  constructor(uploadFolder: string) {
    this.open = join(uploadFolder, 'claims');
    this.sealed = join(uploadFolder, 'claims.sealed');
  }

  /** False when another attempt has the slot, or nobody may have it any more. */
  async claim(partNumber: number): Promise<boolean> {
    const owner: ClaimOwner = { host: hostname(), pid: process.pid, token: PROCESS_TOKEN };
    try {
      const file = await open(join(this.open, String(partNumber)), 'wx');
      try {
        await file.writeFile(JSON.stringify(owner));
      } finally {
        await file.close();
      }
      return true;
    } catch (error) {
      if (isFsError(error, 'EEXIST', 'ENOENT')) return false;
      throw error;
    }
  }

  /** The part is stored and has its marker. The slot stays its own. */
  async settle(partNumber: number): Promise<void> {
    for (const folder of [this.open, this.sealed])
      await createMarker(join(folder, `${partNumber}${DONE}`)).catch(ignoreMissing);
  }

  /** The attempt has failed and has no write under way any more. */
  async release(partNumber: number): Promise<void> {
    // After a seal the claim may only be taken back where it is now.
    for (const folder of [this.open, this.sealed]) {
      // The sign of the end goes first: left behind, it would tell of the next attempt that it has ended.
      await rm(join(folder, `${partNumber}${DONE}`), { force: true });
      await rm(join(folder, String(partNumber)), { force: true });
    }
  }

  /**
   * Ends all claiming. Fails with ENOENT when the upload is gone.
   * @param purpose what the data file is to become
   * @returns whether it may be written to: false when it has been sealed for another purpose, or it is not known for which
   */
  async seal(purpose: string): Promise<boolean> {
    await rename(this.open, this.sealed).catch(ignoreMissing);
    const path = join(this.sealed, PURPOSE);
    try {
      const file = await open(path, 'wx');
      try {
        await file.writeFile(purpose);
      } finally {
        await file.close();
      }
      return true;
    } catch (error) {
      if (!isFsError(error, 'EEXIST')) throw error;
      return (await readFile(path, 'utf8')) === purpose;
    }
  }

  /** Whether some attempt may still be writing into the data file. Ask after sealing. */
  async mayBeWritten(): Promise<boolean> {
    const names = new Set(await readdir(this.sealed));
    for (const name of names) {
      if (name === PURPOSE || name.endsWith(DONE) || names.has(`${name}${DONE}`)) continue;
      const text = await readFile(join(this.sealed, name), 'utf8').catch(() => '');
      if (!isDead(text)) return true;
    }
    return false;
  }
}

/** Only certain death counts: another host, or a pid that somebody has, may be a living writer. */
function isDead(claim: string): boolean {
  const owner = parseOwner(claim);
  if (!owner || owner.host !== hostname()) return false;
  if (owner.pid === process.pid) return owner.token !== PROCESS_TOKEN;
  try {
    process.kill(owner.pid, 0);
    return false;
  } catch (error) {
    return isFsError(error, 'ESRCH');
  }
}

function parseOwner(text: string): ClaimOwner | undefined {
  try {
    return JSON.parse(text) as ClaimOwner;
  } catch {
    return undefined;
  }
}

function ignoreMissing(error: unknown): void {
  if (!isFsError(error, 'ENOENT')) throw error;
}
