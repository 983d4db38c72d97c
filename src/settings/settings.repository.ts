import { Injectable } from '@nestjs/common';
import type { AuditEntry } from '../audit/audit-event.js';
import { AuditRepository } from '../audit/audit.repository.js';
import { translateDatabaseErrors } from '../database/database-errors.js';
import { PreparedStatements, type Statement } from '../database/prepared-statements.js';
import { PrismaService } from '../database/prisma.service.js';
import type { Prisma } from '../generated/prisma/client.js';
import type { StoredSettings } from './settings-patch.js';

/** What every instance asks all the time: a handful of rows. */
const READ_SETTINGS: Statement = {
  name: 'read_settings',
  text: `SELECT name, value, updated_by AS "updatedBy", updated_at AS "updatedAt" FROM settings ORDER BY name`,
};

export interface SettingsRow {
  readonly name: string;
  readonly value: StoredSettings;
  readonly updatedBy: string;
  readonly updatedAt: Date;
}

/** What is to be written, and the event that tells of it. */
export interface SettingsChange {
  readonly groups: Readonly<Record<string, unknown>>;
  readonly event: AuditEntry;
}

/** One row for each group of settings that was ever changed. */
@Injectable()
export class SettingsRepository {
  constructor(
    private readonly prisma: PrismaService,
    private readonly statements: PreparedStatements,
    private readonly audit: AuditRepository,
  ) {}

  read(): Promise<SettingsRow[]> {
    return this.statements.run<SettingsRow>(READ_SETTINGS, []);
  }

  /**
   * Lets `decide` say what is to be written, knowing what is stored; nobody else changes it meanwhile. Nothing is written when it
   * answers undefined or throws.
   */
  async change(decide: (stored: StoredSettings) => SettingsChange | undefined): Promise<void> {
    await translateDatabaseErrors(
      this.prisma.$transaction(async (transaction) => {
        // Against itself, and not against reading. A lock on rows would not do: there may be none yet.
        await transaction.$executeRaw`LOCK TABLE settings IN SHARE ROW EXCLUSIVE MODE`;
        const rows = await transaction.setting.findMany();
        const change = decide(Object.fromEntries(rows.map(({ name, value }) => [name, value])));
        if (!change) return;
        const { groups, event } = change;
        const row = { updatedBy: event.actor.name, updatedAt: new Date() };
        for (const [name, group] of Object.entries(groups)) {
          const value = group as Prisma.InputJsonObject;
          await transaction.setting.upsert({
            where: { name },
            create: { name, value, ...row },
            update: { value, ...row },
          });
        }
        await this.audit.append(event, transaction);
      }),
    );
  }
}
