import { Injectable } from '@nestjs/common';
import type { AuditEntry } from '../audit/audit-event.js';
import { AuditRepository } from '../audit/audit.repository.js';
import { translateDatabaseErrors } from '../database/database-errors.js';
import { PreparedStatements, type Statement } from '../database/prepared-statements.js';
import { PrismaService } from '../database/prisma.service.js';
import type { Prisma } from '../generated/prisma/client.js';
import type { Limits } from '../limits/limits.js';
import type { OwnerLimits } from './owner-limits.js';

/** Asked for at every start of an upload. */
const READ_LIMITS: Statement = {
  name: 'read_owner_limits',
  text: 'SELECT owner, limits FROM owner_limits WHERE owner = ANY ($1::text[])',
};

/** One row for each owner that has limits of its own. */
@Injectable()
export class OwnerLimitsRepository {
  constructor(
    private readonly prisma: PrismaService,
    private readonly statements: PreparedStatements,
    private readonly audit: AuditRepository,
  ) {}

  /** Of those that have any. */
  async limitsOf(owners: readonly string[]): Promise<Map<string, Limits>> {
    const rows = await this.statements.run<{ owner: string; limits: Limits }>(READ_LIMITS, [owners]);
    return new Map(rows.map(({ owner, limits }) => [owner, limits]));
  }

  async find(owner: string): Promise<OwnerLimits | undefined> {
    const row = await translateDatabaseErrors(this.prisma.ownerLimits.findUnique({ where: { owner } }));
    return row ? { ...row, limits: row.limits as Limits } : undefined;
  }

  /** `entryFor` is told what holds before, null for the defaults. Limits that are null are removed. */
  async replace(
    owner: string,
    limits: Limits | null,
    entryFor: (before: Limits | null) => AuditEntry,
  ): Promise<void> {
    await translateDatabaseErrors(
      this.prisma.$transaction(async (transaction) => {
        // Against itself, and not against reading. A lock on the row would not do: there may be none yet.
        await transaction.$executeRaw`LOCK TABLE owner_limits IN SHARE ROW EXCLUSIVE MODE`;
        const row = await transaction.ownerLimits.findUnique({ where: { owner } });
        const before = row && (row.limits as Limits);
        const entry = entryFor(before);
        if (limits === null) {
          if (before === null) return;
          await transaction.ownerLimits.delete({ where: { owner } });
        } else {
          const written = {
            limits: limits as Prisma.InputJsonObject,
            updatedBy: entry.actor.name,
            updatedAt: new Date(),
          };
          const create = { owner, ...written };
          await transaction.ownerLimits.upsert({ where: { owner }, create, update: written });
        }
        await this.audit.append(entry, transaction);
      }),
    );
  }
}
