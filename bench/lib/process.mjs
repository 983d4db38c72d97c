import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** The kernel counts in hundredths of a second. */
const TICKS_PER_SECOND = 100;

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill()));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

/**
 * A server in a process of its own. What it says on stderr is kept for the case that it dies.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, cwd?: string, stdout?: 'ignore' | 'pipe' }} [options]
 */
export function startProcess(command, args, { env, cwd, stdout = 'ignore' } = {}) {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', stdout, 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => (said = (said + chunk).slice(-4000)));
  child.on('error', (error) => (said += error.message));
  let isStopping = false;
  running.add(child);
  child.on('exit', (code, signal) => {
    running.delete(child);
    if (isStopping) return;
    console.error(`${command} ${args.join(' ')} ended by itself (${signal ?? code}).\n${said}`);
    process.exit(1);
  });
  return {
    pid: child.pid,
    stdout: child.stdout,
    async stop() {
      isStopping = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill();
      await once(child, 'exit');
    },
  };
}

/**
 * User and system seconds of a process with all its threads, without its children.
 * @param {number} pid
 */
export function cpuSeconds(pid) {
  const fields = statFields(pid);
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/**
 * The same with its children, living and dead. One that ends meanwhile is among its parent's dead at the next look.
 * @param {number} pid
 * @returns {number}
 */
export function cpuSecondsOfTree(pid) {
  for (;;) {
    try {
      return sumOfTree(pid);
    } catch (error) {
      if (!['ENOENT', 'ESRCH'].includes(error.code) || !existsSync(`/proc/${pid}`)) throw error;
    }
  }
}

function sumOfTree(pid) {
  const fields = statFields(pid);
  const own = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0) / TICKS_PER_SECOND;
  return childrenOf(pid).reduce((sum, child) => sum + sumOfTree(child), own);
}

/**
 * The most memory that a process has held at once, in MB (10^6 bytes).
 * @param {number} pid
 */
export function peakMb(pid) {
  return memoryMb(pid, 'VmHWM');
}

/** @param {number} pid */
export function residentMb(pid) {
  return memoryMb(pid, 'VmRSS');
}

function memoryMb(pid, name) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return (Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)[1]) * 1024) / 1e6;
}

/** From `state` on: the command before it may hold spaces. */
function statFields(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function childrenOf(pid) {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8')
      .split(' ')
      .filter((text) => text !== '')
      .map(Number),
  );
}
