import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import { AppModule } from './app.module.js';
import { AccessControl } from './auth/access-control.js';
import type { AppConfig } from './config/app-config.js';
import { countRequests, Draining } from './http/draining.js';
import { createFastifyAdapter } from './http/fastify-adapter.js';
import { createOpenApi } from './http/openapi.js';
import { addSecurityHeaders } from './http/security-headers.js';
import { createValidationPipe } from './http/validation.js';
import { createLogger, NestLogger } from './logging/logger.js';

const EXPOSED_HEADERS = [
  ...['ETag', 'Location', 'Upload-Offset', 'X-Request-Id', 'Retry-After', 'Content-Range'],
  ...['RateLimit', 'RateLimit-Policy', 'WWW-Authenticate'],
];

/** The whole service, ready to listen. Used by main, the tests and the export of the OpenAPI document. */
export async function createApp(config: AppConfig): Promise<NestFastifyApplication> {
  const logger = createLogger(config.logLevel);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.register(config),
    createFastifyAdapter(logger, config),
    {
      bodyParser: false,
      logger: new NestLogger(logger),
      // A failed start is told by whoever called.
      abortOnError: false,
    },
  );
  app.useGlobalPipes(createValidationPipe());
  if (config.corsOrigins.length > 0) {
    app.enableCors({
      origin: config.corsOrigins.includes('*') ? '*' : [...config.corsOrigins],
      methods: ['GET', 'HEAD', 'PUT', 'POST', 'PATCH', 'DELETE'],
      exposedHeaders: EXPOSED_HEADERS,
      maxAge: 86_400,
    });
  }
  const fastify = app.getHttpAdapter().getInstance();
  addSecurityHeaders(fastify, config);
  countRequests(fastify, app.get(Draining));
  // After CORS, so that pages can read a refusal.
  app.get(AccessControl).install(fastify);
  SwaggerModule.setup('docs', app, () => createOpenApi(app), {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    customSiteTitle: 'Longshore API',
    swaggerOptions: { persistAuthorization: true },
  });
  return app;
}
