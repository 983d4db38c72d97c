import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const BENCH = join(import.meta.dirname, '..');

/** The packages of bench/package.json are the bench's alone: they come when it first needs them. */
export function installPackages() {
  if (existsSync(join(BENCH, 'node_modules/.package-lock.json'))) return;
  console.error('Installing what Longshore is compared with…');
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  spawnSync('npm', args, { cwd: BENCH, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
}

/**
 * @param {string} name
 * @returns {string | undefined} why it cannot be measured
 */
export function missingPackage(name) {
  return existsSync(join(BENCH, 'node_modules', name)) ? undefined : `${name} could not be installed`;
}
