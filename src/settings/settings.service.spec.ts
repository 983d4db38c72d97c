import type { Pool } from 'pg';
import { AuditRepository } from '../audit/audit.repository.js';
import { SYSTEM } from '../auth/caller.js';
import { createConnectionPool } from '../database/connection-pool.js';
import { PreparedStatements } from '../database/prepared-statements.js';
import { PrismaService } from '../database/prisma.service.js';
import { CutLine } from '../../test/support/cut-line.js';
import { freshDatabaseUrl } from '../../test/support/test-database.js';
import { DEFAULT_SETTINGS, type Settings } from './settings.js';
import { SettingsRepository } from './settings.repository.js';
import { SettingsService } from './settings.service.js';

const ORIGIN = { address: '203.0.113.7', requestId: 'r-1' };
let url: string;
let stops: (() => Promise<void>)[];

/** One instance of the service. */
async function instance(
  databaseUrl = url,
): Promise<{ settings: SettingsService; audit: AuditRepository; pool: Pool }> {
  const pool = createConnectionPool(databaseUrl);
  const prisma = new PrismaService(pool);
  const audit = new AuditRepository(prisma);
  const settings = new SettingsService(new SettingsRepository(prisma, new PreparedStatements(pool), audit));
  stops.push(async () => {
    await settings.beforeApplicationShutdown();
    await prisma.$disconnect();
    await pool.end();
  });
  await settings.onModuleInit();
  return { settings, audit, pool };
}

const change = (settings: SettingsService, patch: object) => settings.change(SYSTEM, patch, ORIGIN);
const nextChange = (settings: SettingsService) =>
  new Promise<Settings>((resolve) => {
    const end = settings.onChange((changed) => {
      end();
      resolve(changed);
    });
  });

beforeEach(async () => {
  url = await freshDatabaseUrl();
  stops = [];
});
afterEach(async () => {
  for (const stop of stops.reverse()) await stop();
});

it('The defaults hold until something is changed', async () => {
  const { settings } = await instance();
  expect(settings.current()).toBe(DEFAULT_SETTINGS);
  expect(settings.describe()).toEqual({ settings: DEFAULT_SETTINGS, updatedAt: null, updatedBy: null });
});

it('A change holds at once where it was made, and soon everywhere', async () => {
  const [one, other] = [await instance(), await instance()];
  const seen = nextChange(other.settings);
  await change(one.settings, { uploads: { concurrency: 8 } });
  expect(one.settings.current().uploads.concurrency).toBe(8);
  expect((await seen).uploads.concurrency).toBe(8);
  expect(other.settings.current()).toEqual(one.settings.current());
  expect(other.settings.describe().updatedBy).toBe('system');
  const later = await instance();
  expect(later.settings.current()).toEqual(one.settings.current());
});

it('Changes at once, by two instances, lose nothing of one another', async () => {
  const instances = [await instance(), await instance()];
  const patches = [
    { uploads: { concurrency: 8 } },
    { uploads: { retry: { maxAttempts: 3 } } },
    { uploads: { retry: { baseDelayMs: 100 } } },
    { uploads: { partSize: 16 * 2 ** 20 } },
    { ownerLimits: { maxUploads: 5 } },
    { ownerLimits: { maxOpenUploads: 2 } },
    { bandwidth: { owner: 65_536 } },
    { rates: { address: null } },
  ];
  await Promise.all(patches.map((patch, index) => change(instances[index % 2]!.settings, patch)));
  const later = await instance();
  expect(later.settings.current()).toEqual({
    uploads: {
      partSize: 16 * 2 ** 20,
      concurrency: 8,
      retry: { maxAttempts: 3, baseDelayMs: 100, maxDelayMs: 30_000 },
    },
    bandwidth: { instance: null, owner: 65_536, session: null },
    rates: { caller: null, address: null },
    ownerLimits: { maxUploads: 5, maxOpenUploads: 2 },
  });
  expect(await later.audit.list({ limit: 100 })).toHaveLength(patches.length);
});

it('A change is told of in the audit trail, and one that changes nothing is not', async () => {
  const { settings, audit } = await instance();
  await change(settings, { uploads: { concurrency: 8 } });
  await change(settings, { uploads: { concurrency: 8 } });
  await change(settings, {});
  expect(await audit.list({ limit: 10 })).toEqual([
    {
      ...ORIGIN,
      sequence: expect.any(BigInt),
      at: expect.any(Date),
      actor: 'system',
      action: 'settings.changed',
      target: 'settings',
      detail: { 'uploads.concurrency': { from: 4, to: 8 } },
    },
  ]);
});

it('A change that cannot be told of does not happen, nor one that is refused', async () => {
  const { settings, audit, pool } = await instance();
  await expect(
    change(settings, { uploads: { concurrency: 9, retry: { maxDelayMs: 100 } } }),
  ).rejects.toMatchObject({
    code: 'validation-failed',
  });
  await pool.query('ALTER TABLE audit_events RENAME TO hidden');
  await expect(change(settings, { uploads: { concurrency: 8 } })).rejects.toThrow();
  await pool.query('ALTER TABLE hidden RENAME TO audit_events');
  expect((await pool.query('SELECT * FROM settings')).rows).toEqual([]);
  expect(await audit.list({ limit: 10 })).toEqual([]);
  expect(settings.current()).toBe(DEFAULT_SETTINGS);
});

it('Who listens no more is not called', async () => {
  const { settings } = await instance();
  const calls: number[] = [];
  const end = settings.onChange(({ uploads }) => calls.push(uploads.concurrency));
  await change(settings, { uploads: { concurrency: 8 } });
  end();
  await change(settings, { uploads: { concurrency: 9 } });
  expect(calls).toEqual([8]);
});

it('While the database is away, what was known holds; what has changed meanwhile is found afterwards', async () => {
  const line = await CutLine.to(url);
  stops.push(() => line.cut());
  const [one, other] = [await instance(), await instance(line.url)];
  await change(other.settings, { uploads: { concurrency: 8 } });
  await line.cut();
  await expect(change(other.settings, { uploads: { concurrency: 9 } })).rejects.toMatchObject({
    code: 'database-unavailable',
  });
  await change(one.settings, { uploads: { concurrency: 16 } });
  expect(other.settings.current().uploads.concurrency).toBe(8);
  const found = nextChange(other.settings);
  await line.mend();
  expect((await found).uploads.concurrency).toBe(16);
});
