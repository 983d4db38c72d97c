import { Injectable } from '@nestjs/common';
import type { AuditEntry } from '../audit/audit-event.js';
import { AuditRepository } from '../audit/audit.repository.js';
import { translateDatabaseErrors } from '../database/database-errors.js';
import { PreparedStatements } from '../database/prepared-statements.js';
import { PrismaService } from '../database/prisma.service.js';
import type { Prisma } from '../generated/prisma/client.js';
import type { CredentialFilter } from './credential-filter.js';
import { whereOf } from './credentials.query.js';
import {
  type CredentialRow,
  DELETE_EXPIRED_TOKENS,
  FIND_WITH_PARENT,
  NOTE_USE,
  toCredential,
} from './credential.statements.js';
import type { Credential } from './credential.js';
import type { CredentialKind } from './credential-secret.js';

/** A credential and, of a token, the key by which it was issued. */
export interface StoredCredential {
  readonly credential: Credential;
  readonly secretDigest: Uint8Array;
  readonly parent: Credential | undefined;
}

/** What it is made with; Postgres and later calls know the rest. */
export type NewCredential = Omit<Credential, 'createdAt' | 'lastUsedAt' | 'revokedAt'>;

/** What is to be written, and the entry that tells of it. */
export interface CredentialChange {
  readonly fields: Partial<Pick<Credential, 'name' | 'scopes' | 'limits' | 'expiresAt'>>;
  readonly entry: AuditEntry;
}

/** Keys and tokens in Postgres. */
@Injectable()
export class CredentialsRepository {
  constructor(
    private readonly prisma: PrismaService,
    private readonly statements: PreparedStatements,
    private readonly audit: AuditRepository,
  ) {}

  async insert(credential: NewCredential, secretDigest: Uint8Array, entry: AuditEntry): Promise<Credential> {
    const data = { ...credential, ...columnsOf(credential), secretDigest: Uint8Array.from(secretDigest) };
    return translateDatabaseErrors(
      this.prisma.$transaction(async (transaction) => {
        const row = await transaction.credential.create({ data });
        await this.audit.append(entry, transaction);
        return toCredential(row);
      }),
    );
  }

  /** By the id that its secret names. */
  async findWithParent(id: string): Promise<StoredCredential | undefined> {
    const rows = await this.statements.run<CredentialRow>(FIND_WITH_PARENT, [id]);
    const row = rows.find((found) => found.id === id);
    if (!row) return undefined;
    const parent = rows.find((found) => found.id === row.parentId);
    return {
      credential: toCredential(row),
      secretDigest: row.secretDigest,
      parent: parent && toCredential(parent),
    };
  }

  async find(kind: CredentialKind, id: string): Promise<Credential | undefined> {
    const row = await translateDatabaseErrors(this.prisma.credential.findFirst({ where: { kind, id } }));
    return row ? toCredential(row) : undefined;
  }

  /** Newest first. */
  async list(filter: CredentialFilter): Promise<Credential[]> {
    const query = {
      where: whereOf(filter),
      orderBy: [{ createdAt: 'desc' as const }, { id: 'desc' as const }],
      take: filter.limit,
    };
    return (await translateDatabaseErrors(this.prisma.credential.findMany(query))).map(toCredential);
  }

  /**
   * Lets `decide` say what is to be written, knowing what is stored; nobody else changes it meanwhile. Nothing is written
   * when it answers undefined or throws.
   * @returns the key as it is then; undefined when there is none
   */
  async changeKey(
    id: string,
    decide: (key: Credential) => CredentialChange | undefined,
  ): Promise<Credential | undefined> {
    return translateDatabaseErrors(
      this.prisma.$transaction(async (transaction) => {
        await transaction.$executeRaw`SELECT id FROM credentials WHERE id = ${id} FOR UPDATE`;
        const row = await transaction.credential.findFirst({ where: { kind: 'key', id } });
        const change = row && decide(toCredential(row));
        if (!change) return row ? toCredential(row) : undefined;
        const data = columnsOf(change.fields);
        const changed = await transaction.credential.update({ where: { id }, data });
        await this.audit.append(change.entry, transaction);
        return toCredential(changed);
      }),
    );
  }

  /** Again, it keeps the time of the first, and tells of nothing. */
  async revoke(id: string, at: Date, entry: AuditEntry): Promise<void> {
    await translateDatabaseErrors(
      this.prisma.$transaction(async (transaction) => {
        const where = { id, revokedAt: null };
        const { count } = await transaction.credential.updateMany({ where, data: { revokedAt: at } });
        if (count === 1) await this.audit.append(entry, transaction);
      }),
    );
  }

  async noteUse(id: string, at: Date): Promise<void> {
    await this.statements.run(NOTE_USE, [id, at]);
  }

  /** With what was counted of them, in batches. */
  async deleteTokensExpiredBefore(time: Date, limit: number): Promise<number> {
    return (await this.statements.run(DELETE_EXPIRED_TOKENS, [time, limit])).length;
  }
}

/** As Prisma writes them. What is undefined stays as it is. */
function columnsOf<Fields extends Partial<Pick<Credential, 'scopes' | 'limits'>>>(fields: Fields) {
  return {
    ...fields,
    scopes: fields.scopes && [...fields.scopes],
    limits: fields.limits as Prisma.InputJsonObject | undefined,
  };
}
