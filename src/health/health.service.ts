import { Injectable } from '@nestjs/common';
import { PrismaService } from '../database/prisma.service.js';
import { DomainError } from '../errors/domain-error.js';
import { ObjectStore } from '../storage/object-store.js';
import type { HealthDto } from './health.dto.js';

/** A probe that hangs is as bad as one that fails. */
const PROBE_TIMEOUT_MS = 3_000;

@Injectable()
export class HealthService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly store: ObjectStore,
  ) {}

  /** @throws DomainError `not-ready` with what is down */
  async check(): Promise<HealthDto> {
    const [database, storage] = await Promise.all([probe(this.prisma.probe()), probe(this.store.probe())]);
    const checks = { database, storage };
    const down = Object.entries(checks).filter(([, state]) => state !== 'up');
    if (down.length === 0) return { status: 'ok', checks };
    throw new DomainError('not-ready', `Down: ${down.map(([name]) => name).join(', ')}.`, {
      data: { checks },
    });
  }
}

async function probe(work: Promise<void>): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>(
    (resolve) => (timer = setTimeout(resolve, PROBE_TIMEOUT_MS, 'no answer in time')),
  );
  try {
    return await Promise.race([work.then(() => 'up'), late]);
  } catch (error) {
    return error instanceof DomainError ? error.code : 'down';
  } finally {
    clearTimeout(timer);
  }
}
