import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cluster } from './postgres-cluster.js';
import { processStart } from './process-lock.js';

/** The main process of a Postgres server. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
}

/**
 * The living server on this cluster. A postmaster.pid that a crash left is none, even if its pid is now someone
 * else's: the command line of ours names the data folder.
 */
export async function findPostmaster(cluster: Cluster): Promise<Postmaster | undefined> {
  const content = await readFile(pidFile(cluster), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  // src/include/utils/pidfile.h of Postgres: pid, folder, start time, port, socket, address, memory key, status.
  const lines = content.split('\n');
  const pid = Number(lines[0]);
  if (!isServerOf(cluster, pid)) return undefined;
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
}

function isServerOf(cluster: Cluster, pid: number): boolean {
  if (processStart(pid) === undefined) return false;
  if (process.platform === 'win32') return true;
  return commandLine(pid).includes(folderMark(cluster));
}

function commandLine(pid: number): string {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}

/**
 * An argument that names the data folder of a server. Not by its path: a folder may be moved while its server runs,
 * or be copied together with its postmaster.pid.
 */
export function folderMark(cluster: Cluster): string {
  const { dev, ino } = statSync(cluster.folder, { bigint: true });
  return `longshore.folder=${dev}-${ino}.`;
}

export function pidFile(cluster: Cluster): string {
  return join(cluster.folder, 'postmaster.pid');
}
