import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes a file that is made from the code, or with --check fails when it is not what the code makes now. */
export async function generated(name, text) {
  const path = join(import.meta.dirname, '..', name);
  const formatted = await format(name, text);
  if (!process.argv.includes('--check')) {
    writeFileSync(path, formatted);
    return;
  }
  let current = '';
  try {
    current = readFileSync(path, 'utf8');
  } catch {
    // Missing is out of date too.
  }
  if (current === formatted) return;
  console.error(`${name} is out of date: run the same command without --check and commit the file.`);
  process.exitCode = 1;
}

async function format(name, text) {
  if (!/\.(md|ts)$/.test(name)) return text;
  const { format: prettier, resolveConfig } = await import('prettier');
  return prettier(text, { ...(await resolveConfig(name)), filepath: name });
}
