import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isOwnerAlive, livingOwners, processStart, uniqueOwner, withProcessLock } from './process-lock.js';
import { makeTestFolder } from '../../test/support/test-folder.js';

let folder: string;

beforeEach(async () => {
  folder = await makeTestFolder();
});

afterEach(() => rm(folder, { recursive: true }));

test('of many callers only one is inside at a time, and all get their turn', async () => {
  let inside = 0;
  let mostInside = 0;
  const turns = Array.from({ length: 20 }, (_, turn) =>
    withProcessLock(folder, async () => {
      mostInside = Math.max(mostInside, ++inside);
      await new Promise(setImmediate);
      inside -= 1;
      return turn;
    }),
  );
  expect(await Promise.all(turns)).toEqual(Array.from({ length: 20 }, (_, turn) => turn));
  expect(mostInside).toBe(1);
  expect(await readdir(folder)).toEqual([]);
});

test('work that fails lets the next one in', async () => {
  await expect(withProcessLock(folder, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await withProcessLock(folder, () => Promise.resolve('next'))).toBe('next');
});

test('a holder that died without a trace does not block', async () => {
  await writeFile(join(folder, `1.${await deadOwner()}`), '');
  await writeFile(join(folder, `choosing.${await deadOwner()}`), '');
  expect(await withProcessLock(folder, () => Promise.resolve('in'))).toBe('in');
});

test('a dead process is not taken for a living one that got its number', async () => {
  const [pid, , made] = uniqueOwner().split('-');
  const predecessor = `${pid}-1-${made}`;
  await writeFile(join(folder, `user.${predecessor}`), '');
  const me = uniqueOwner();
  await writeFile(join(folder, `user.${me}`), '');

  expect(isOwnerAlive(predecessor)).toBe(false);
  expect(await livingOwners(folder, 'user')).toEqual([me]);
});

test('a process has a start while it lives, and none after', async () => {
  const child = spawn(process.execPath, ['--eval', 'process.stdin.resume()'], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  await once(child, 'spawn');
  expect(processStart(child.pid!)).toBeDefined();
  child.stdin.end();
  await once(child, 'exit');
  expect(processStart(child.pid!)).toBeUndefined();
});

async function deadOwner(): Promise<string> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'spawn');
  const owner = `${child.pid}-${processStart(child.pid!) ?? '1'}-1`;
  await once(child, 'exit');
  return owner;
}
