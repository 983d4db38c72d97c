import { type ChildProcess, spawn } from 'node:child_process';
import { type FileHandle, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { type Cluster, clusterUser, dataArgument, readPassword, spawnOptions } from './postgres-cluster.js';
import { findPostmaster, folderMark, pidFile } from './postmaster.js';
import { processStart } from './process-lock.js';
import { giveToOwnerOf } from './run-as.js';

export interface ServerOptions {
  /** Holds the log and the port that was used last. */
  readonly directory: string;
  readonly settings: Record<string, string>;
  readonly log: (message: string) => void;
}

/** Long enough for a crash recovery; one that takes longer has something to tell in the log. */
const startDeadlineMs = 5 * 60_000;
const fastShutdownMs = 30_000;
const immediateShutdownMs = 10_000;
const logLimitBytes = 10 * 1024 * 1024;

/** The port of the server on this cluster, started if there is none. The caller holds the lock of the directory. */
export async function ensureRunning(cluster: Cluster, options: ServerOptions): Promise<number> {
  const deadline = Date.now() + startDeadlineMs;
  let postmaster = await findPostmaster(cluster);
  if (postmaster !== undefined) options.log(`Using the Postgres that already runs in ${options.directory}`);
  while (!postmaster?.ready) {
    if (Date.now() > deadline) {
      throw new Error(`Postgres did not get ready: see ${logFile(options.directory)}`);
    }
    if (postmaster === undefined) await launch(cluster, options);
    await delay(20);
    postmaster = await findPostmaster(cluster);
  }
  await checkAnswers(cluster, postmaster.port);
  return postmaster.port;
}

/** Ends the server on this cluster as `pg_ctl stop` does. Bounded: one that hangs is left behind, and said. */
export async function shutDown(cluster: Cluster, log: (message: string) => void): Promise<void> {
  const postmaster = await findPostmaster(cluster);
  if (postmaster === undefined) return;
  // SIGINT is the fast shutdown. SIGQUIT is the immediate one: nothing is lost, the next start recovers.
  if (await ends(postmaster.pid, 'SIGINT', fastShutdownMs)) return;
  log('Postgres does not stop: stopping it without its final checkpoint');
  if (await ends(postmaster.pid, 'SIGQUIT', immediateShutdownMs)) return;
  log(`Postgres (process ${postmaster.pid}) did not stop and was left running`);
}

async function ends(pid: number, signal: NodeJS.Signals, withinMs: number): Promise<boolean> {
  const started = processStart(pid);
  if (started === undefined) return true;
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
  const deadline = Date.now() + withinMs;
  while (processStart(pid) === started) {
    if (Date.now() > deadline) return false;
    await delay(10);
  }
  return true;
}

function logFile(directory: string): string {
  return join(directory, 'postgres.log');
}

/** Starts a server and returns when it is ready, or when it failed for a reason that another attempt may not meet. */
async function launch(cluster: Cluster, options: ServerOptions): Promise<void> {
  const port = await choosePort(options.directory);
  const log = await openLog(options.directory);
  try {
    const logStart = (await log.stat()).size;
    // Postgres itself would refuse to start where the pid of a stale file belongs to any process of the same user.
    await rm(pidFile(cluster), { force: true });
    const child = spawn(cluster.binaries.postgres, serverArguments(cluster, port, options.settings), {
      ...spawnOptions(cluster),
      stdio: ['ignore', log.fd, log.fd],
      // Away from our process group: Ctrl-C must not reach it before we have finished with it.
      detached: true,
    });
    child.unref();
    if (await becomesReady(cluster, child)) return;
    const said = await readFrom(logFile(options.directory), logStart);
    if (!mayWorkNextTime(said)) throw new Error(`Postgres did not start:\n${lastLines(said)}`);
  } finally {
    await log.close();
  }
}

function serverArguments(cluster: Cluster, port: number, settings: Record<string, string>): string[] {
  const all: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
    ...settings,
  };
  const given = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return ['-D', dataArgument(cluster), ...given, '-c', folderMark(cluster)];
}

async function becomesReady(cluster: Cluster, child: ChildProcess): Promise<boolean> {
  let failure: Error | undefined;
  child.once('error', (error) => (failure = error));
  const deadline = Date.now() + startDeadlineMs;
  while (child.exitCode === null && child.signalCode === null && Date.now() < deadline) {
    if (failure !== undefined) throw failure;
    const postmaster = await findPostmaster(cluster);
    if (postmaster?.ready && postmaster.pid === child.pid) return true;
    await delay(10);
  }
  return false;
}

/** The port was taken in between; children of a killed server are still going; another server won the start. */
function mayWorkNextTime(said: string): boolean {
  return /Address already in use|is still in use|lock file "postmaster.pid" already exists/.test(said);
}

/** The port of last time if it is still free, so that a URL noted down stays right. */
async function choosePort(directory: string): Promise<number> {
  const file = join(directory, 'port');
  const last = Number(await readFile(file, 'utf8').catch(() => '0'));
  const port = await freePort(last).catch(() => freePort(0));
  if (port !== last) {
    await writeFile(file, String(port));
    await giveToOwnerOf(directory, file);
  }
  return port;
}

function freePort(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
      .once('error', reject)
      .listen(wanted, '127.0.0.1', () => {
        const address = server.address();
        server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : wanted));
      });
  });
}

async function openLog(directory: string): Promise<FileHandle> {
  const file = logFile(directory);
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  if (size > logLimitBytes) await rename(file, `${file}.old`);
  const log = await open(file, 'a', 0o600);
  await giveToOwnerOf(directory, file);
  return log;
}

async function readFrom(file: string, start: number): Promise<string> {
  return (await readFile(file)).subarray(start).toString('utf8');
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-15).join('\n');
}

async function checkAnswers(cluster: Cluster, port: number): Promise<void> {
  const client = new Client({
    host: '127.0.0.1',
    port,
    user: clusterUser,
    password: await readPassword(cluster),
    database: 'postgres',
    connectionTimeoutMillis: 30_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw new Error(`Postgres runs on port ${port} but does not let us in: ${(error as Error).message}`, {
      cause: error,
    });
  } finally {
    await client.end().catch(() => undefined);
  }
}
