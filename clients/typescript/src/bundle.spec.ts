import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { createContext, Script } from 'node:vm';
import { gzipSync } from 'node:zlib';
import type * as Esbuild from 'esbuild';

// Not imported: Jest's module registry is not the realm that esbuild expects its typed arrays to be of.
const esbuild = createRequire(import.meta.url)('esbuild') as typeof Esbuild;
const folder = fileURLToPath(new URL('.', import.meta.url));

/** What an application's bundler makes of an import, minified; what is loaded only when it is wanted stays outside. */
async function bundle(code: string, options: Esbuild.BuildOptions = {}): Promise<Uint8Array> {
  const later: Esbuild.Plugin = {
    name: 'loaded-later',
    setup: ({ onResolve }) =>
      onResolve({ filter: /./ }, ({ kind, path }) =>
        kind === 'dynamic-import' ? { path, external: true } : undefined,
      ),
  };
  const { outputFiles } = await esbuild.build({
    stdin: { contents: code, resolveDir: folder },
    ...{ bundle: true, minify: true, write: false, format: 'esm', target: 'es2022', plugins: [later] },
    ...options,
  });
  return outputFiles![0]!.contents;
}

const gzipped = async (code: string) => gzipSync(await bundle(code), { level: 9 }).length;

describe('what a page loads', () => {
  it('is under 10 KB for the whole client, as the README says', async () => {
    const size = await gzipped(`export { LongshoreClient, LongshoreError } from './index.js'`);
    expect(size).toBeLessThan(10 * 1024);
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const claimed = Number(/(\d+\.\d) KB gzipped/.exec(readme)?.[1]);
    expect(claimed).toBeGreaterThanOrEqual(Math.floor(size / 102.4) / 10);
    expect(claimed).toBeLessThan(size / 1024 + 0.3);
  });

  it('is next to nothing for what does not need the rest', async () => {
    expect(await gzipped(`export { LongshoreError } from './index.js'`)).toBeLessThan(400);
    expect(await gzipped(`export { IndexedDbResumeStore } from './index.js'`)).toBeLessThan(1_400);
  });

  it('touches nothing of the browser before it is used, so pages can be rendered on a server', async () => {
    const code = await bundle(`export * from './index.js'`, { format: 'iife', globalName: 'longshore' });
    // A realm with the language and nothing else: no window, no fetch, no crypto.
    const realm = createContext({});
    new Script(Buffer.from(code).toString()).runInContext(realm);
    const names = new Script('Object.keys(longshore).sort().join()').runInContext(realm) as string;
    expect(names.split(',')).toEqual([
      'IndexedDbResumeStore',
      'LongshoreClient',
      'LongshoreError',
      'blobSource',
      'bytesSource',
      'fetchTransport',
      'streamSource',
      'xhrTransport',
    ]);
    new Script(
      `new longshore.LongshoreClient({ endpoint: '' }); new longshore.IndexedDbResumeStore()`,
    ).runInContext(realm);
  });
});
