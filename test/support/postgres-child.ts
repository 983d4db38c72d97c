import { startEmbeddedPostgres } from '../../src/database/embedded-postgres.js';

/** Stands in for a Longshore process: starts Postgres, tells its URL, and stops it when its input ends. */
const directory = process.argv[2] ?? '';
const settings = JSON.parse(process.argv[3] ?? '{}') as Record<string, string>;
// A server takes Ctrl-C as the request to finish its work.
process.on('SIGINT', () => undefined);

const postgres = await startEmbeddedPostgres({
  directory,
  settings,
  log: (message) => console.error(message),
});
console.log(postgres.url);
process.stdin.on('end', () => void postgres.stop()).resume();
