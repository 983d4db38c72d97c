import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isOwnerAlive, uniqueOwner } from '../../src/database/process-lock.js';

const prefix = 'longshore-test';

/** A temporary folder that tells whose it is, so that a later run can clear away what a killed one left. */
export function makeTestFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), `${prefix}.${uniqueOwner()}.`));
}

export async function foldersLeftBehind(): Promise<string[]> {
  const folders = (await readdir(tmpdir())).filter((name) => {
    const [kind, owner] = name.split('.');
    return kind === prefix && owner !== undefined && !isOwnerAlive(owner);
  });
  return folders.map((name) => join(tmpdir(), name));
}
