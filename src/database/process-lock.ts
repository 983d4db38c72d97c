import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/*
 * Records of processes as empty files, named `<what>.<pid>-<started>-<n>`. They survive kill -9, and because the name
 * tells the process apart from a later one with the same pid, a record of a dead process is recognised and harmless.
 */

let recordsMade = 0;

/** A name for something of this process that no other process, past or present, uses. */
export function uniqueOwner(): string {
  recordsMade += 1;
  return `${process.pid}-${processStart(process.pid)}-${recordsMade}`;
}

export function isOwnerAlive(owner: string): boolean {
  const [pid, started] = owner.split('-');
  return started !== undefined && processStart(Number(pid)) === started;
}

/** When a process started, in the unit of the system; undefined once it is dead, also as a zombie. */
export function processStart(pid: number): string | undefined {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  if (process.platform === 'linux') return linuxProcessStart(pid);
  if (process.platform === 'win32') return isPidInUse(pid) ? 'started' : undefined;
  try {
    const [state, ...started] = execFileSync('ps', ['-o', 'state=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
      .trim()
      .split(/\s+/);
    return state?.startsWith('Z') ? undefined : started.join('').replaceAll(/\W/g, '');
  } catch {
    return undefined;
  }
}

function linuxProcessStart(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // proc(5): "pid (name) state …", the name may hold anything; the start time is field 22.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

function isPidInUse(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The living owners of the records of one kind in a folder. Records of the dead are removed on the way. */
export async function livingOwners(folder: string, kind: string): Promise<string[]> {
  return (await livingRecords(folder)).filter((record) => record.kind === kind).map((record) => record.owner);
}

async function livingRecords(folder: string): Promise<{ kind: string; owner: string }[]> {
  const living = [];
  for (const name of await readdir(folder)) {
    const [kind, owner] = name.split('.');
    if (kind === undefined || owner === undefined) continue;
    if (isOwnerAlive(owner)) living.push({ kind, owner });
    else await rm(join(folder, name), { force: true });
  }
  return living;
}

/**
 * Runs `work` while no other process, and no other call in this one, is inside for the same folder.
 *
 * This is Lamport's bakery: draw a number higher than all others, wait for the lower ones. Each caller makes and
 * removes only files of its own, so a dead holder is passed over without the race of taking a stale lock file away
 * from under someone who has just taken it over.
 */
export async function withProcessLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  await mkdir(folder, { recursive: true });
  const me = uniqueOwner();
  const number = await drawNumber(folder, me);
  try {
    while (await mustWait(folder, number, me)) await delay(20);
    return await work();
  } finally {
    await rm(join(folder, `${number}.${me}`), { force: true });
  }
}

async function drawNumber(folder: string, me: string): Promise<number> {
  const choosing = join(folder, `choosing.${me}`);
  await writeFile(choosing, '');
  try {
    const number = Math.max(0, ...(await waitingNumbers(folder)).map((other) => other.number)) + 1;
    await writeFile(join(folder, `${number}.${me}`), '');
    return number;
  } finally {
    await rm(choosing, { force: true });
  }
}

async function mustWait(folder: string, number: number, me: string): Promise<boolean> {
  // Two listings: whoever finished choosing during the first one is in the second one with a number.
  if ((await livingOwners(folder, 'choosing')).length > 0) return true;
  return (await waitingNumbers(folder)).some(
    (other) => other.number < number || (other.number === number && other.owner < me),
  );
}

async function waitingNumbers(folder: string): Promise<{ number: number; owner: string }[]> {
  return (await livingRecords(folder))
    .map(({ kind, owner }) => ({ number: Number(kind), owner }))
    .filter((ticket) => Number.isInteger(ticket.number));
}
