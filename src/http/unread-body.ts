import type { IncomingMessage } from 'node:http';
import { awaitsContinue } from './expect-continue.js';

/** A usual part is read to its end, and the connection serves on; what is longer is cut off. */
const MAX_DISCARDED_BYTES = 64 * 2 ** 20;
const MAX_DISCARD_MS = 10_000;

/**
 * After an answer that came before the end of the body: reads on for a while, because closing at once would reset the
 * connection, and a client that sends before it reads would never see the answer.
 */
export function discardUnreadBody(request: IncomingMessage): void {
  if (request.complete || request.destroyed) return;
  // The client was never asked for the body and may keep it; what follows would not be told from a new request.
  if (awaitsContinue(request)) return void request.destroy();
  let discarded = 0;
  const timer = setTimeout(() => request.destroy(), MAX_DISCARD_MS);
  timer.unref();
  request
    .on('data', (chunk: Buffer) => {
      discarded += chunk.length;
      if (discarded > MAX_DISCARDED_BYTES) request.destroy();
    })
    .on('close', () => clearTimeout(timer))
    .on('error', () => undefined)
    .resume();
}
