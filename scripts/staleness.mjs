import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Whether a Node version (`process.versions.node`) is one that Longshore runs on. */
export function isSupportedNode(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > 20 || (major === 20 && minor >= 19);
}

/** One hash over the names and contents of files, and of all files in folders. What does not exist counts as absent. */
export function hashFiles(root, paths, include = () => true) {
  const hash = createHash('sha256');
  for (const path of paths.flatMap((each) => filesOf(root, each)).filter(include)) {
    const content = readFileSync(join(root, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function filesOf(root, path) {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  if (!statSync(full).isDirectory()) return [path];
  return readdirSync(full)
    .sort()
    .flatMap((name) => filesOf(root, `${path}/${name}`));
}

/** What the last successful run of a step was made from, if that is known. */
export function readStamp(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/**
 * Whether the packages that npm says it installed (node_modules/.package-lock.json) are those of package-lock.json.
 * Optional ones may be missing: most are for other systems. Ones that are only for another system may not be there:
 * then node_modules came from a machine of another kind.
 */
export function isInstalled(lock, installed, system = { os: process.platform, cpu: process.arch }) {
  const wanted = Object.entries(lock.packages).filter(([path]) => path !== '');
  return (
    wanted.every(([path, entry]) => isSamePackage(entry, installed.packages[path])) &&
    Object.values(installed.packages).every(
      (entry) => fits(entry.os, system.os) && fits(entry.cpu, system.cpu),
    )
  );
}

function isSamePackage(wanted, found) {
  if (found === undefined) return Boolean(wanted.optional);
  return wanted.version === found.version && wanted.integrity === found.integrity;
}

/** npm's rule: a list of what is allowed, or with "!" of what is not. */
function fits(list, value) {
  if (list === undefined || list.includes('any')) return true;
  if (list.includes(`!${value}`)) return false;
  return list.includes(value) || list.every((each) => each.startsWith('!'));
}
