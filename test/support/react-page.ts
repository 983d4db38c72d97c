import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type * as Esbuild from 'esbuild';
import type { ClientPage } from './client-page.js';
import { startLocalServer } from './local-server.js';

// Not imported: Jest's module registry is not the realm that esbuild expects its typed arrays to be of.
const esbuild = createRequire(import.meta.url)('esbuild') as typeof Esbuild;
const clients = (path: string) => fileURLToPath(new URL(`../../clients/${path}`, import.meta.url));

/** An application's code with the React package, from its sources, as the application's bundler would put it together. */
export async function bundleReact(
  code: string,
  options: Esbuild.BuildOptions = {},
): Promise<Map<string, string>> {
  const { outputFiles } = await esbuild.build({
    stdin: { contents: code, loader: 'tsx', resolveDir: clients('react') },
    alias: {
      '@longshore/react/styles.css': clients('react/styles.css'),
      '@longshore/react': clients('react/src/index.ts'),
      '@longshore/client': clients('typescript/src/index.ts'),
    },
    ...{ bundle: true, write: false, format: 'esm', target: 'es2022', jsx: 'automatic', outfile: 'page.js' },
    ...{ define: { 'process.env.NODE_ENV': '"development"' }, logLevel: 'error' },
    ...options,
  });
  return new Map(outputFiles!.map(({ path, text }) => [path.slice(path.lastIndexOf('/')), text]));
}

/** `App`, the default export of a module, put into the page in StrictMode. */
export function mounted(module: string): string {
  return `
    import { StrictMode } from 'react';
    import { createRoot } from 'react-dom/client';
    ${module.replace('export default function', 'function')}
    createRoot(document.getElementById('root')).render(<StrictMode><App /></StrictMode>);`;
}

/** Serves a page that runs the code, on an origin of its own. Each load asks for the code anew. */
export async function serveReactPage(code: () => string): Promise<ClientPage> {
  return startLocalServer((request, response) => {
    void answer(request.url!, code()).then(({ type, text }) =>
      response.setHeader('content-type', `${type}; charset=utf-8`).end(text),
    );
  });
}

const HTML = `<!doctype html>
<html lang="en">
  <title>An application</title>
  <meta name="color-scheme" content="light dark">
  <style>body { background: light-dark(#fff, #111); color: light-dark(#000, #fff) }</style>
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="/page.css">
  <main><h1>An application</h1><div id="root"></div></main>
  <script type="module" src="/page.js"></script>
</html>`;

const TYPES: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css' };

async function answer(url: string, code: string): Promise<{ type: string; text: string }> {
  const type = TYPES[/\.\w+$/.exec(url)?.[0] ?? ''];
  if (!type) return { type: 'text/html', text: HTML };
  const files = await bundleReact(code);
  return { type, text: files.get(url) ?? '' };
}
