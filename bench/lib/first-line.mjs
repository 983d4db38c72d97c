import { once } from 'node:events';

/**
 * What a server says once it listens. Libraries may have something to say before.
 * @param {import('node:stream').Readable} stdout
 * @param {RegExp} pattern
 * @returns {Promise<string[]>} its groups
 */
export async function firstLine(stdout, pattern) {
  let said = '';
  for (;;) {
    said += String((await once(stdout, 'data'))[0]);
    const match = pattern.exec(said);
    if (match) return match.slice(1);
  }
}
