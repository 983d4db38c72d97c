import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { AppConfig } from '../config/app-config.js';
import { Draining } from '../http/draining.js';

/** SIGTERM and SIGINT: refuse new calls, let those under way finish, close. A second one does not wait. */
export function stopOnSignals(app: NestFastifyApplication, config: AppConfig): void {
  const logger = new Logger('Shutdown');
  let stopping = false;
  const stop = async (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1);
    stopping = true;
    logger.log(`${signal}: finishing what is under way, for at most ${config.shutdownGraceMs} ms`);
    const left = await app.get(Draining).drain(config.shutdownGraceMs);
    if (left > 0) logger.warn(`${left} requests were cut off`);
    await app.close();
    logger.log('Stopped');
    process.exit(0);
  };
  const onSignal = (signal: NodeJS.Signals) => {
    stop(signal).catch((error: unknown) => {
      logger.error(`The stop failed: ${String(error)}`);
      process.exit(1);
    });
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}
