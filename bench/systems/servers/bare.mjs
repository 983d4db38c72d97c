// The smallest service of the same parts: Nest, Fastify, and a Prisma client of the same schema, on a Postgres that runs.
//   bare.mjs DIST      the folder of a built Longshore, whose generated client is taken
import 'reflect-metadata';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { PrismaPg } from '@prisma/adapter-pg';

const client = join(process.argv[2], 'generated/prisma/client.js');
const { PrismaClient } = await import(pathToFileURL(client).href);
const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: process.env.DATABASE_URL }) });

class HealthController {
  async ready() {
    return { sessions: await prisma.uploadSession.count() };
  }
}
// What decorators do in TypeScript.
const method = Object.getOwnPropertyDescriptor(HealthController.prototype, 'ready');
Get('health/ready')(HealthController.prototype, 'ready', method);
Controller()(HealthController);

class AppModule {}
Module({ controllers: [HealthController] })(AppModule);

const app = await NestFactory.create(AppModule, new FastifyAdapter(), { logger: false });
await app.listen(Number(process.env.PORT), '127.0.0.1');
