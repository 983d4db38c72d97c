import { Injectable } from '@nestjs/common';
import { translateDatabaseErrors } from '../database/database-errors.js';
import { PrismaService } from '../database/prisma.service.js';
import type { Prisma } from '../generated/prisma/client.js';

/** The last examination of each store. */
@Injectable()
export class StoreProfileRepository {
  constructor(private readonly prisma: PrismaService) {}

  /** As it was kept, which may have been by an older release. */
  async find(store: string): Promise<unknown> {
    const row = await translateDatabaseErrors(this.prisma.storeProfile.findUnique({ where: { store } }));
    return row?.findings;
  }

  async keep(store: string, examination: object, examinedAt: Date): Promise<void> {
    const row = { findings: examination as Prisma.InputJsonObject, examinedAt };
    await translateDatabaseErrors(
      this.prisma.storeProfile.upsert({ where: { store }, create: { store, ...row }, update: row }),
    );
  }
}
