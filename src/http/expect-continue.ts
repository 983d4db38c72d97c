import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/** Requests whose client waits for a "100 Continue" before it sends the body. */
const waiting = new WeakMap<IncomingMessage, ServerResponse>();

/**
 * Node would tell every client at once to send its body. Here it is told when the body is wanted, so that a part which
 * is refused is never sent (RFC 9110 section 10.1.1).
 */
export function deferContinue(server: Server): void {
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    waiting.set(request, response);
    server.emit('request', request, response);
  });
  // Any other expectation may be ignored (RFC 9110 section 10.1.1); Node would answer 417, and not as a problem.
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    server.emit('request', request, response);
  });
}

/** Call before reading a body. */
export function sendContinue(request: IncomingMessage): void {
  waiting.get(request)?.writeContinue();
  waiting.delete(request);
}

export function awaitsContinue(request: IncomingMessage): boolean {
  return waiting.has(request);
}
