import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { cpuSecondsOfTree } from './process.mjs';

/** Counts come as bigint: exact in a number up to 2^53. */
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number);

/** The Postgres that Longshore runs below its data folder. */
export class Database {
  #folder;

  /** @param {string} dataFolder Longshore's DATA_DIR */
  constructor(dataFolder) {
    this.#folder = join(dataFolder, 'postgres');
  }

  get url() {
    const password = readFileSync(join(this.#folder, 'cluster/longshore.password'), 'utf8');
    const port = readFileSync(join(this.#folder, 'port'), 'utf8');
    return `postgresql://longshore:${password}@127.0.0.1:${port}/longshore`;
  }

  /** With all its processes. NaN while it does not run, or where Longshore uses another. */
  cpuSeconds() {
    const pidFile = join(this.#folder, 'cluster/postmaster.pid');
    return existsSync(pidFile) ? cpuSecondsOfTree(parseInt(readFileSync(pidFile, 'utf8'), 10)) : NaN;
  }

  /** What it has logged, from a byte on. */
  log(from = 0) {
    return readFileSync(join(this.#folder, 'postgres.log')).subarray(from).toString('utf8');
  }

  /**
   * A connection for as long as `use` takes.
   * @template T
   * @param {(client: pg.Client) => Promise<T>} use
   * @returns {Promise<T>}
   */
  async connected(use) {
    const client = new pg.Client({ connectionString: this.url });
    await client.connect();
    try {
      return await use(client);
    } finally {
      await client.end();
    }
  }

  /**
   * @param {string} sql
   * @param {unknown[]} [values]
   * @returns {Promise<Record<string, any>[]>}
   */
  query(sql, values) {
    return this.connected(async (client) => (await client.query(sql, values)).rows);
  }
}
