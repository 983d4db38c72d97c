import { rm } from 'node:fs/promises';
import { Client } from 'pg';
import { rememberedTestServer } from './test-server.js';

export default async function globalTeardown(): Promise<void> {
  const server = rememberedTestServer();
  if (server?.postgres === undefined || server.directory === undefined) await dropTestDatabases();
  else {
    await server.postgres.stop();
    await rm(server.directory, { recursive: true, force: true });
  }
}

/** On a server of the user's own, nothing of ours is left behind. */
async function dropTestDatabases(): Promise<void> {
  const template = new URL(process.env.LONGSHORE_TEST_TEMPLATE_URL ?? '');
  const name = template.pathname.slice(1);
  template.pathname = '/postgres';
  const client = new Client({ connectionString: template.href });
  await client.connect();
  try {
    const { rows } = await client.query<{ datname: string }>(
      'SELECT datname FROM pg_database WHERE starts_with(datname, $1)',
      [name],
    );
    for (const { datname } of rows) {
      await client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(datname)} WITH (FORCE)`);
    }
  } finally {
    await client.end();
  }
}
