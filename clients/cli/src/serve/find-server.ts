import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The script that starts the server: of the checkout that this program is part of, or of the package `longshore` that
 * is installed where it is called from, or beside it.
 */
export function findServer(cwd: string, here = fileURLToPath(import.meta.url)): string | undefined {
  const aboveHere = ancestors(path.dirname(here));
  const installed = [...ancestors(cwd), ...aboveHere].map((folder) =>
    path.join(folder, 'node_modules', 'longshore'),
  );
  const folder = [...aboveHere, ...installed].find(isServer);
  return folder && scriptIn(folder);
}

function scriptIn(folder: string): string {
  return path.join(folder, 'scripts', 'start.mjs');
}

function isServer(folder: string): boolean {
  return packageName(folder) === 'longshore' && existsSync(scriptIn(folder));
}

function ancestors(folder: string): string[] {
  const parent = path.dirname(folder);
  return parent === folder ? [folder] : [folder, ...ancestors(parent)];
}

function packageName(folder: string): string | undefined {
  try {
    const manifest = readFileSync(path.join(folder, 'package.json'), 'utf8');
    return (JSON.parse(manifest) as { name?: string }).name;
  } catch {
    return undefined;
  }
}
