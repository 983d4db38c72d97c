import { pipeline, type Readable, Transform } from 'node:stream';
import type { Throttle } from '../storage/throttle.js';

/** The same bytes, no faster than they may go. Ends, fails and is destroyed together with `stream`, and releases the throttle then. */
export function throttled(stream: Readable, throttle: Throttle): Readable {
  const gate = new Transform({
    transform(chunk: Buffer, _encoding, pass) {
      const paid = throttle.spend(chunk.length);
      if (paid) void paid.then(() => pass(null, chunk));
      else pass(null, chunk);
    },
  });
  // An error reaches whoever reads: pipeline destroys the gate with it.
  return pipeline(stream, gate, () => throttle.release());
}
