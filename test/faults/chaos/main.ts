import { parseArgs } from 'node:util';
import { DISK, S3, type TestStore } from '../../support/stores.js';
import { ChaosRound, type RoundResult } from './chaos-round.js';

/** Short enough that a store in RAM holds what one round leaves in it, and that its logs can be read. */
const ROUND_MS = 3 * 60_000;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '3' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    store: { type: 'string', default: S3 ? 's3' : 'disk' },
    clients: { type: 'string', default: '10' },
    program: { type: 'string' },
    'wake-reaper': { type: 'boolean', default: false },
  },
});

/** Rounds of chaos, each with a seed of its own that replays it alone. Answers whether nothing went wrong. */
async function main(): Promise<boolean> {
  const store = storeNamed(values.store);
  const totalMs = Number(values.minutes) * 60_000;
  const rounds = Math.ceil(totalMs / ROUND_MS);
  const durationMs = Math.round(totalMs / rounds);
  const results: RoundResult[] = [];
  for (let round = 0; round < rounds; round++) {
    const seed = String(Number(values.seed) + round);
    console.log(`Round ${round + 1} of ${rounds}: seed ${seed} on ${store.name}`);
    const result = await ChaosRound.run({
      seed,
      store,
      durationMs,
      clients: Number(values.clients),
      program: values.program,
      wakesReaper: values['wake-reaper'],
      tell: (text) => console.log(`  ${new Date().toISOString().slice(11, 19)} ${text}`),
    });
    results.push(result);
    console.log(`  ${summary([result])}`);
    if (result.violations.length > 0) {
      const minutes = durationMs / 60_000;
      console.log('  Replay this round:');
      console.log(`    npm run test:faults -- --seed ${seed} --minutes ${minutes} --store ${values.store}`);
    }
  }
  console.log(`All: ${summary(results)}`);
  return results.every(({ violations }) => violations.length === 0);
}

function storeNamed(name: string): TestStore {
  if (name === 'disk') return DISK;
  if (name !== 's3') throw new Error(`--store is disk or s3, not ${name}.`);
  if (!S3)
    throw new Error('--store s3 needs S3_ENDPOINT and the other S3 variables: see scripts/ceph-rgw.sh.');
  return S3;
}

function summary(results: readonly RoundResult[]): string {
  const total = new Map<string, number>();
  const add = (name: string, count: number) => total.set(name, (total.get(name) ?? 0) + count);
  for (const { counts, ends, violations } of results) {
    add('uploads', counts.uploads);
    for (const name of Object.keys(ends).sort()) add(name, ends[name]!);
    add('parts sent', counts.partsSent);
    add('kills', counts.kills);
    add('store faults', counts.storeFaults);
    add('Postgres restarts', counts.postgresRestarts);
    add('violations', violations.length);
  }
  return [...total].map(([name, count]) => `${count} ${name}`).join(', ');
}

process.exitCode = (await main()) ? 0 : 1;
