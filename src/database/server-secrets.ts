import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { translateDatabaseErrors } from './database-errors.js';
import { PrismaService } from './prisma.service.js';

const SECRET_BYTES = 32;

/** Random secrets that all instances share. The first that asks for one makes it. */
@Injectable()
export class ServerSecrets {
  private readonly known = new Map<string, Buffer>();

  constructor(private readonly prisma: PrismaService) {}

  async get(name: string): Promise<Buffer> {
    const known = this.known.get(name);
    if (known) return known;
    const { serverSecret } = this.prisma;
    const value = randomBytes(SECRET_BYTES);
    await translateDatabaseErrors(serverSecret.createMany({ data: { name, value }, skipDuplicates: true }));
    const row = await translateDatabaseErrors(serverSecret.findUniqueOrThrow({ where: { name } }));
    const secret = Buffer.from(row.value);
    this.known.set(name, secret);
    return secret;
  }
}
