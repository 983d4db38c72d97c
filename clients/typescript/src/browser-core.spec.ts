import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));

function reachableFrom(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(file, 'utf8');
  for (const [, name = ''] of text.matchAll(/^(?:import|export)[^;]*? from '([^']+)'/gm)) {
    if (name.startsWith('.')) reachableFrom(join(dirname(file), name.replace(/\.js$/, '.ts')), seen);
    else seen.add(name);
  }
  return seen;
}

it('what a browser loads reaches nothing of Node and no package', () => {
  const reached = [...reachableFrom(join(root, 'index.ts'))];
  expect(reached.length).toBeGreaterThan(15);
  expect(reached.filter((name) => !name.startsWith(root) || name.includes('/node/'))).toEqual([]);
});
