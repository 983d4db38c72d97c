import { Injectable } from '@nestjs/common';
import { translateDatabaseErrors } from '../database/database-errors.js';
import { escapeLike } from '../database/like.js';
import { PrismaService } from '../database/prisma.service.js';
import type { Usage as UsageRow } from '../generated/prisma/client.js';
import { ownerSubject, type Usage } from './usage.js';

const MAX_KNOWN = 100_000;

/** What uploads take up. The rows are changed by the statements of uploads/session.statements.ts alone. */
@Injectable()
export class UsageRepository {
  /** Rows are deleted with expired tokens alone, by which nothing is started any more. */
  private readonly known = new Set<string>();

  constructor(private readonly prisma: PrismaService) {}

  /** Makes the rows that are not there yet, which the statements of sessions lock. */
  async ensure(subjects: readonly string[]): Promise<void> {
    const unknown = subjects.filter((subject) => !this.known.has(subject));
    if (unknown.length === 0) return;
    const data = unknown.map((subject) => ({ subject }));
    await translateDatabaseErrors(this.prisma.usage.createMany({ data, skipDuplicates: true }));
    if (this.known.size > MAX_KNOWN) this.known.clear();
    unknown.forEach((subject) => this.known.add(subject));
  }

  /** Also for subjects that have never used anything. */
  async read(subjects: readonly string[]): Promise<Map<string, Usage>> {
    const where = { subject: { in: [...subjects] } };
    const rows = await translateDatabaseErrors(this.prisma.usage.findMany({ where }));
    const found = new Map(rows.map((row) => [row.subject, toUsage(row)]));
    return new Map(subjects.map((subject) => [subject, found.get(subject) ?? unused(subject)]));
  }

  /** A tenant with its users, a user alone, or everyone; by name, after one of them. */
  async listOwners(
    within: string | undefined,
    after: string | undefined,
    limit: number,
  ): Promise<(Omit<Usage, 'subject'> & { owner: string })[]> {
    const whose = within === undefined ? { startsWith: OWNER_PREFIX } : { equals: ownerSubject(within) };
    const below =
      within === undefined ? [] : [{ subject: { startsWith: `${escapeLike(ownerSubject(within))}/` } }];
    const rows = await translateDatabaseErrors(
      this.prisma.usage.findMany({
        where: {
          OR: [{ subject: whose }, ...below],
          subject: after === undefined ? undefined : { gt: ownerSubject(after) },
        },
        orderBy: { subject: 'asc' },
        take: limit,
      }),
    );
    return rows.map((row) => {
      const { subject, ...usage } = toUsage(row);
      return { owner: subject.slice(OWNER_PREFIX.length), ...usage };
    });
  }
}

const OWNER_PREFIX = ownerSubject('');

function unused(subject: string): Usage {
  return { subject, openUploads: 0, reservedBytes: 0, storedBytes: 0, startedUploads: 0 };
}

function toUsage({ subject, openUploads, reservedBytes, storedBytes, startedUploads }: UsageRow): Usage {
  return {
    subject,
    openUploads,
    reservedBytes: Number(reservedBytes),
    storedBytes: Number(storedBytes),
    startedUploads: Number(startedUploads),
  };
}
