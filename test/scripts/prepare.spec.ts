import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeTestFolder } from '../support/test-folder.js';

// The scripts run before anything is installed or built, so they are plain JavaScript without types.
type Packages = Record<string, { version?: string; integrity?: string; optional?: boolean; os?: string[] }>;
const staleness: string = '../../scripts/staleness.mjs';
const processLock: string = '../../scripts/process-lock.mjs';
const { hashFiles, isInstalled, isSupportedNode } = (await import(staleness)) as {
  hashFiles(root: string, paths: string[], include?: (path: string) => boolean): string;
  isInstalled(lock: { packages: Packages }, installed: { packages: Packages }, system?: object): boolean;
  isSupportedNode(version: string): boolean;
};
const { withProcessLock } = (await import(processLock)) as {
  withProcessLock<T>(folder: string, work: () => Promise<T>, onWait?: () => void): Promise<T>;
};

let folder: string;

beforeEach(async () => {
  folder = await makeTestFolder();
});

afterEach(() => rm(folder, { recursive: true }));

test.each([
  ['20.19.0', true],
  ['20.18.3', false],
  ['18.20.8', false],
  ['22.12.0', true],
  ['24.1.0', true],
])('Node %s is supported: %s', (version, expected) => {
  expect(isSupportedNode(version)).toBe(expected);
});

describe('what was made is out of date', () => {
  const inputs = ['src', 'package-lock.json', 'missing.json'];

  beforeEach(async () => {
    await mkdir(join(folder, 'src/deep'), { recursive: true });
    await writeFile(join(folder, 'src/deep/a.ts'), 'one');
    await writeFile(join(folder, 'src/b.spec.ts'), 'two');
    await writeFile(join(folder, 'package-lock.json'), '{}');
  });

  test('not while all files stay as they are', () => {
    expect(hashFiles(folder, inputs)).toBe(hashFiles(folder, inputs));
  });

  test.each([
    ['a file changes', () => writeFile(join(folder, 'src/deep/a.ts'), 'ONE')],
    ['a file is added', () => writeFile(join(folder, 'src/deep/c.ts'), '')],
    ['a file is deleted', () => rm(join(folder, 'src/deep/a.ts'))],
    ['a file that was missing appears', () => writeFile(join(folder, 'missing.json'), '')],
  ])('when %s', async (_, change) => {
    const before = hashFiles(folder, inputs);
    await change();
    expect(hashFiles(folder, inputs)).not.toBe(before);
  });

  test('not when a file changes that is left out', async () => {
    const noTests = (path: string) => !path.endsWith('.spec.ts');
    const before = hashFiles(folder, inputs, noTests);
    await writeFile(join(folder, 'src/b.spec.ts'), 'changed');
    expect(hashFiles(folder, inputs, noTests)).toBe(before);
  });
});

describe('node_modules', () => {
  const lock = {
    packages: {
      '': {},
      'node_modules/pg': { version: '8.0.0', integrity: 'sha512-pg' },
      'node_modules/swc-linux': { version: '1.0.0', integrity: 'sha512-l', optional: true, os: ['linux'] },
      'node_modules/swc-darwin': { version: '1.0.0', integrity: 'sha512-d', optional: true, os: ['darwin'] },
    },
  };
  const { 'node_modules/pg': pg, 'node_modules/swc-linux': swc } = lock.packages;
  const linux = { os: 'linux', cpu: 'x64' };

  test("of a user's own npm install is taken as it is", () => {
    const installed = { packages: { 'node_modules/pg': pg, 'node_modules/swc-linux': swc } };
    expect(isInstalled(lock, installed, linux)).toBe(true);
  });

  test('with another version of a package is out of date', () => {
    const installed = { packages: { 'node_modules/pg': { ...pg, version: '7.0.0' } } };
    expect(isInstalled(lock, installed, linux)).toBe(false);
  });

  test('without a package (npm ci --omit=dev) is out of date', () => {
    expect(isInstalled(lock, { packages: { 'node_modules/swc-linux': swc } }, linux)).toBe(false);
  });

  test('that came from another kind of machine is out of date', () => {
    const installed = { packages: { 'node_modules/pg': pg, 'node_modules/swc-linux': swc } };
    expect(isInstalled(lock, installed, { os: 'darwin', cpu: 'arm64' })).toBe(false);
  });
});

describe('the lock around the preparation', () => {
  test('is passed on, with a word to whoever waits', async () => {
    let finish = () => undefined as void;
    const first = withProcessLock(folder, () => new Promise<void>((resolve) => (finish = resolve)));
    const waited = new Promise<void>((resolve) => {
      void withProcessLock(folder, () => Promise.resolve(), resolve);
    });
    await waited;
    finish();
    await first;
    await withProcessLock(folder, () => Promise.resolve());
    expect(await readdir(folder)).toEqual([]);
  });

  test('does not wait for a process that was killed', async () => {
    await writeFile(join(folder, `1.${process.pid}-1`), '');
    await writeFile(join(folder, `choosing.${process.pid}-1`), '');
    expect(await withProcessLock(folder, () => Promise.resolve('in'))).toBe('in');
  });
});
