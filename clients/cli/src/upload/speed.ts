import { formatSpeed } from '../units.js';

/** Of a few bytes it would only tell how long a request takes. */
export function averageSpeed(bytes: number, elapsedMs: number): string {
  return bytes >= 2 ** 20 ? `, ${formatSpeed((bytes / elapsedMs) * 1000)} on average` : '';
}
