import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import type { AppConfig } from '../../src/config/app-config.js';

const TABLES = [
  ...['upload_sessions', 'upload_parts', 'upload_events', 'credentials', 'usage'],
  ...['owner_limits', 'settings', 'audit_events', 'store_profiles'],
];
/** A sum, as rows have no order. That somebody has called may be seen, also when they were refused. */
const STATEMENT = TABLES.map(
  (table) =>
    `SELECT '${table}' AS name, sum(hashtextextended((to_jsonb(t) - 'last_used_at')::text, 0))::text AS digest FROM ${table} t`,
).join(' UNION ALL ');

/** Everything that a call could change, to be compared with what it was before. Of a service that stores on disk. */
export class ServiceState {
  private readonly client: Client;
  private readonly folder: string;

  constructor({ databaseUrl, dataDirectory }: AppConfig) {
    this.client = new Client({ connectionString: databaseUrl });
    this.folder = join(dataDirectory, 'storage');
  }

  async open(): Promise<this> {
    await this.client.connect();
    return this;
  }

  /** A digest of each table, and the names of all files. */
  async read(): Promise<Record<string, string | null>> {
    const { rows } = await this.client.query<{ name: string; digest: string | null }>(STATEMENT);
    // In one go: a promise for each folder takes ten times as long.
    const files = readdirSync(this.folder, { recursive: true });
    return {
      ...Object.fromEntries(rows.map(({ name, digest }) => [name, digest])),
      files: files.sort().join('\n'),
    };
  }

  close(): Promise<void> {
    return this.client.end();
  }
}
