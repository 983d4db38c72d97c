import { join } from 'node:path';
import { Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Pool } from 'pg';
import { AppConfig } from '../config/app-config.js';
import { createConnectionPool } from './connection-pool.js';
import { DatabaseServer } from './database-server.js';
import { startEmbeddedPostgres } from './embedded-postgres.js';
import { migrate } from './migrate.js';
import { FILENAME_SEARCH } from './optional-steps.js';
import { PreparedStatements } from './prepared-statements.js';
import { PrismaService } from './prisma.service.js';
import { ServerSecrets } from './server-secrets.js';

async function openServer(config: AppConfig): Promise<DatabaseServer> {
  const logger = new Logger('Database');
  const log = (message: string) => logger.log(message);
  const embedded = config.databaseUrl
    ? undefined
    : await startEmbeddedPostgres({ directory: join(config.dataDirectory, 'postgres'), log });
  const url = config.databaseUrl ?? embedded!.url;
  try {
    await migrate(url, { optionalSteps: [FILENAME_SEARCH], log });
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
  return new DatabaseServer(url, embedded);
}

@Module({
  providers: [
    { provide: DatabaseServer, useFactory: openServer, inject: [AppConfig] },
    {
      provide: Pool,
      useFactory: ({ url }: DatabaseServer) => createConnectionPool(url),
      inject: [DatabaseServer],
    },
    PrismaService,
    PreparedStatements,
    ServerSecrets,
  ],
  exports: [Pool, PrismaService, PreparedStatements, DatabaseServer, ServerSecrets],
})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(
    private readonly server: DatabaseServer,
    private readonly prisma: PrismaService,
    private readonly pool: Pool,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    // Its connections would hold up the server's stop.
    await this.prisma.$disconnect();
    await this.pool.end();
    await this.server.embedded?.stop();
  }
}
