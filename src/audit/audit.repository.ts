import { Injectable } from '@nestjs/common';
import { translateDatabaseErrors } from '../database/database-errors.js';
import { PrismaService } from '../database/prisma.service.js';
import type { AuditEvent as AuditRow, Prisma } from '../generated/prisma/client.js';
import type { AuditEntry, AuditEvent, AuditFilter } from './audit-event.js';

/** Append-only: nothing here changes or removes an event. */
@Injectable()
export class AuditRepository {
  constructor(private readonly prisma: PrismaService) {}

  /** In the transaction of the change that the entry tells of, both are there, or neither. */
  async append(entry: AuditEntry, transaction: Prisma.TransactionClient = this.prisma): Promise<void> {
    const { actor, address, requestId, action, target, detail = {} } = entry;
    const texts = { actor: storable(actor.name), target: storable(target), detail: json(detail) };
    await translateDatabaseErrors(
      transaction.auditEvent.create({ data: { address, requestId, action, ...texts } }),
    );
  }

  /** Newest first. */
  async list({ actor, action, target, from, to, before, limit }: AuditFilter): Promise<AuditEvent[]> {
    const where = { actor, action, target, at: { gte: from, lt: to }, sequence: { lt: before } };
    const query = { where, orderBy: { sequence: 'desc' }, take: limit } as const;
    return (await translateDatabaseErrors(this.prisma.auditEvent.findMany(query))).map(toEvent);
  }
}

function toEvent({ detail, ...row }: AuditRow): AuditEvent {
  return { ...row, detail: detail as Record<string, unknown> };
}

/** Postgres takes neither NUL nor half a surrogate pair, and an event must not be lost for the name of a key. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\ufffd');
}

function json(detail: AuditEntry['detail']): Prisma.InputJsonObject {
  const text = JSON.stringify(detail, (_name, value: unknown) =>
    typeof value === 'string' ? storable(value) : value,
  );
  return JSON.parse(text) as Prisma.InputJsonObject;
}
