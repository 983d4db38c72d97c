#!/usr/bin/env node
import { run } from './run.js';

const interrupt = new AbortController();
let interruptedAt = 0;

function onSignal(): void {
  const now = performance.now();
  // Under `npm run` one Ctrl-C arrives twice: from the terminal and from npm.
  if (interruptedAt > 0 && now - interruptedAt > 500) process.exit(130);
  if (interruptedAt === 0) interruptedAt = now;
  interrupt.abort();
}

process.on('SIGINT', onSignal);
process.on('SIGTERM', onSignal);
// A reader that has seen enough (`| head`) is no reason for a stack trace.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

const { env, stdout, stderr } = process;
process.exitCode = await run(process.argv.slice(2), {
  env,
  stdout,
  stderr,
  cwd: process.cwd(),
  interrupted: interrupt.signal,
});
