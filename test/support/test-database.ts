import { randomUUID } from 'node:crypto';
import { Client } from 'pg';

/** The database of this Jest worker: migrated, and shared by the test files that run in it one after another. */
export function testDatabaseUrl(): Promise<string> {
  return cloneTemplate(`worker_${process.env.JEST_WORKER_ID ?? '1'}`);
}

/** A new, migrated, empty database for a test that wants one of its own. */
export function freshDatabaseUrl(): Promise<string> {
  return cloneTemplate(`fresh_${randomUUID().replaceAll('-', '')}`);
}

async function cloneTemplate(suffix: string): Promise<string> {
  const url = new URL(templateUrl());
  const template = url.pathname.slice(1);
  const name = `${template}_${suffix}`;
  const admin = new URL(url);
  admin.pathname = '/postgres';
  const client = new Client({ connectionString: admin.href });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  } catch (error) {
    const exists = (error as { code?: string }).code === '42P04';
    if (!exists) throw error;
  } finally {
    await client.end();
  }
  url.pathname = `/${name}`;
  return url.href;
}

function templateUrl(): string {
  const url = process.env.LONGSHORE_TEST_TEMPLATE_URL;
  if (url === undefined)
    throw new Error('The test databases are made by test/support/global-setup.ts: run npm test.');
  return url;
}
