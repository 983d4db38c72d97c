import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { defineConfig } from 'prisma/config';

// Prisma's CLI wants its native schema engine even for `generate`, which never runs it. Where npm could not
// download the engine, any existing file satisfies the check.
const enginesDir = dirname(createRequire(import.meta.url).resolve('@prisma/engines/package.json'));
const hasEngine = readdirSync(enginesDir).some((name) => name.startsWith('schema-engine'));
if (!hasEngine && !existsSync(process.env.PRISMA_SCHEMA_ENGINE_BINARY ?? '')) {
  process.env.PRISMA_SCHEMA_ENGINE_BINARY = join(enginesDir, 'package.json');
}

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  // `generate` works without a database, so a missing URL must not throw here.
  datasource: { url: process.env.DATABASE_URL ?? '' },
});
