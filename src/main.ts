import { loadConfig, readEnvironment } from './config/load-config.js';
import { createApp } from './create-app.js';
import { explainFailedStart } from './startup/failed-start.js';
import { letHeapGrow } from './startup/heap-growth.js';
import { stopOnSignals } from './startup/stop-on-signals.js';
import { welcome } from './startup/welcome.js';

letHeapGrow();
let app: Awaited<ReturnType<typeof createApp>> | undefined;
try {
  const config = loadConfig(readEnvironment());
  app = await createApp(config);
  await app.listen(config.port, config.host);
  stopOnSignals(app, config);
  process.stderr.write(welcome(await app.getUrl(), config));
} catch (error) {
  process.stderr.write(explainFailedStart(error));
  // Our own Postgres may be up already.
  await app?.close().catch(() => undefined);
  process.exit(1);
}
