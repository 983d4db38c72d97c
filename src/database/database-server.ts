import type { EmbeddedPostgres } from './embedded-postgres.js';

/** The Postgres that the service uses: the operator's, or our own under the data folder. */
export class DatabaseServer {
  constructor(
    readonly url: string,
    readonly embedded?: EmbeddedPostgres,
  ) {}
}
