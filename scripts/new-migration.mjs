#!/usr/bin/env node
// Writes the migration from what prisma/migrations makes to what prisma/schema.prisma says: new-migration.mjs NAME
import { missingSql, writeMigration } from './migrations.mjs';

const name = process.argv[2] ?? '';
if (!/^[a-z][a-z0-9_]*$/.test(name)) {
  console.error('Give the migration a name in snake_case, such as add_upload_owner.');
  process.exit(2);
}
const sql = await missingSql();
if (sql === undefined) {
  console.log('Nothing to do: the migrations match prisma/schema.prisma.');
} else {
  const file = await writeMigration(name, sql);
  console.log(
    `${file}\n\n${sql}\n\nRead it before you commit it: a rename, for one, comes out as a drop and an add.`,
  );
}
