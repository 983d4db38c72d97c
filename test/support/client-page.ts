import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type * as Esbuild from 'esbuild';
import { startLocalServer } from './local-server.js';

// Not imported: Jest's module registry is not the realm that esbuild expects its typed arrays to be of.
const esbuild = createRequire(import.meta.url)('esbuild') as typeof Esbuild;
const CLIENT = fileURLToPath(new URL('../../clients/typescript/src/index.ts', import.meta.url));

export interface ClientPage {
  readonly origin: string;
  close: () => Promise<void>;
}

/**
 * Serves one page, on an origin of its own, and beside it the client for browsers as an application would bundle it.
 * `/stalled` is an address that takes a request and never reads it.
 */
export async function serveClientPage(html: string | (() => string)): Promise<ClientPage> {
  const { outputFiles } = await esbuild.build({
    entryPoints: [CLIENT],
    ...{ bundle: true, minify: true, write: false, format: 'esm', target: 'es2022' },
  });
  return startLocalServer((request, response) => {
    if (request.url === '/stalled') return void request.pause();
    const isScript = request.url === '/client.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? outputFiles[0]!.text : typeof html === 'string' ? html : html());
  });
}
