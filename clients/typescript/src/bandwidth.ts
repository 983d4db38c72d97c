import { type Clock, systemClock } from './clock.js';
import type { Pace } from './transport.js';

/** No more bytes a second than this, whoever sends them. */
export function bandwidth(bytesPerSecond: number, clock: Clock = systemClock): Pace {
  let freeAt = -Infinity;
  return async (bytes, signal) => {
    const now = clock.now();
    const startAt = Math.max(now, freeAt);
    freeAt = startAt + (bytes / bytesPerSecond) * 1000;
    if (startAt > now) await clock.sleep(startAt - now, signal);
  };
}
