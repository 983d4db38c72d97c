import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chown, cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { processStart } from '../../src/database/process-lock.js';
import { postgresUser, type RunAs } from '../../src/database/run-as.js';
import { PostgresProcess } from '../support/postgres-process.js';
import { makeTestFolder } from '../support/test-folder.js';

const isRoot = process.getuid?.() === 0;
const runners: { runner: string; user?: RunAs; canRun: boolean; whyNot: string }[] = [
  { runner: 'as root', canRun: isRoot, whyNot: 'these tests do not run as root' },
  { runner: 'as an ordinary user', user: postgresUser(), canRun: true, whyNot: '' },
];

let directory: string;
const processes: PostgresProcess[] = [];

function start(user?: RunAs): PostgresProcess {
  const started = new PostgresProcess(directory, user);
  processes.push(started);
  return started;
}

async function makeDirectory(user?: RunAs): Promise<string> {
  directory = await makeTestFolder();
  if (user !== undefined) await chown(directory, user.uid, user.gid);
  return directory;
}

async function endAll(): Promise<void> {
  await Promise.all(processes.splice(0).map((each) => each.kill()));
  await killServer().catch(() => undefined);
}

async function removeDirectory(): Promise<void> {
  await endAll();
  await rm(directory, { recursive: true, force: true, maxRetries: 5 });
}

describe.each(runners)('the embedded Postgres, $runner', ({ runner, user, canRun, whyNot }) => {
  if (!canRun) {
    test.skip(`${runner}: skipped because ${whyNot}`, () => undefined);
    return;
  }

  describe('for the first time', () => {
    beforeEach(() => makeDirectory(user));
    afterEach(() => removeDirectory());

    test('two first starts at once end up on one server', async () => {
      const [one, other] = [start(user), start(user)];
      expect(await one.url).toBe(await other.url);
      await query(await one.url, 'CREATE TABLE seen_by_both (id int)');
      expect(await query(await other.url, 'SELECT * FROM seen_by_both')).toEqual([]);
    });

    test('a first start killed in the middle is done again, and leaves no rubbish', async () => {
      const killed = start(user);
      await until(() => isInitdbAtWork());
      await killed.kill();
      expect(existsSync(join(directory, 'cluster'))).toBe(false);

      const next = start(user);
      expect(await query(await next.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
      expect((await readdir(directory)).sort()).toEqual(['cluster', 'port', 'postgres.log', 'users']);
    });

    test('it listens on 127.0.0.1 only, asks for the password, and keeps that to its owner', async () => {
      const url = new URL(await start(user).url);
      expect(
        await query(
          url.href,
          `SELECT name, setting FROM pg_settings WHERE name IN
          ('listen_addresses', 'unix_socket_directories', 'fsync', 'server_encoding') ORDER BY name`,
        ),
      ).toEqual([
        { name: 'fsync', setting: 'on' },
        { name: 'listen_addresses', setting: '127.0.0.1' },
        { name: 'server_encoding', setting: 'UTF8' },
        { name: 'unix_socket_directories', setting: '' },
      ]);
      const password = join(directory, 'cluster', 'longshore.password');
      expect(await readFile(password, 'utf8')).toBe(url.password);
      expect((await stat(password)).mode & 0o777).toBe(0o600);
      url.password = 'guessed';
      await expect(query(url.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
    });

    test('a folder with something else in it is refused and left alone', async () => {
      await mkdir(join(directory, 'cluster'));
      await writeFile(join(directory, 'cluster', 'thesis.txt'), 'the only copy');

      await expect(start(user).url).rejects.toThrow('not a Postgres data folder');
      expect(await readFile(join(directory, 'cluster', 'thesis.txt'), 'utf8')).toBe('the only copy');
    });
  });

  describe('again', () => {
    // One database for all: initdb takes longer than everything else here. Each test leaves it as after a crash.
    let shared: string;

    beforeAll(async () => {
      shared = await makeDirectory(user);
      const first = start(user);
      await first.url;
      await first.stop();
    });

    beforeEach(() => {
      directory = shared;
    });

    afterEach(() => endAll());

    afterAll(() => removeDirectory());

    test('data and URL are the same after a stop and a new start', async () => {
      const first = start(user);
      await query(await first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
      await first.stop();

      const second = start(user);
      expect(await second.url).toBe(await first.url);
      expect(await query(await second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    });

    test('a server whose starter was killed with -9 is used again', async () => {
      const killed = start(user);
      await killed.url;
      const server = await serverPid();
      await killed.kill();

      const next = start(user);
      expect(await query(await next.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
      expect(await serverPid()).toBe(server);
      await next.stop();
      expect(processStart(server)).toBeUndefined();
    });

    test('whoever stops leaves the server to those who still use it; the last one takes it down', async () => {
      const [one, other] = [start(user), start(user)];
      await one.url;
      await other.url;
      const server = await serverPid();

      await one.stop();
      expect(await query(await other.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
      await other.stop();
      expect(processStart(server)).toBeUndefined();
    });

    test('a user killed with -9 does not keep the server up', async () => {
      const [killed, other] = [start(user), start(user)];
      await killed.url;
      await other.url;
      const server = await serverPid();

      await killed.kill();
      await other.stop();
      expect(processStart(server)).toBeUndefined();
    });

    test('after a crash of the whole machine the server starts again and has what was committed', async () => {
      const crashed = start(user);
      await query(await crashed.url, 'CREATE TABLE committed AS SELECT 42 AS answer');
      await crashed.kill();
      await killServer();

      const next = start(user);
      expect(await query(await next.url, 'SELECT answer FROM committed')).toEqual([{ answer: 42 }]);
    });

    test('a postmaster.pid whose number now belongs to another process does not block the start', async () => {
      const crashed = start(user);
      await crashed.url;
      await crashed.kill();
      const pidFile = await readFile(serverPidFile(), 'utf8');
      await killServer();
      const stranger = spawn('sleep', ['600'], { ...(user ?? postgresUser()), stdio: 'ignore' });
      try {
        await once(stranger, 'spawn');
        await writeFile(serverPidFile(), pidFile.replace(/^\d+/, String(stranger.pid)));

        const next = start(user);
        expect(await query(await next.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
        expect(await serverPid()).not.toBe(stranger.pid);
        expect(processStart(stranger.pid!)).toBeDefined();
      } finally {
        stranger.kill();
      }
    });

    test('Ctrl-C reaches the process, and not its Postgres', async () => {
      const running = start(user);
      await running.url;
      running.interruptGroup();
      expect(await query(await running.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
      await running.stop();
    });

    test('a copy of the folder, made while its server runs, gets a server of its own', async () => {
      const original = start(user);
      const port = new URL(await original.url).port;
      const copied = join(directory, 'copied');
      await mkdir(copied);
      await cp(join(directory, 'cluster'), join(copied, 'cluster'), { recursive: true });
      const outer = directory;
      directory = copied;
      try {
        if (user !== undefined) await giveTree(copied, user);
        const copy = start(user);
        expect(new URL(await copy.url).port).not.toBe(port);
        await copy.stop();
      } finally {
        directory = outer;
      }
    });

    test('data of another major version is refused with a way out, and left alone', async () => {
      const first = start(user);
      await first.url;
      await first.stop();
      const version = join(directory, 'cluster', 'PG_VERSION');
      const current = await readFile(version, 'utf8');
      await writeFile(version, '15\n');

      await expect(start(user).url).rejects.toThrow(
        /made by Postgres 15, and this Longshore brings Postgres 18/,
      );
      expect(await readFile(version, 'utf8')).toBe('15\n');
      await writeFile(version, current);
    });
  });
});

describe('the embedded Postgres, started as root', () => {
  afterEach(() => removeDirectory());

  const asRoot = isRoot ? test : test.skip;
  const why = isRoot ? '' : ' (skipped: these tests do not run as root)';

  asRoot(`works in a folder below one that only root may enter, and keeps the data there${why}`, async () => {
    await makeDirectory();
    expect((await stat(directory)).mode & 0o777).toBe(0o700);
    const outer = directory;
    directory = join(outer, 'data', 'postgres');
    try {
      const first = start();
      await query(await first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
      await first.stop();
      const second = start();
      expect(await query(await second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
      await second.stop();
      expect(await readdir(directory)).toContain('cluster');
    } finally {
      directory = outer;
    }
  });

  asRoot(`leaves the folder of an ordinary user usable to that user${why}`, async () => {
    const owner = postgresUser()!;
    await makeDirectory(owner);
    const once = start();
    await once.url;
    await once.stop();
    const later = start(owner);
    expect(await later.url).toBe(await once.url);
  });
});

async function query(connectionString: string, sql: string): Promise<unknown[]> {
  const url = new URL(connectionString);
  // The application's own database is made by migrate().
  url.pathname = '/postgres';
  const client = new Client({ connectionString: url.href });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

function serverPidFile(): string {
  return join(directory, 'cluster', 'postmaster.pid');
}

async function serverPid(): Promise<number> {
  return Number((await readFile(serverPidFile(), 'utf8')).split('\n')[0]);
}

async function isInitdbAtWork(): Promise<boolean> {
  const unfinished = (await readdir(directory)).find((name) => name.startsWith('unfinished.'));
  return unfinished !== undefined && existsSync(join(directory, unfinished, 'cluster', 'PG_VERSION'));
}

/** As a power cut does: no shutdown, and postmaster.pid stays. */
async function killServer(): Promise<void> {
  const pid = await serverPid();
  if (processStart(pid) === undefined) return;
  process.kill(pid, 'SIGKILL');
  await until(() => processStart(pid) === undefined);
}

async function giveTree(path: string, { uid, gid }: RunAs): Promise<void> {
  await chown(path, uid, gid);
  for (const name of await readdir(path, { recursive: true })) await chown(join(path, name), uid, gid);
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(2);
}
