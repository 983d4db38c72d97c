import { Injectable } from '@nestjs/common';
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../generated/prisma/client.js';
import { translateDatabaseErrors } from './database-errors.js';

const CONNECT_TIMEOUT_MS = 5_000;
/** No statement of ours takes longer unless the database is in trouble. */
const STATEMENT_TIMEOUT_MS = 30_000;
const MAX_CONNECTIONS = 10;

@Injectable()
export class PrismaService extends PrismaClient {
  constructor(databaseUrl: string) {
    super({
      adapter: new PrismaPg({
        connectionString: databaseUrl,
        max: MAX_CONNECTIONS,
        connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
        statement_timeout: STATEMENT_TIMEOUT_MS,
      }),
    });
  }

  /** Resolves when the database answers. @throws DomainError `database-unavailable` */
  async probe(): Promise<void> {
    await translateDatabaseErrors(this.$queryRaw`SELECT 1`);
  }
}
