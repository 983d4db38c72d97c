#!/usr/bin/env node
// Fails, and says what is missing, when prisma/migrations does not lead to prisma/schema.prisma.
import { missingSql } from './migrations.mjs';

const sql = await missingSql();
if (sql === undefined) {
  console.log('The migrations match prisma/schema.prisma.');
} else {
  console.error(`No migration does this yet (npm run migrations:new -- NAME writes it):\n\n${sql}`);
  process.exitCode = 1;
}
