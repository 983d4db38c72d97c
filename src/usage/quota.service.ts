import { Injectable } from '@nestjs/common';
import { type Caller, isAdmin } from '../auth/caller.js';
import { CredentialCache } from '../auth/credential-cache.js';
import { AppConfig } from '../config/app-config.js';
import type { DomainError } from '../errors/domain-error.js';
import { type Limits, NO_LIMITS } from '../limits/limits.js';
import { quotaExceeded, tooManyOpenUploads, uploadsUsedUp } from '../limits/limits.errors.js';
import { OwnersService } from '../owners/owners.service.js';
import { SettingsService } from '../settings/settings.service.js';
import { ownersOf, credentialSubject, ownerSubject, type Quota, type Usage } from './usage.js';
import { UsageRepository } from './usage.repository.js';

const OWNER = /^owner:(.*)$/;
const UNUSED = { openUploads: 0, reservedBytes: 0, storedBytes: 0, startedUploads: 0 };

export type OwnerUsage = Omit<Usage, 'subject'> & { readonly owner: string; readonly limits: Limits };

/** Who may take up how much, as it is now. The statements of sessions hold it, also when many start at once. */
@Injectable()
export class QuotaService {
  constructor(
    private readonly config: AppConfig,
    private readonly settings: SettingsService,
    private readonly owners: OwnersService,
    private readonly credentials: CredentialCache,
    private readonly repository: UsageRepository,
  ) {}

  /** Everything that an upload of this caller counts for. */
  async of({ owner, grants }: Caller): Promise<Quota[]> {
    const subjects = [
      ...ownersOf(owner).map(ownerSubject),
      ...grants.map(({ credentialId }) => credentialSubject(credentialId)),
    ];
    await this.repository.ensure(subjects);
    return this.ofSubjects(subjects);
  }

  /** The quotas of an upload that is going on: they may be others than at its start. */
  async ofSubjects(subjects: readonly string[]): Promise<Quota[]> {
    const owners = subjects.flatMap((subject) => OWNER.exec(subject)?.[1] ?? []);
    const limits = await this.owners.limitsOf(owners);
    return Promise.all(
      subjects.map(async (subject) => {
        const owner = OWNER.exec(subject)?.[1];
        if (owner !== undefined) return { subject, limits: limits.get(owner) ?? this.defaultOf(owner) };
        const found = await this.credentials.find(subject.slice(credentialSubject('').length));
        return { subject, limits: found?.credential.limits ?? NO_LIMITS };
      }),
    );
  }

  /** Why a new upload of so many bytes finds no room; undefined when there is room. */
  async refusalToStart(quotas: readonly Quota[], bytes: number): Promise<DomainError | undefined> {
    const usages = await this.repository.read(quotas.map(({ subject }) => subject));
    for (const { subject, limits } of quotas) {
      const { startedUploads, openUploads } = usages.get(subject)!;
      const { maxUploads, maxOpenUploads } = limits;
      if (maxUploads !== undefined && startedUploads >= maxUploads)
        return uploadsUsedUp(nameOf(subject), maxUploads);
      if (maxOpenUploads !== undefined && openUploads >= maxOpenUploads)
        return tooManyOpenUploads(nameOf(subject), maxOpenUploads, openUploads);
    }
    return fullOne(quotas, usages, bytes);
  }

  /** Why an upload that is open finds no room for so many bytes more. */
  async refusalToGrow(quotas: readonly Quota[], bytes: number): Promise<DomainError | undefined> {
    const usages = await this.repository.read(quotas.map(({ subject }) => subject));
    return fullOne(quotas, usages, bytes);
  }

  /**
   * For an upload that has its reservation, but perhaps under a quota that has been lowered since.
   * @throws DomainError `quota-exceeded`
   */
  async assertRoom(quotas: readonly Quota[]): Promise<void> {
    const limited = quotas.filter(({ limits }) => limits.maxTotalBytes !== undefined);
    if (limited.length === 0) return;
    const refusal = await this.refusalToGrow(limited, 0);
    if (refusal) throw refusal;
  }

  /** Of the caller's owner and its users, by name; an administrator sees everyone. */
  async usageOf(caller: Caller, after: string | undefined, limit: number): Promise<OwnerUsage[]> {
    const within = isAdmin(caller) ? undefined : caller.owner;
    const usages = await this.repository.listOwners(within, after, limit);
    // Whoever has not uploaded anything yet asks what there is to have.
    if (within !== undefined && after === undefined && usages[0]?.owner !== within)
      usages.unshift({ owner: within, ...UNUSED });
    const limits = await this.owners.limitsOf(usages.map(({ owner }) => owner));
    return usages.map((usage) => ({
      ...usage,
      limits: limits.get(usage.owner) ?? this.defaultOf(usage.owner),
    }));
  }

  private defaultOf(owner: string): Limits {
    // What an owner has is the tenant's; its users share it.
    if (owner.includes('/')) return NO_LIMITS;
    const { maxOpenUploads } = this.config;
    return {
      ...(maxOpenUploads !== undefined && { maxOpenUploads }),
      ...this.settings.current().ownerLimits,
    };
  }
}

function fullOne(
  quotas: readonly Quota[],
  usages: ReadonlyMap<string, Usage>,
  requestedBytes: number,
): DomainError | undefined {
  for (const { subject, limits } of quotas) {
    const { reservedBytes, storedBytes } = usages.get(subject)!;
    const limitBytes = limits.maxTotalBytes ?? Infinity;
    if (reservedBytes + storedBytes + requestedBytes <= limitBytes) continue;
    const state = { limitBytes, usedBytes: storedBytes, reservedBytes, requestedBytes };
    return quotaExceeded({ subject: nameOf(subject), ...state });
  }
  return undefined;
}

/** For people. */
function nameOf(subject: string): string {
  const owner = OWNER.exec(subject)?.[1];
  return owner === undefined ? 'this key or token' : `owner ${owner}`;
}
