import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { findPostgresBinaries } from './postgres-binaries.js';
import { type Cluster, clusterUser, prepareCluster, readPassword } from './postgres-cluster.js';
import { ensureRunning, shutDown } from './postgres-server.js';
import { livingOwners, uniqueOwner, withProcessLock } from './process-lock.js';
import { giveToOwnerOf, postgresUser } from './run-as.js';

export interface EmbeddedPostgres {
  readonly url: string;
  /** Stops Postgres, unless another process still uses it. Safe to call twice. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Where everything about it is kept: the data, the log, and who uses it. */
  directory: string;
  log?: (message: string) => void;
  /** Postgres settings, used when this call is the one that starts the server. */
  settings?: Record<string, string>;
}

/**
 * Starts a Postgres of our own on 127.0.0.1, or joins the one that already serves `directory`: that of another
 * process, or one whose starter was killed. Each user is on record in the folder `users`, and the last one to stop
 * takes the server down. Starting and stopping exclude each other, so nobody joins a server that is going away.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { log = () => undefined, settings = {} } = options;
  const directory = resolve(options.directory);
  const users = join(directory, 'users');
  await mkdir(users, { recursive: true });
  await giveToOwnerOf(directory, users);
  const me = join(users, `user.${uniqueOwner()}`);

  return withProcessLock(users, async () => {
    const cluster = await openCluster(directory, settings, log);
    const port = await ensureRunning(cluster, { directory, settings, log });
    await writeFile(me, '');
    let stopped: Promise<void> | undefined;
    return {
      url: `postgresql://${clusterUser}:${await readPassword(cluster)}@127.0.0.1:${port}/longshore`,
      stop: () => (stopped ??= leave(cluster, users, me, log)),
    };
  });
}

async function openCluster(
  directory: string,
  settings: Record<string, string>,
  log: (message: string) => void,
): Promise<Cluster> {
  const folder = join(directory, 'cluster');
  const runAs = postgresUser(folder, directory);
  // As root: a place that every user may enter and only root may write. Else beside the data, which is ours.
  const binaries = await findPostgresBinaries(
    runAs === undefined ? directory : '/var/cache/longshore',
    runAs,
  );
  const cluster = { folder, runAs, binaries };
  await prepareCluster(cluster, { durable: settings.fsync !== 'off', log });
  return cluster;
}

function leave(cluster: Cluster, users: string, me: string, log: (message: string) => void): Promise<void> {
  return withProcessLock(users, async () => {
    await rm(me, { force: true });
    const others = await livingOwners(users, 'user');
    if (others.length === 0) await shutDown(cluster, log);
    else log('Postgres keeps running: another process uses it');
  });
}
