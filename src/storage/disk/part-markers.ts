import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createMarker, isFsError, syncFolder } from './durable-fs.js';

/** Says that a part is there. Its file name holds all of it, so that listing 10,000 parts is reading some folders. */
export interface PartMarker {
  readonly partNumber: number;
  /** Counts up when a part is put again: the highest is the one that counts. */
  readonly revision: number;
  readonly sizeBytes: number;
  /** Hex digest of the part. */
  readonly etag: string;
  /** `slot`: at its offset in the data file. Else the name of a file in `extra/`. */
  readonly file: string;
}

const MARKER_NAME = /^(\d{1,5})_(\d{1,10})_(\d{1,16})_([0-9a-f]{16}|[0-9a-f]{32})_([A-Za-z0-9-]{1,64})$/;

/** A put looks for earlier markers of its part: in a folder of so many parts, not of all. */
const PARTS_A_FOLDER = 100;

/** The markers that count, ascending by part number. */
export async function readMarkers(folder: string): Promise<PartMarker[]> {
  const newest = new Map<number, PartMarker>();
  const inner = (await readdir(folder)).filter((name) => /^\d{1,3}$/.test(name));
  const names = await Promise.all(inner.map((name) => readdir(join(folder, name))));
  for (const marker of names.flat().map(parseName)) {
    if (marker && isNewer(marker, newest.get(marker.partNumber))) newest.set(marker.partNumber, marker);
  }
  return [...newest.values()].sort((a, b) => a.partNumber - b.partNumber);
}

/**
 * Writes a marker durably and removes those that it replaces.
 * @returns the replaced ones, whose files nobody needs any more
 */
export async function placeMarker(root: string, part: Omit<PartMarker, 'revision'>): Promise<PartMarker[]> {
  const folder = await folderOf(root, part.partNumber);
  for (;;) {
    const earlier = (await readdir(folder))
      .map(parseName)
      .filter((marker) => marker?.partNumber === part.partNumber);
    const replaced = earlier.filter((marker) => marker !== undefined);
    const revision = 1 + Math.max(0, ...replaced.map((marker) => marker.revision));
    const marker = { ...part, revision };
    if (!(await createMarker(join(folder, nameOf(marker))))) continue;
    await syncFolder(folder);
    await Promise.all(replaced.map((old) => rm(join(folder, nameOf(old)), { force: true })));
    return replaced;
  }
}

/** Made when it is needed; never with its parents, which would bring back an upload that has just been removed. */
async function folderOf(root: string, partNumber: number): Promise<string> {
  const folder = join(root, String(Math.floor(partNumber / PARTS_A_FOLDER)));
  try {
    await mkdir(folder);
    await syncFolder(root);
  } catch (error) {
    if (!isFsError(error, 'EEXIST')) throw error;
  }
  return folder;
}

function isNewer(marker: PartMarker, than: PartMarker | undefined): boolean {
  if (!than || marker.revision !== than.revision) return !than || marker.revision > than.revision;
  // Two puts at once may take the same revision; any order will do if everyone sees the same one.
  return nameOf(marker) > nameOf(than);
}

function nameOf({ partNumber, revision, sizeBytes, etag, file }: PartMarker): string {
  return [partNumber, revision, sizeBytes, etag, file].join('_');
}

function parseName(name: string): PartMarker | undefined {
  const match = MARKER_NAME.exec(name);
  if (!match) return undefined;
  return {
    partNumber: Number(match[1]),
    revision: Number(match[2]),
    sizeBytes: Number(match[3]),
    etag: match[4]!,
    file: match[5]!,
  };
}
