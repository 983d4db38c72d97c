import { Injectable } from '@nestjs/common';
import type { Caller } from '../auth/caller.js';
import type { RequestContext } from '../http/request-context.js';
import type { Limits } from '../limits/limits.js';
import type { OwnerLimits } from './owner-limits.js';
import { OwnerLimitsRepository } from './owner-limits.repository.js';

/** How long another instance's change may stay unknown. */
const FRESH_MS = 5_000;
const MAX_ENTRIES = 10_000;

interface Entry {
  readonly limits: Promise<Limits | undefined>;
  readonly until: number;
}

/** What owners may use, where it is other than what holds for every owner. */
@Injectable()
export class OwnersService {
  private readonly entries = new Map<string, Entry>();

  constructor(private readonly repository: OwnerLimitsRepository) {}

  /** Of those that have limits of their own. For every start of an upload: what it knows may be 5 s old. */
  async limitsOf(owners: readonly string[]): Promise<Map<string, Limits>> {
    const now = Date.now();
    const unknown = owners.filter((owner) => (this.entries.get(owner)?.until ?? 0) <= now);
    if (unknown.length > 0) this.load(unknown, now + FRESH_MS);
    const entries = owners.map((owner) => [owner, this.entries.get(owner)!.limits] as const);
    const limits = await Promise.all(entries.map(async ([owner, found]) => [owner, await found] as const));
    return new Map(limits.filter((entry): entry is [string, Limits] => entry[1] !== undefined));
  }

  /** As it is stored; undefined when the owner has none of its own. */
  find(owner: string): Promise<OwnerLimits | undefined> {
    return this.repository.find(owner);
  }

  /** All of them at once. Null: what holds for every owner shall hold again. */
  async replace(caller: Caller, owner: string, limits: Limits | null, origin: RequestContext): Promise<void> {
    await this.repository.replace(owner, limits, (before) => ({
      actor: caller,
      action: 'owner.limits-changed',
      target: owner,
      detail: { from: before, to: limits },
      ...origin,
    }));
    this.entries.delete(owner);
  }

  /** One query for all; who asks for one of them meanwhile waits for the same. */
  private load(owners: readonly string[], until: number): void {
    if (this.entries.size + owners.length > MAX_ENTRIES) this.entries.clear();
    const found = this.repository.limitsOf(owners);
    for (const owner of owners)
      this.entries.set(owner, { limits: found.then((limits) => limits.get(owner)), until });
    // What could not be looked for is asked for anew.
    found.catch(() => owners.forEach((owner) => this.entries.delete(owner)));
  }
}
