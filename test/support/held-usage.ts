import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';

/**
 * Does something while the usage of an owner is locked, until so many statements wait for it: they have all begun before any of
 * them has changed it, however fast or slow the machine is.
 */
export async function whileUsageIsHeld<T>(
  databaseUrl: string,
  owner: string,
  waiting: number,
  work: () => Promise<T>,
): Promise<T> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const subject = `owner:${owner}`;
    await client.query('INSERT INTO usage (subject) VALUES ($1) ON CONFLICT DO NOTHING', [subject]);
    await client.query('BEGIN');
    await client.query('SELECT FROM usage WHERE subject = $1 FOR UPDATE', [subject]);
    const result = work();
    await untilWaiting(client, waiting);
    await client.query('COMMIT');
    return await result;
  } finally {
    await client.end();
  }
}

async function untilWaiting(client: Client, wanted: number): Promise<void> {
  for (;;) {
    // Within a transaction it would stay as it was looked at first.
    await client.query('SELECT pg_stat_clear_snapshot()');
    const { rows } = await client.query<{ count: number }>(
      `SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if (rows[0]!.count >= wanted) return;
    await sleep(10);
  }
}
