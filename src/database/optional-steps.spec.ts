import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { freshDatabaseUrl } from '../../test/support/test-database.js';
import { migrate } from './migrate.js';
import { FILENAME_SEARCH } from './optional-steps.js';

const optionalSteps = [FILENAME_SEARCH];

let url: string;
let client: Client;

beforeEach(async () => {
  url = await freshDatabaseUrl();
  client = await connect(url);
});

afterEach(async () => {
  await client.end();
});

test('text in a file name is found by the index, without regard to case, as it is without it', async () => {
  const names = ['Holiday 100%.mp4', 'my-holiday_1.MP4', 'zoë.bin', 'ZOË.bin', 'holidax.mp4', 'ab', 'xaby'];
  for (const name of names) await insertSession(name);
  const texts = ['holiday', 'HOLIDAY', '100\\%', 'y\\_1', 'zoë', 'ab', '.mp4', 'nothing like it'];
  const before = await Promise.all(texts.map(namesWith));

  await migrate(url, { optionalSteps });

  // So few rows are read faster one by one.
  for (const way of ['seqscan', 'indexscan', 'indexonlyscan']) await client.query(`SET enable_${way} = off`);
  expect(await planFor('holiday')).toContain('upload_sessions_filename_search_idx');
  expect(await Promise.all(texts.map(namesWith))).toEqual(before);
  expect(before[0]).toEqual(['Holiday 100%.mp4', 'my-holiday_1.MP4']);
});

test('is told once, and done once by many servers that start at once', async () => {
  const said: string[] = [];
  const start = () => migrate(url, { optionalSteps, log: (message) => said.push(message) });
  await Promise.all(Array.from({ length: 4 }, start));
  await start();
  expect(said).toEqual([FILENAME_SEARCH.told]);
});

test('works with an extension that somebody has put into a schema of its own', async () => {
  await client.query('CREATE SCHEMA "Extras"');
  await client.query('CREATE EXTENSION pg_trgm SCHEMA "Extras"');
  await migrate(url, { optionalSteps });
  expect((await client.query(FILENAME_SEARCH.isDone)).rowCount).toBe(1);
});

test('a user who may not add the extension gets a server all the same, and is told what to do', async () => {
  const role = `keeper_${randomUUID().replaceAll('-', '')}`;
  const database = client.escapeIdentifier(new URL(url).pathname.slice(1));
  await client.query(`CREATE ROLE ${role} LOGIN PASSWORD 'keeper'`);
  await client.query(`REVOKE CREATE ON DATABASE ${database} FROM PUBLIC`);
  await client.query(`GRANT CREATE ON SCHEMA public TO ${role}`);
  for (const table of ['_prisma_migrations', 'upload_sessions'])
    await client.query(`ALTER TABLE ${table} OWNER TO ${role}`);
  const asKeeper = Object.assign(new URL(url), { username: role, password: 'keeper' }).href;
  const said: string[] = [];

  await migrate(asKeeper, { optionalSteps, log: (message) => said.push(message) });
  expect(said).toEqual([expect.stringMatching(/CREATE EXTENSION pg_trgm.*permission denied/)]);

  await client.query('CREATE EXTENSION pg_trgm');
  await migrate(asKeeper, { optionalSteps, log: (message) => said.push(message) });
  expect(said.slice(1)).toEqual([FILENAME_SEARCH.told]);
  await client.query(`REASSIGN OWNED BY ${role} TO current_user; DROP OWNED BY ${role}; DROP ROLE ${role}`);
});

async function connect(connectionString: string): Promise<Client> {
  const connection = new Client({ connectionString });
  await connection.connect();
  return connection;
}

async function insertSession(filename: string): Promise<void> {
  await client.query(
    `INSERT INTO upload_sessions (id, owner, key, filename, folder, content_type, part_size_bytes, expires_at)
     VALUES ($1, 'o', $2, $3, 'f', 'a/b', 1, now())`,
    [randomUUID(), randomUUID(), filename],
  );
}

async function namesWith(text: string): Promise<string[]> {
  const { rows } = await client.query<{ filename: string }>(
    `SELECT filename FROM upload_sessions WHERE filename ILIKE $1 ORDER BY filename`,
    [`%${text}%`],
  );
  return rows.map(({ filename }) => filename);
}

async function planFor(text: string): Promise<string> {
  const { rows } = await client.query(
    `EXPLAIN SELECT filename FROM upload_sessions WHERE filename ILIKE '%${text}%'`,
  );
  return JSON.stringify(rows);
}
