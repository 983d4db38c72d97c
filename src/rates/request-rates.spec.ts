import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type { Pool } from 'pg';
import { createConnectionPool } from '../database/connection-pool.js';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { freePort } from '../../test/support/free-port.js';
import { testDatabaseUrl } from '../../test/support/test-database.js';
import { DEFAULT_SETTINGS, type RateSetting, type Settings } from '../settings/settings.js';
import type { SettingsService } from '../settings/settings.service.js';
import { rateHeaders } from './rate-headers.js';
import { RatesRepository } from './rates.repository.js';
import { RequestRates } from './request-rates.js';

let pools: Pool[] = [];
let settings: Settings;
let name: string;

/** One instance of the service; all of them see the same settings. */
async function instance(url?: string): Promise<{ rates: RequestRates; queries: () => number }> {
  const pool = createConnectionPool(url ?? (await testDatabaseUrl()));
  pools.push(pool);
  let queries = 0;
  const ask = pool.query.bind(pool) as (...query: unknown[]) => unknown;
  pool.query = ((...query: unknown[]) => (queries++, ask(...query))) as typeof pool.query;
  const rates = new RequestRates({ current: () => settings } as SettingsService, new RatesRepository(pool));
  return { rates, queries: () => queries };
}

function limit(caller: RateSetting | null): void {
  settings = { ...DEFAULT_SETTINGS, rates: { caller, address: null } };
}

// Some of what follows is worth a warning.
beforeAll(() => Logger.overrideLogger(false));
beforeEach(() => (name = `key ${randomUUID()}`));
afterEach(async () => {
  await Promise.all(pools.map((pool) => pool.end()));
  pools = [];
});

const RATE = { requests: 5, perSeconds: 3_600 };

it('Two instances count together, and exactly', async () => {
  limit(RATE);
  const [one, other] = [await instance(), await instance()];
  const decisions = await Promise.all(
    Array.from({ length: 12 }, (_, index) => (index % 2 ? one : other).rates.take('caller', name)),
  );
  expect(decisions.filter((decision) => decision?.allowed)).toHaveLength(5);
  expect(decisions.map((decision) => decision?.remaining).sort()).toEqual([
    0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4,
  ]);
});

it('What is left, and until when, is told', async () => {
  limit(RATE);
  const { rates } = await instance();
  expect(await rates.take('caller', name)).toMatchObject({
    allowed: true,
    limit: 5,
    remaining: 4,
    perSeconds: 3_600,
  });
  const second = (await rates.take('caller', name))!;
  expect(second.resetSeconds).toBeGreaterThan(0);
  expect(second.resetSeconds).toBeLessThanOrEqual(3_600);
  expect(rateHeaders('caller', { ...second, resetSeconds: 30 })).toEqual({
    'ratelimit-policy': '"caller";q=5;w=3600',
    ratelimit: '"caller";r=3;t=30',
  });
});

it('Who has had all costs no query until the window is over', async () => {
  limit({ requests: 2, perSeconds: 3_600 });
  const { rates, queries } = await instance();
  for (let request = 0; request < 2; request++) await rates.take('caller', name);
  const before = queries();
  for (let request = 0; request < 10; request++)
    expect(await rates.take('caller', name)).toMatchObject({ allowed: false, remaining: 0 });
  expect(queries()).toBe(before);
});

it('A new window begins once the old one is over', async () => {
  limit({ requests: 1, perSeconds: 3_600 });
  const [one, other] = [await instance(), await instance()];
  expect(await one.rates.take('caller', name)).toMatchObject({ allowed: true });
  expect(await other.rates.take('caller', name)).toMatchObject({ allowed: false });
  await pools[0]!.query('UPDATE rate_limits SET expire = $1', [Date.now() - 1]);
  const third = await instance();
  expect(await third.rates.take('caller', name)).toMatchObject({ allowed: true });
});

it('Callers, and callers and addresses, are counted apart', async () => {
  limit({ requests: 1, perSeconds: 3_600 });
  settings = { ...settings, rates: { ...settings.rates, address: settings.rates.caller } };
  const { rates } = await instance();
  for (const [kind, who] of [
    ['caller', name],
    ['caller', `${name}2`],
    ['address', name],
  ] as const)
    expect(await rates.take(kind, who)).toMatchObject({ allowed: true });
});

it('Without a limit there is no decision and no query', async () => {
  limit(null);
  const { rates, queries } = await instance();
  expect(await rates.take('caller', name)).toBeUndefined();
  expect(queries()).toBe(0);
});

it('A changed limit holds from the next request on, and lets in who was kept out', async () => {
  limit({ requests: 1, perSeconds: 3_600 });
  const { rates } = await instance();
  await rates.take('caller', name);
  expect(await rates.take('caller', name)).toMatchObject({ allowed: false });
  limit({ requests: 3, perSeconds: 3_600 });
  expect(await rates.take('caller', name)).toMatchObject({ allowed: true, limit: 3, remaining: 1 });
  limit({ requests: 1, perSeconds: 1_800 });
  expect(await rates.take('caller', name)).toMatchObject({ allowed: true, remaining: 0 });
  limit(null);
  expect(await rates.take('caller', name)).toBeUndefined();
});

it('Without the database requests are let through, and asked for once, not by each', async () => {
  limit(RATE);
  const { rates, queries } = await instance(`postgresql://127.0.0.1:${await freePort()}/gone`);
  for (let request = 0; request < 5; request++) expect(await rates.take('caller', name)).toBeUndefined();
  expect(queries()).toBe(1);
});

it('A database that never answers makes one request wait, not each', async () => {
  limit(RATE);
  const sockets: Socket[] = [];
  const server = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { rates, queries } = await instance(`postgresql://127.0.0.1:${port}/silent`);
  for (let request = 0; request < 5; request++) expect(await rates.take('caller', name)).toBeUndefined();
  expect(queries()).toBe(1);
  for (const socket of sockets) socket.destroy();
  server.close();
});
