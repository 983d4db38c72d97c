import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, DatabaseError } from 'pg';
import { type OptionalStep, takeOptionalStep } from './optional-steps.js';

export interface MigrateOptions {
  migrationsDirectory?: string;
  /** Taken after the migrations, each as far as this database allows. */
  optionalSteps?: readonly OptionalStep[];
  log?: (message: string) => void;
}

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

interface AppliedMigration {
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished_at: Date | null;
}

/** The same place seen from src/database and from dist/database. */
const packagedMigrations = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));

/** What Prisma's own CLI locks, so that it and we keep out of each other's way. */
const prismaLock = 72707369;

const migrationsTable = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                  VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum            VARCHAR(64) NOT NULL,
    finished_at         TIMESTAMPTZ,
    migration_name      VARCHAR(255) NOT NULL,
    logs                TEXT,
    rolled_back_at      TIMESTAMPTZ,
    started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`;

/**
 * Applies the migrations that the database does not have yet, and leaves the records that `prisma migrate deploy`
 * would. Unlike Prisma it applies each in one transaction, so a failed one leaves nothing behind and can be repeated.
 * Returns the names of those it applied.
 */
export async function migrate(databaseUrl: string, options: MigrateOptions = {}): Promise<string[]> {
  const migrations = await readMigrations(options.migrationsDirectory ?? packagedMigrations);
  const client = await connectCreating(databaseUrl);
  try {
    await client.query('SELECT pg_advisory_lock($1)', [prismaLock]);
    await client.query(migrationsTable);
    const pending = pendingOf(migrations, await readApplied(client));
    for (const migration of pending) {
      await apply(client, migration);
      options.log?.(`Applied migration ${migration.name}`);
    }
    for (const step of options.optionalSteps ?? []) await takeOptionalStep(client, step, options.log);
    return pending.map((migration) => migration.name);
  } finally {
    // Ends the session, and with it the lock.
    await client.end();
  }
}

async function readMigrations(directory: string): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(join(directory, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

async function readApplied(client: Client): Promise<AppliedMigration[]> {
  const { rows } = await client.query<AppliedMigration>(
    `SELECT migration_name, checksum, finished_at FROM _prisma_migrations
      WHERE rolled_back_at IS NULL ORDER BY started_at`,
  );
  return rows;
}

function pendingOf(migrations: Migration[], applied: AppliedMigration[]): Migration[] {
  const byName = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const { migration_name: name, checksum, finished_at } of applied) {
    const migration = byName.get(name);
    if (finished_at === null) {
      throw new Error(
        `Migration ${name} failed halfway in this database. Repair it, then record that with ` +
          `"npx prisma migrate resolve --applied ${name}" or "--rolled-back ${name}".`,
      );
    }
    if (migration === undefined) {
      throw new Error(
        `This database has migration ${name}, which this version of Longshore does not know. ` +
          'It was used by a newer version: start that one, or another database.',
      );
    }
    if (migration.checksum !== checksum) {
      throw new Error(
        `Migration ${name} was changed after it had been applied to this database. ` +
          'Restore its file; a change to the schema needs a new migration.',
      );
    }
  }
  const done = new Set(applied.map((row) => row.migration_name));
  return migrations.filter((migration) => !done.has(migration.name));
}

async function apply(client: Client, migration: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(migration.sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, clock_timestamp(), 1)`,
      [randomUUID(), migration.checksum, migration.name],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw new Error(`Migration ${migration.name} failed and was undone: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

async function connectCreating(databaseUrl: string): Promise<Client> {
  try {
    return await connect(databaseUrl);
  } catch (error) {
    if (!hasCode(error, '3D000')) throw error;
  }
  await createDatabase(databaseUrl);
  return connect(databaseUrl);
}

async function connect(connectionString: string): Promise<Client> {
  const client = new Client({ connectionString });
  // A connection lost while no query runs is reported here only; the next query fails anyway.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function createDatabase(databaseUrl: string): Promise<void> {
  const url = new URL(databaseUrl);
  const name = decodeURIComponent(url.pathname.slice(1));
  url.pathname = '/postgres';
  const client = await connect(url.href);
  try {
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } catch (error) {
    // Another caller was first: "already exists", or the unique index of the catalogue when both were at it.
    if (!hasCode(error, '42P04') && !hasCode(error, '23505')) throw error;
  } finally {
    await client.end();
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof DatabaseError && error.code === code;
}
