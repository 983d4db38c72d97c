import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../src/database/embedded-postgres.js';
import { migrate } from '../../src/database/migrate.js';
import { foldersLeftBehind, makeTestFolder } from './test-folder.js';
import { type TestServer, rememberTestServer } from './test-server.js';

/** Not durable: these databases live for one run. */
const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' };

/** One Postgres for the whole run, with a migrated template that each worker clones. */
export default async function globalSetup(): Promise<void> {
  const server = await testServer();
  const url = new URL(server.url);
  url.pathname = `/longshore_template_${process.pid}`;
  await migrate(url.href);
  process.env.LONGSHORE_TEST_TEMPLATE_URL = url.href;
  rememberTestServer(server);
}

async function testServer(): Promise<TestServer> {
  const given = process.env.LONGSHORE_TEST_DATABASE_URL;
  if (given) return { url: given };
  await removeLeftBehind();
  const directory = await makeTestFolder();
  const postgres = await startEmbeddedPostgres({ directory, settings });
  return { url: postgres.url, directory, postgres };
}

/** Runs that were killed had no teardown: their Postgres is still up. */
async function removeLeftBehind(): Promise<void> {
  for (const directory of await foldersLeftBehind()) {
    try {
      if (existsSync(join(directory, 'cluster')))
        await (await startEmbeddedPostgres({ directory, settings })).stop();
      await rm(directory, { recursive: true, force: true });
    } catch {
      // Another user's run, or too broken to start: not worth failing this one.
    }
  }
}
