import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { freshDatabaseUrl } from '../../test/support/test-database.js';
import { migrate } from './migrate.js';
import { makeTestFolder } from '../../test/support/test-folder.js';

let migrationsDirectory: string;
let url: string;

beforeEach(async () => {
  migrationsDirectory = await makeTestFolder();
  await writeFile(join(migrationsDirectory, 'migration_lock.toml'), 'provider = "postgresql"\n');
  await writeMigration('1_boats', 'CREATE TABLE boats (name text); CREATE TABLE ports (name text);');
  await writeMigration('2_anchors', 'ALTER TABLE boats ADD COLUMN anchors int NOT NULL DEFAULT 1;');
  url = await unknownDatabaseUrl();
});

afterEach(async () => {
  await rm(migrationsDirectory, { recursive: true });
  await query(`DROP DATABASE IF EXISTS ${databaseName(url)} WITH (FORCE)`, atServer(url));
});

test('a database that does not exist yet is created and gets every migration, in order', async () => {
  const said: string[] = [];
  expect(await migrate(url, { migrationsDirectory, log: (message) => said.push(message) })).toEqual([
    '1_boats',
    '2_anchors',
  ]);
  expect(said).toEqual(['Applied migration 1_boats', 'Applied migration 2_anchors']);
  expect(await query('SELECT * FROM boats')).toEqual([]);
});

test('migrating again does nothing; a migration added later is applied alone', async () => {
  await migrate(url, { migrationsDirectory });
  expect(await migrate(url, { migrationsDirectory })).toEqual([]);
  await writeMigration('3_flags', 'CREATE TABLE flags (colour text);');
  expect(await migrate(url, { migrationsDirectory })).toEqual(['3_flags']);
});

test('many servers starting at once apply each migration once', async () => {
  const applied = await Promise.all(Array.from({ length: 8 }, () => migrate(url, { migrationsDirectory })));
  expect(applied.flat().sort()).toEqual(['1_boats', '2_anchors']);
});

test('the records are those that "prisma migrate deploy" writes and checks', async () => {
  await migrate(url, { migrationsDirectory });
  const [record] = await query('SELECT * FROM _prisma_migrations ORDER BY migration_name');
  expect(record).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    // echo -n 'CREATE TABLE boats (name text); CREATE TABLE ports (name text);' | sha256sum
    checksum: '08f725612fb05c5123b1e19c68207ee20af9b12454aeac148be3b409a2257da5',
    migration_name: '1_boats',
    started_at: expect.any(Date) as Date,
    finished_at: expect.any(Date) as Date,
    rolled_back_at: null,
    logs: null,
    applied_steps_count: 1,
  });
});

test('a migration that fails is undone as a whole, and works once it is repaired', async () => {
  await writeMigration('3_flags', 'CREATE TABLE flags (colour text); SELECT 1 / 0;');
  await expect(migrate(url, { migrationsDirectory })).rejects.toThrow(
    'Migration 3_flags failed and was undone: division by zero',
  );
  expect(await query(`SELECT to_regclass('flags') AS flags`)).toEqual([{ flags: null }]);

  await writeMigration('3_flags', 'CREATE TABLE flags (colour text);');
  expect(await migrate(url, { migrationsDirectory })).toEqual(['3_flags']);
});

test('a migration changed after it was applied is refused', async () => {
  await migrate(url, { migrationsDirectory });
  await writeMigration('1_boats', 'CREATE TABLE boats (name varchar);');
  await expect(migrate(url, { migrationsDirectory })).rejects.toThrow('Migration 1_boats was changed');
});

test('a database of a newer version is refused', async () => {
  await migrate(url, { migrationsDirectory });
  await rm(join(migrationsDirectory, '2_anchors'), { recursive: true });
  await expect(migrate(url, { migrationsDirectory })).rejects.toThrow(
    /2_anchors, which this version .* not know/,
  );
});

test('a migration that Prisma left half done is refused until it is resolved', async () => {
  await migrate(url, { migrationsDirectory });
  await query(`UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name = '2_anchors'`);
  await expect(migrate(url, { migrationsDirectory })).rejects.toThrow(
    'npx prisma migrate resolve --applied 2_anchors',
  );
  // What `prisma migrate resolve --rolled-back` does.
  await query(`UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name = '2_anchors'`);
  await query('ALTER TABLE boats DROP COLUMN anchors');
  expect(await migrate(url, { migrationsDirectory })).toEqual(['2_anchors']);
});

test("Longshore's own migrations are found without being told where", async () => {
  const migrated = await freshDatabaseUrl();
  expect(await migrate(migrated)).toEqual([]);
  expect(await query('SELECT id FROM upload_sessions', migrated)).toEqual([]);
});

async function writeMigration(name: string, sql: string): Promise<void> {
  await mkdir(join(migrationsDirectory, name), { recursive: true });
  await writeFile(join(migrationsDirectory, name, 'migration.sql'), sql);
}

async function unknownDatabaseUrl(): Promise<string> {
  const fresh = await freshDatabaseUrl();
  await query(`DROP DATABASE ${databaseName(fresh)}`, atServer(fresh));
  return fresh;
}

function databaseName(databaseUrl: string): string {
  return new URL(databaseUrl).pathname.slice(1);
}

function atServer(databaseUrl: string): string {
  return Object.assign(new URL(databaseUrl), { pathname: '/postgres' }).href;
}

async function query(sql: string, connectionString = url): Promise<unknown[]> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(sql)).rows as unknown[];
  } finally {
    await client.end();
  }
}
