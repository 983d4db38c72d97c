import { join } from 'node:path';
import { freePort } from '../lib/free-port.mjs';
import { startProcess } from '../lib/process.mjs';
import { DIST, untilReady } from './longshore.mjs';

/**
 * For start and idle memory alone: it stores nothing.
 * @type {import('./system.mjs').System}
 */
export const bare = {
  name: 'bare',
  title: 'bare Nest + Fastify + Prisma',
  async start({ env }) {
    const port = await freePort();
    const begun = performance.now();
    const program = join(import.meta.dirname, 'servers/bare.mjs');
    const server = startProcess(process.execPath, [program, DIST], { env: { ...env, PORT: String(port) } });
    await untilReady(port);
    return { ...server, port, readySeconds: (performance.now() - begun) / 1000 };
  },
};
