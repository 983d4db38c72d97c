import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type LocalServer, startLocalServer } from './local-server.js';

const CLIENT = fileURLToPath(new URL('../../clients/typescript/dist/', import.meta.url));

/** Serves one page, on an origin of its own, and beside it the built client for browsers. */
export async function servePage(html: string): Promise<LocalServer> {
  return startLocalServer((request, response) => {
    const path = new URL(request.url!, 'http://page').pathname;
    if (path === '/') return void response.setHeader('content-type', 'text/html').end(html);
    const file = /^\/client\/([a-z-]+\.js)$/.exec(path)?.[1];
    readFile(join(CLIENT, file ?? 'none')).then(
      (text) => response.setHeader('content-type', 'text/javascript').end(text),
      () => response.writeHead(404).end(),
    );
  });
}
