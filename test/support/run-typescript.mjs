import { readFile } from 'node:fs/promises';
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';

/*
 * `node --import ./test/support/run-typescript.mjs file.ts` runs a TypeScript file from the source, for tests that
 * start and kill processes. Node loads this file twice: in the program, and as the hooks below.
 */
if (isMainThread) register(import.meta.url);

export async function resolve(specifier, context, nextResolve) {
  try {
    return await nextResolve(specifier, context);
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND' || !/^\.{1,2}\/.*\.js$/.test(specifier)) throw error;
    return nextResolve(specifier.replace(/\.js$/, '.ts'), context);
  }
}

export async function load(url, context, nextLoad) {
  if (!/^file:.*\.ts$/.test(url)) return nextLoad(url, context);
  const [{ transform }, { swcOptions, typescript }] = await Promise.all([
    import('@swc/core'),
    import('./swc-options.mjs'),
  ]);
  const filename = fileURLToPath(url);
  const { code } = await transform(await readFile(filename, 'utf8'), { ...swcOptions(typescript), filename });
  return { format: 'module', source: code, shortCircuit: true };
}
