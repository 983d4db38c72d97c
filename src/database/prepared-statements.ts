import { Injectable } from '@nestjs/common';
import { Pool, type QueryResultRow } from 'pg';
import { translateDatabaseErrors } from './database-errors.js';

/** One text for good: its values are parameters, so that Postgres parses and plans it once on each connection. */
export interface Statement {
  /** Unique in this service, at most 63 bytes (NAMEDATALEN). */
  readonly name: string;
  readonly text: string;
}

/**
 * For the few statements that are behind every part and session: beside Prisma, on the same connections. It costs a
 * fraction of the CPU, see docs/decisions/0011.
 */
@Injectable()
export class PreparedStatements {
  constructor(private readonly pool: Pool) {}

  /** @throws DomainError `database-unavailable` */
  async run<Row extends QueryResultRow>(statement: Statement, values: readonly unknown[]): Promise<Row[]> {
    const query = { ...statement, values: [...values] };
    return (await translateDatabaseErrors(this.pool.query<Row>(query))).rows;
  }
}
