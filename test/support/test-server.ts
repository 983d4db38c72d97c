import type { EmbeddedPostgres } from '../../src/database/embedded-postgres.js';

/** What the global teardown has to put away: nothing but databases on a server that was given to us. */
export interface TestServer {
  readonly url: string;
  readonly directory?: string;
  readonly postgres?: EmbeddedPostgres;
}

const state = globalThis as { longshoreTestServer?: TestServer };

// Jest loads setup and teardown apart from each other; only globals reach from one to the other.
export function rememberTestServer(server: TestServer): void {
  state.longshoreTestServer = server;
}

export function rememberedTestServer(): TestServer | undefined {
  return state.longshoreTestServer;
}
