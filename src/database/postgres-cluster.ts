import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chown, lchown, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type PostgresBinaries, postgresEnvironment } from './postgres-binaries.js';
import { uniqueOwner } from './process-lock.js';
import type { RunAs } from './run-as.js';

export const clusterUser = 'longshore';

export interface Cluster {
  readonly folder: string;
  readonly binaries: PostgresBinaries;
  readonly runAs?: RunAs;
}

interface ClusterOptions {
  /** Off for tests: nothing is synced to the disk. */
  readonly durable: boolean;
  readonly log: (message: string) => void;
}

/**
 * How to tell a Postgres program where its data is. As root on Linux the folder may lie below one that the
 * unprivileged user cannot enter (/root); the child is put into it before it drops its rights, and reaches it by a
 * link that crosses no parent. So the data stays where it was asked for.
 */
export function dataArgument(cluster: Cluster): string {
  return cluster.runAs !== undefined && process.platform === 'linux' ? '/proc/self/cwd' : cluster.folder;
}

export function spawnOptions(cluster: Cluster) {
  return { ...cluster.runAs, cwd: cluster.folder, env: postgresEnvironment };
}

export async function readPassword(cluster: Cluster): Promise<string> {
  return readFile(passwordFile(cluster.folder), 'utf8');
}

/** Lives and moves with the data. Postgres ignores files that it does not know. */
function passwordFile(folder: string): string {
  return join(folder, 'longshore.password');
}

/** Makes the data folder ready to be served: initialises a new one, checks and hands over an existing one. */
export async function prepareCluster(cluster: Cluster, options: ClusterOptions): Promise<void> {
  const existing = await contentOf(cluster.folder);
  if (existing.length === 0) {
    await initialise(cluster, options);
    return;
  }
  await checkVersion(cluster, existing);
  if (cluster.runAs !== undefined && (await stat(cluster.folder)).uid !== cluster.runAs.uid) {
    await giveTree(cluster.folder, cluster.runAs);
  }
}

async function contentOf(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    if (code !== 'EACCES') throw error;
    throw new Error(
      `The database folder ${folder} belongs to another user. Start Longshore as that user or as root, ` +
        'choose another data folder, or set DATABASE_URL.',
      { cause: error },
    );
  }
}

async function checkVersion({ folder, binaries }: Cluster, content: string[]): Promise<void> {
  if (!content.includes('PG_VERSION')) {
    throw new Error(
      `${folder} is not empty and not a Postgres data folder. Longshore leaves it alone: move it away, ` +
        'choose another data folder, or set DATABASE_URL.',
    );
  }
  const version = (await readFile(join(folder, 'PG_VERSION'), 'utf8')).trim();
  if (version !== binaries.majorVersion) {
    throw new Error(
      `The database in ${folder} was made by Postgres ${version}, and this Longshore brings Postgres ` +
        `${binaries.majorVersion}. Move it over with pg_dump or pg_upgrade, or set DATABASE_URL to a Postgres ` +
        `${version} that serves it.`,
    );
  }
}

/**
 * Works in a folder beside the real one and renames it when everything is there. What a killed start left has another
 * name, so it can be thrown away without looking, and a real data folder is never deleted. The name is a new one each
 * time: an initdb whose starter was killed may still be writing to its own.
 */
async function initialise(cluster: Cluster, { durable, log }: ClusterOptions): Promise<void> {
  const directory = dirname(cluster.folder);
  log(`Setting up a Postgres in ${directory} (first start)`);
  await removeUnfinished(directory);
  const work = join(directory, `unfinished.${uniqueOwner()}`);
  const unfinished = { ...cluster, folder: join(work, 'cluster') };
  await mkdir(work, { mode: 0o700 });
  await mkdir(unfinished.folder, { mode: 0o700 });
  if (cluster.runAs !== undefined) await chown(unfinished.folder, cluster.runAs.uid, cluster.runAs.gid);
  const password = join(work, 'password');
  await writePassword(password, cluster.runAs);
  await runInitdb(unfinished, password, durable);
  await rename(password, passwordFile(unfinished.folder));
  if (durable) await syncFolder(unfinished.folder);
  await rename(unfinished.folder, cluster.folder);
  if (durable) await syncFolder(directory);
  // Once more: an orphan that was still writing at the beginning has found its files gone and ended.
  await removeUnfinished(directory);
}

/** The caller holds the lock of the directory, so whoever made them is gone. */
async function removeUnfinished(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    if (!name.startsWith('unfinished.')) continue;
    // An orphan initdb may be adding files at this moment.
    await rm(join(directory, name), { recursive: true, force: true }).catch(() => undefined);
  }
}

async function writePassword(path: string, runAs?: RunAs): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.write(randomBytes(24).toString('hex'));
    if (runAs !== undefined) await file.chown(runAs.uid, runAs.gid);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function runInitdb(cluster: Cluster, password: string, durable: boolean): Promise<void> {
  const args = [
    `--pgdata=${dataArgument(cluster)}`,
    `--username=${clusterUser}`,
    '--auth=scram-sha-256',
    // Like the data, the password may lie where the unprivileged user cannot go: it comes in already opened.
    `--pwfile=${process.platform === 'win32' ? password : '/dev/stdin'}`,
    // Built into Postgres, so the same on every system and across upgrades of the C library.
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    ...(durable ? [] : ['--no-sync']),
  ];
  const input = await open(password);
  try {
    await finished(
      spawn(cluster.binaries.initdb, args, { ...spawnOptions(cluster), stdio: [input.fd, 'pipe', 'pipe'] }),
    );
  } finally {
    await input.close();
  }
}

async function finished(child: ChildProcess): Promise<void> {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  if (code !== 0) throw new Error(`initdb ended with ${signal ?? `code ${code}`}:\n${output.trim()}`);
}

async function syncFolder(folder: string): Promise<void> {
  // Windows has no way to sync a folder.
  if (process.platform === 'win32') return;
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function giveTree(path: string, owner: RunAs): Promise<void> {
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) await giveTree(child, owner);
    else await lchown(child, owner.uid, owner.gid);
  }
  await lchown(path, owner.uid, owner.gid);
}
