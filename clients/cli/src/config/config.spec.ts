import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { run } from '../run.js';
import { testTerminal } from '../testing/test-terminal.js';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'longshore-config-'));
});
afterEach(async () => {
  await rm(home, { recursive: true });
});

const file = () => path.join(home, 'longshore', 'config.json');

async function config(args: string[], env: Record<string, string> = {}, input = '') {
  const terminal = testTerminal(home, { XDG_CONFIG_HOME: home, ...env }, input);
  return { exitCode: await run(['config', ...args], terminal), out: terminal.out(), err: terminal.err() };
}

it('keeps settings in a file that nobody else may read', async () => {
  expect((await config(['set', 'endpoint', 'https://up.example.com'])).exitCode).toBe(0);
  expect((await config(['set', 'part-size', '16MiB'])).exitCode).toBe(0);
  expect(JSON.parse(await readFile(file(), 'utf8'))).toEqual({
    endpoint: 'https://up.example.com',
    'part-size': '16MiB',
  });
  await chmod(file(), 0o644);
  await config(['set', 'retries', '7']);
  expect((await stat(file())).mode & 0o777).toBe(0o600);
  expect((await stat(path.dirname(file()))).mode & 0o777).toBe(0o700);
  expect((await config(['path'])).out).toBe(`${file()}\n`);
});

it('tells what holds and where it is from: the environment beats the file', async () => {
  await config(['set', 'concurrency', '3']);
  const { out } = await config(['list'], { LONGSHORE_URL: 'http://other:1' });
  expect(out.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
    ['endpoint', 'http://other:1', 'LONGSHORE_URL'],
    ['token', '–', 'not set'],
    ['part-size', '–', "not set: the server's choice"],
    ['concurrency', '3', `concurrency in ${file()}`],
    ['retries', '–', "not set: the server's choice"],
    [''],
  ]);
  expect(JSON.parse((await config(['get', 'concurrency', '--json'])).out)).toMatchObject({ value: '3' });
});

it('reads a token from stdin, and never prints it whole', async () => {
  const { exitCode, err } = await config(['set', 'token'], {}, 'ls_0123456789abcdef\n');
  expect([exitCode, err]).toEqual([0, `✓ token is ls_0…, in ${file()}\n`]);
  expect((await config(['get', 'token'])).out).toBe('ls_0…\n');
  expect((await config(['list'])).out).not.toContain('456789');
  expect((await config(['list', '--json'])).out).not.toContain('456789');
  expect((await config(['get', 'token'], { LONGSHORE_TOKEN: 'short' })).out).toBe('…\n');
  expect(await readFile(file(), 'utf8')).toContain('ls_0123456789abcdef');
});

it('forgets a setting', async () => {
  await config(['set', 'retries', '7']);
  expect((await config(['unset', 'retries'])).exitCode).toBe(0);
  expect(await config(['get', 'retries'])).toMatchObject({ exitCode: 1, out: '' });
  expect((await config(['get', 'endpoint'])).out).toBe('http://127.0.0.1:3000\n');
});

it.each([
  [[], 'Say what to do'],
  [['sett', 'a', 'b'], 'config knows no "sett". Did you mean set?'],
  [['get'], 'Usage: longshore config get NAME'],
  [['set', 'partsize', '5MiB'], 'Did you mean part-size?'],
  [['set', 'part-size', 'large'], 'part-size must look like 16MiB, not "large"'],
  [['set', 'endpoint', 'example.com'], 'endpoint must be a URL'],
  [['set', 'retries'], 'Give a value'],
])('config %j ends with 2 and says why', async (args, message) => {
  const { exitCode, err } = await config(args);
  expect(exitCode).toBe(2);
  expect(err).toContain(message);
});

it('does not go on with a file that makes no sense', async () => {
  await config(['set', 'retries', '7']);
  await writeFile(file(), '{"endpoint": 5}');
  const { exitCode, err } = await config(['list']);
  expect([exitCode, err]).toEqual([2, expect.stringContaining(`${file()} must be a JSON object of texts`)]);
});
