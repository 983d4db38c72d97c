import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Terminal, UsageError } from '../terminal.js';

/** By the XDG base directory specification. */
export function configPath(env: Terminal['env']): string {
  const folder = env.XDG_CONFIG_HOME || path.join(env.HOME || os.homedir(), '.config');
  return path.join(folder, 'longshore', 'config.json');
}

/** @throws UsageError when it cannot be read: going on without it could send files to another server. */
export function readConfig(env: Terminal['env']): Record<string, string> {
  const file = configPath(env);
  const text = contentOf(file);
  if (text === undefined) return {};
  try {
    const value: unknown = JSON.parse(text);
    if (isTexts(value)) return value;
  } catch {
    // Said below.
  }
  throw new UsageError(`${file} must be a JSON object of texts: mend or remove it`);
}

export function writeConfig(env: Terminal['env'], config: Record<string, string>): void {
  const file = configPath(env);
  const draft = `${file}.${randomUUID()}`;
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  // The key is in it, so nobody else may read it. Renamed in one step, so nobody ever reads half of it.
  writeFileSync(draft, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, file);
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new UsageError(`The configuration cannot be read: ${message}`);
  }
}

function isTexts(value: unknown): value is Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((each) => typeof each === 'string');
}
