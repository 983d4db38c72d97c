// Compares prisma/migrations with prisma/schema.prisma, on a Postgres that lives only as long as this runs.
// check-migrations.mjs and new-migration.mjs are the commands.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = resolve(import.meta.dirname, '..');
const MIGRATIONS = 'prisma/migrations';

/** The SQL that would bring the migrations to the schema; nothing when they agree. */
export async function missingSql() {
  return withPostgres(async (url) => {
    const diff = ['migrate', 'diff', '--from-migrations', MIGRATIONS, '--to-schema', 'prisma/schema.prisma'];
    const { code, stdout, stderr } = await prisma([...diff, '--script', '--exit-code'], url);
    if (code === 0) return undefined;
    if (code === 2) return stdout.trim();
    throw new Error(`prisma migrate diff failed:\n${stderr || stdout}`);
  });
}

export async function writeMigration(name, sql) {
  const last = (await readdir(join(ROOT, MIGRATIONS)))
    .filter((entry) => /^\d{14}_/.test(entry))
    .sort()
    .at(-1);
  const now = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  // They are applied in the order of their names, whatever this machine's clock says.
  const stamp = last && last.slice(0, 14) >= now ? String(BigInt(last.slice(0, 14)) + 1n) : now;
  const file = join(MIGRATIONS, `${stamp}_${name}`, 'migration.sql');
  await mkdir(dirname(join(ROOT, file)), { recursive: true });
  await writeFile(join(ROOT, file), `${sql}\n`);
  return file;
}

async function withPostgres(use) {
  const built = join(ROOT, 'dist/database/embedded-postgres.js');
  if (!existsSync(built)) throw new Error('dist/ is missing: npm run build');
  const { startEmbeddedPostgres } = await import(pathToFileURL(built).href);
  const directory = await mkdtemp(join(tmpdir(), 'longshore-migrations-'));
  try {
    const postgres = await startEmbeddedPostgres({ directory, settings: { fsync: 'off' } });
    try {
      const url = new URL(postgres.url);
      url.pathname = '/postgres'; // always there; the work is done in a database that the engine makes and drops
      return await use(url.href);
    } finally {
      await postgres.stop();
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function prisma(args, url) {
  const child = spawn(process.execPath, [join(ROOT, 'node_modules/prisma/build/index.js'), ...args], {
    cwd: ROOT,
    env: {
      ...process.env,
      DATABASE_URL: url,
      PRISMA_SCHEMA_ENGINE_BINARY: join(ROOT, 'scripts/schema-engine.mjs'),
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr']) child[name].on('data', (chunk) => (output[name] += chunk));
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (code) => done({ code, ...output }));
  });
}
