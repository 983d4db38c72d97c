import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CLIENT = fileURLToPath(new URL('../../clients/typescript/dist/', import.meta.url));

/** Serves one page, on an origin of its own, and beside it the built client for browsers. */
export async function servePage(html: string): Promise<{ origin: string; close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    const path = new URL(request.url!, 'http://page').pathname;
    if (path === '/') return void response.setHeader('content-type', 'text/html').end(html);
    const file = /^\/client\/([a-z-]+\.js)$/.exec(path)?.[1];
    readFile(join(CLIENT, file ?? 'none')).then(
      (text) => response.setHeader('content-type', 'text/javascript').end(text),
      () => response.writeHead(404).end(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
