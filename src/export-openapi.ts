import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { AppModule } from './app.module.js';
import { loadConfig } from './config/load-config.js';
import { createFastifyAdapter } from './http/fastify-adapter.js';
import { createOpenApi } from './http/openapi.js';
import { createLogger } from './logging/logger.js';

/** The OpenAPI document without a running service: nothing is connected in Nest's preview mode. */
export async function createOpenApiDocument(): Promise<OpenAPIObject> {
  const config = loadConfig({});
  const adapter = createFastifyAdapter(createLogger('silent'), config);
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.register(config), adapter, {
    preview: true,
    logger: false,
    abortOnError: false,
  });
  return createOpenApi(app);
}
