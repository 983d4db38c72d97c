import { Logger } from '@nestjs/common';
import { Pool } from 'pg';

const CONNECT_TIMEOUT_MS = 5_000;
/** No statement of ours takes longer unless the database is in trouble. */
const STATEMENT_TIMEOUT_MS = 30_000;
const MAX_CONNECTIONS = 10;

/** The connections that Prisma and the prepared statements share. */
export function createConnectionPool(databaseUrl: string): Pool {
  const pool = new Pool({
    connectionString: databaseUrl,
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
  });
  // An idle connection that Postgres ends is replaced at the next call; unheard, the event would end the process.
  const logger = new Logger('Database');
  pool.on('error', (error) => logger.debug(`An idle connection has ended: ${error.message}`));
  return pool;
}
