import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { temporaryFolder } from '../../../test/support/stores.js';
import { SlotClaims } from './slot-claims.js';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let claims: SlotClaims;

beforeEach(async () => {
  folder = await temporaryFolder();
  await mkdir(join(folder.path, 'claims'));
  claims = new SlotClaims(folder.path);
});
afterEach(() => folder.remove());

/** A claim as another process would have left it. */
async function foreignClaim(text: string): Promise<void> {
  await writeFile(join(folder.path, 'claims', '1'), text);
}

const deadPid = () => spawnSync(process.execPath, ['-e', '']).pid;

it('one attempt has a slot, until it fails', async () => {
  expect(await claims.claim(1)).toBe(true);
  expect(await claims.claim(1)).toBe(false);
  expect(await claims.claim(2)).toBe(true);
  await claims.release(1);
  expect(await claims.claim(1)).toBe(true);
});

it('of many attempts at once one has the slot', async () => {
  const won = await Promise.all(Array.from({ length: 20 }, () => new SlotClaims(folder.path).claim(7)));
  expect(won.filter(Boolean)).toHaveLength(1);
});

it('a slot whose part is stored stays taken', async () => {
  await claims.claim(1);
  await claims.settle(1);
  expect(await claims.claim(1)).toBe(false);
});

it('a slot given back after its last byte is not taken for finished when another attempt has it', async () => {
  await claims.claim(1);
  await claims.settle(1);
  await claims.release(1);
  expect(await claims.claim(1)).toBe(true);
  await claims.seal('one');
  expect(await claims.mayBeWritten()).toBe(true);
});

it('sealed, no slot can be claimed any more', async () => {
  await claims.seal('one');
  expect(await claims.claim(1)).toBe(false);
});

it('the data file belongs to the purpose that sealed it first, however often that asks', async () => {
  expect(await claims.seal('one')).toBe(true);
  expect(await claims.seal('another')).toBe(false);
  expect(await new SlotClaims(folder.path).seal('one')).toBe(true);
});

it('the data file belongs to nobody when whoever sealed it died before saying for what', async () => {
  await claims.seal('');
  expect(await claims.seal('one')).toBe(false);
});

it('a part that is stored after the seal counts as written', async () => {
  await claims.claim(1);
  await claims.seal('one');
  await claims.settle(1);
  expect(await claims.mayBeWritten()).toBe(false);
});

it('nothing is written any more once all attempts have ended', async () => {
  await claims.claim(1);
  await claims.settle(1);
  await claims.claim(2);
  await claims.release(2);
  await claims.seal('one');
  expect(await claims.mayBeWritten()).toBe(false);
});

it('an attempt that goes on may still write, and ends also after the seal', async () => {
  await claims.claim(1);
  await claims.seal('one');
  expect(await claims.mayBeWritten()).toBe(true);
  await claims.release(1);
  expect(await claims.mayBeWritten()).toBe(false);
});

const host = hostname();
it.each([
  ['a process that has ended', () => ({ host, pid: deadPid(), token: 'x' }), false],
  [
    'an earlier process with our number, as in a container',
    () => ({ host, pid: process.pid, token: 'x' }),
    false,
  ],
  ['a process that lives', () => ({ host, pid: process.ppid, token: 'x' }), true],
  ['a process on another machine', () => ({ host: `not-${host}`, pid: deadPid(), token: 'x' }), true],
])('the claim of %s counts as it should', async (_what, owner, mayWrite) => {
  await foreignClaim(JSON.stringify(owner()));
  await claims.seal('one');
  expect(await claims.mayBeWritten()).toBe(mayWrite);
});

it.each(['', '{"host":', 'null'])('a claim that cannot be read (%j) counts as alive', async (text) => {
  await foreignClaim(text);
  await claims.seal('one');
  expect(await claims.mayBeWritten()).toBe(true);
});
