import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import type { Failure } from '../failure.js';

/** One file to send. */
export interface UploadItem {
  /** As the person wrote it, or found below what they wrote. */
  file: string;
  location: string;
  size: number;
  modifiedMs: number;
  /** Folders between what was named and the file: they are kept, below the prefix. */
  below: string;
}

/** Something that was named and cannot be sent. */
export interface UnusableSource extends Failure {
  file: string;
}

/** The files that were meant: named ones, those in folders, those that a pattern matches; each once. */
export async function findItems(
  sources: readonly string[],
  cwd: string,
): Promise<{ items: UploadItem[]; unusable: UnusableSource[] }> {
  const items = new Map<string, UploadItem>();
  const unusable: UnusableSource[] = [];
  for (const source of sources) {
    try {
      const found = await itemsOf(source, cwd);
      for (const item of found) if (!items.has(item.location)) items.set(item.location, item);
    } catch (error) {
      unusable.push({ file: source, code: 'source-unreadable', detail: reasonOf(error) });
    }
  }
  return { items: [...items.values()], unusable };
}

async function itemsOf(source: string, cwd: string): Promise<UploadItem[]> {
  const location = path.resolve(cwd, source);
  // A file may be called "a[1].txt": a name that exists is never taken for a pattern.
  if (isDynamicPattern(source) && !(await exists(location))) return matchesOf(source, cwd);
  const stats = await stat(location);
  if (stats.isDirectory()) return filesIn(source, location);
  if (!stats.isFile()) throw new Error('It is not a regular file');
  return [{ file: source, location, size: stats.size, modifiedMs: stats.mtimeMs, below: '' }];
}

function exists(location: string): Promise<boolean> {
  return stat(location).then(
    () => true,
    () => false,
  );
}

async function filesIn(source: string, folder: string): Promise<UploadItem[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const locations = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
  if (locations.length === 0) throw new Error('There is no file in this folder');
  const top = path.basename(folder);
  return Promise.all(
    locations.map((location) => {
      const relative = path.relative(folder, location);
      return itemAt(path.join(source, relative), location, path.join(top, path.dirname(relative)));
    }),
  );
}

async function matchesOf(pattern: string, cwd: string): Promise<UploadItem[]> {
  const matches = await glob(portable(pattern), {
    cwd,
    dot: false,
    onlyFiles: true,
    expandDirectories: false,
  });
  if (matches.length === 0) throw new Error('No file matches this pattern');
  const base = fixedPartOf(pattern);
  return Promise.all(
    matches.sort().map((match) => {
      const below = path.relative(path.resolve(cwd, base), path.dirname(path.resolve(cwd, match)));
      return itemAt(match, path.resolve(cwd, match), below);
    }),
  );
}

async function itemAt(file: string, location: string, below: string): Promise<UploadItem> {
  const { size, mtimeMs } = await stat(location);
  return { file, location, size, modifiedMs: mtimeMs, below: below === '.' ? '' : path.join(below) };
}

/** The folders of a pattern that hold no magic: what matches keeps its place below them. */
function fixedPartOf(pattern: string): string {
  const parts = portable(pattern).split('/');
  const magic = parts.findIndex((part) => isDynamicPattern(part));
  return parts.slice(0, magic).join('/') || (pattern.startsWith('/') ? '/' : '.');
}

// On Windows a backslash parts folders; in a pattern it would quote.
function portable(pattern: string): string {
  return path.sep === '\\' ? pattern.replaceAll('\\', '/') : pattern;
}

/** `below` is the person's own prefix, then where the file was; undefined leaves it to the server. */
export function folderOf(prefix: string | undefined, { below }: UploadItem): string | undefined {
  if (!below) return prefix;
  const folders = below.split(path.sep).join('/');
  return `${(prefix ?? 'uploads').replace(/\/+$/, '')}/${folders}`;
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'There is no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'It may not be read';
  return message;
}
