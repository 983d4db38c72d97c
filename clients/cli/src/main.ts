#!/usr/bin/env node
import { run } from './run.js';
import { exitCodes } from './terminal.js';

const showCursor = '\u001b[?25h';
const interrupt = new AbortController();
let interruptedAt = 0;
let wasTerminated = false;

function onSignal(signal: NodeJS.Signals): void {
  const now = performance.now();
  wasTerminated ||= signal === 'SIGTERM';
  // Under `npm run` one Ctrl-C arrives twice: from the terminal and from npm.
  if (interruptedAt > 0 && now - interruptedAt > 500) leaveAtOnce();
  if (interruptedAt === 0) interruptedAt = now;
  interrupt.abort();
}

function leaveAtOnce(): never {
  if (process.stderr.isTTY) process.stderr.write(`${showCursor}\n`);
  process.exit(wasTerminated ? exitCodes.terminated : exitCodes.interrupted);
}

process.on('SIGINT', onSignal);
process.on('SIGTERM', onSignal);
// A reader that has seen enough (`| head`) is no reason for a stack trace.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? exitCodes.ok : exitCodes.failed);
});

const { env, stdin, stdout, stderr } = process;
const exitCode = await run(process.argv.slice(2), {
  env,
  stdin,
  stdout,
  stderr,
  cwd: process.cwd(),
  program: env.LONGSHORE_PROGRAM || 'longshore',
  interrupted: interrupt.signal,
});
process.exitCode = exitCode === exitCodes.interrupted && wasTerminated ? exitCodes.terminated : exitCode;
