import { Connection } from '../lib/connection.mjs';
import { fill, KEEP_EVERYTHING } from '../lib/fill.mjs';
import { explained, outline, prepareToExplain } from '../lib/plans.mjs';
import { startNullS3 } from '../lib/null-s3.mjs';
import { measureInTurn } from '../lib/statistics.mjs';
import { longshore } from '../systems/longshore.mjs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SLOW_MS = 20;
const CALLS = 5;
const DAY_MS = 24 * 3_600_000;

/** @type {import('./work.mjs').Work} */
export const lists = {
  name: 'lists',
  title: 'Lists at 1 M sessions and 10 M parts, first page of 50',
  onDemand: true,
  columns: [
    { metric: 'plan', title: 'ms in Postgres', digits: 2 },
    { metric: 'call', title: 'ms, the whole call', digits: 1 },
    { metric: 'items', title: 'items', digits: 0 },
  ],
  systems: [longshore],
  run: measureLists,
};

/** @param {import('./work.mjs').Options} options */
async function measureLists({ rounds, quick }) {
  const size = quick ? { sessions: 2000, partsPerSession: 10 } : { sessions: 1_000_000, partsPerSession: 10 };
  const folder = mkdtempSync(join(tmpdir(), 'longshore-bench-'));
  const sink = await startNullS3();
  const start = () => longshore.start({ sink, folder, env: KEEP_EVERYTHING });
  let server = await start();
  try {
    await fill(server.database, size);
    await prepareToExplain(server.database);
    // Its connections were made before.
    await server.stop();
    server = await start();
    const connection = new Connection(server.port);
    const subjects = (await queriesFor(connection, size)).filter((_, index) => !quick || index % 4 === 0);
    const plans = new Map();
    const spreads = await measureInTurn(subjects, rounds, async ({ path, system, of }) => {
      const { items, ms: call } = await timed(connection, path, quick ? 1 : CALLS);
      const [slowest] = (await explained(server.database, of, () => connection.sendJson('GET', path))).sort(
        (a, b) => b.ms - a.ms,
      );
      if (!slowest) throw new Error(`Void: Postgres has explained nothing of ${system.title}.`);
      plans.set(system, slowest.plan);
      return { plan: slowest.ms, call, items };
    });
    connection.close();
    return { spreads, missing: [], notes: slowOnes(spreads, plans) };
  } finally {
    await server.stop();
    await sink.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The fastest of some calls: what the call takes when nothing else is going on. */
async function timed(connection, path, calls) {
  let ms = Infinity;
  let items = 0;
  for (let call = 0; call < calls; call++) {
    const begun = performance.now();
    const answer = await connection.sendJson('GET', path);
    ms = Math.min(ms, performance.now() - begun);
    items = answer.items?.length ?? 1;
  }
  return { ms, items };
}

async function queriesFor(connection, { sessions }) {
  const daysAgo = (days) => encodeURIComponent(new Date(Date.now() - days * DAY_MS).toISOString());
  const newest = await connection.sendJson('GET', '/v1/uploads?limit=1');
  const { uploadId } = newest.items[0];
  const [first] = (await connection.sendJson('GET', '/v1/uploads?sort=createdAt&limit=1')).items;
  const old = await connection.sendJson('GET', `/v1/uploads?limit=1&createdBefore=${daysAgo(45)}`);
  const sessionQueries = Object.entries({
    'newest first': '',
    'newest first, far behind (cursor, half the table)': `cursor=${old.nextCursor}`,
    uploading: 'status=uploading',
    'completed or failed, of one owner': 'status=completed,failed&owner=owner-7',
    'failed, of one owner': 'status=failed&owner=owner-99',
    'of one folder': 'folder=folder-11',
    'failed, in one folder': 'status=failed&folder=folder-99',
    'of one owner in one folder': 'owner=owner-7&folder=folder-63',
    'by fingerprint': `fingerprint=fingerprint-${sessions / 2}`,
    'one week, two months ago': `createdAfter=${daysAgo(67)}&createdBefore=${daysAgo(60)}`,
    'failed, in one week two months ago': `status=failed&createdAfter=${daysAgo(67)}&createdBefore=${daysAgo(60)}`,
    'text that every eighth name has': 'q=holiday',
    'text that one name has': `q=${first.filename}`,
    'text that no name has': 'q=nowhere-to-be-found',
    'text that one name has, of its owner': `q=${first.filename}&owner=${first.owner}`,
    'by name': 'sort=filename',
    'largest first': 'sort=-totalSize',
    'largest first, of one owner': 'sort=-totalSize&owner=owner-7',
    'largest first, failed': 'sort=-totalSize&status=failed',
  }).map(([title, query]) => ({ title, path: `/v1/uploads?${query}`, of: /upload_sessions/ }));
  return [
    ...sessionQueries,
    { title: 'one session', path: `/v1/uploads/${uploadId}`, of: /upload_sessions/ },
    { title: 'the parts of one session', path: `/v1/uploads/${uploadId}/parts`, of: /upload_parts/ },
  ].map(({ title, ...query }) => ({ system: { name: title, title }, ...query }));
}

function slowOnes(spreads, plans) {
  return [...spreads]
    .filter(([, { plan }]) => plan.median > SLOW_MS)
    .map(([{ system }]) => `Over ${SLOW_MS} ms: ${system.title}: ${outline(plans.get(system))}.`);
}
