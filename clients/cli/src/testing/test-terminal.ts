import { Readable, Writable } from 'node:stream';
import type { Terminal } from '../terminal.js';

/** A terminal whose output can be read, in a folder of its own. */
export interface TestTerminal extends Terminal {
  out(): string;
  err(): string;
  interrupt(): void;
}

export function testTerminal(cwd: string, env: Terminal['env'] = {}, input = ''): TestTerminal {
  const stop = new AbortController();
  const [stdout, out] = capture();
  const [stderr, err] = capture();
  return {
    cwd,
    // Whoever runs the tests may have a configuration of their own.
    env: { XDG_CONFIG_HOME: '/no-such-folder', ...env },
    program: 'longshore',
    stdin: Readable.from(input === '' ? [] : [Buffer.from(input)]),
    stdout,
    stderr,
    out,
    err,
    interrupted: stop.signal,
    interrupt: () => stop.abort(),
  };
}

function capture(): [Writable, () => string] {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  return [stream, () => Buffer.concat(chunks).toString()];
}
