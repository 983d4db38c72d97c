import { Injectable } from '@nestjs/common';
import { PrismaPg } from '@prisma/adapter-pg';
import { Pool } from 'pg';
import { PrismaClient } from '../generated/prisma/client.js';
import { translateDatabaseErrors } from './database-errors.js';

@Injectable()
export class PrismaService extends PrismaClient {
  constructor(pool: Pool) {
    super({ adapter: new PrismaPg(pool) });
  }

  /** Resolves when the database answers. @throws DomainError `database-unavailable` */
  async probe(): Promise<void> {
    await translateDatabaseErrors(this.$queryRaw`SELECT 1`);
  }
}
