import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/*
 * The lock of src/database/process-lock.ts, for the scripts that must run before there is a build: Lamport's bakery
 * with empty files named `<number>.<pid>-<start of the process>`. A caller makes and removes only its own, so one
 * killed with -9 leaves nothing that blocks.
 */

/** Runs `work` while no other living process is inside for the same folder. `onWait` is told once. */
export async function withProcessLock(folder, work, onWait = () => {}) {
  mkdirSync(folder, { recursive: true });
  const me = `${process.pid}-${processStart(process.pid)}`;
  const number = drawNumber(folder, me);
  try {
    for (let waited = false; mustWait(folder, number, me); waited = true) {
      if (!waited) onWait();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return await work();
  } finally {
    rmSync(join(folder, `${number}.${me}`), { force: true });
  }
}

function drawNumber(folder, me) {
  const choosing = join(folder, `choosing.${me}`);
  writeFileSync(choosing, '');
  try {
    const number = Math.max(0, ...tickets(folder).map((ticket) => ticket.number)) + 1;
    writeFileSync(join(folder, `${number}.${me}`), '');
    return number;
  } finally {
    rmSync(choosing, { force: true });
  }
}

function mustWait(folder, number, me) {
  // Two listings: whoever finished choosing during the first one is in the second one with a number.
  if (livingRecords(folder).some(([kind]) => kind === 'choosing')) return true;
  return tickets(folder).some(
    (other) => other.number < number || (other.number === number && other.owner < me),
  );
}

function tickets(folder) {
  const records = livingRecords(folder).map(([kind, owner]) => ({ number: Number(kind), owner }));
  return records.filter(({ number }) => Number.isInteger(number));
}

function livingRecords(folder) {
  const records = readdirSync(folder).map((name) => name.split('.'));
  return records.filter(([kind, owner]) => {
    if (owner === undefined) return false;
    const [pid, start] = owner.split('-');
    const isAlive = processStart(Number(pid)) === start;
    if (!isAlive) rmSync(join(folder, `${kind}.${owner}`), { force: true });
    return isAlive;
  });
}

/** When a process started: tells it from a later one with the same pid. Undefined once it is dead. */
export function processStart(pid) {
  try {
    if (process.platform === 'win32') return process.kill(pid, 0) ? 'started' : undefined;
    if (process.platform !== 'linux') {
      const started = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
      return started.replace(/\W/g, '');
    }
    // proc(5): "pid (name) state …", the start time is field 22.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
