/** Loaded into every connection that is made from now on, and silent until it is asked. */
export async function prepareToExplain(database) {
  const name = 'longshore';
  await database.query(`ALTER DATABASE ${name} SET session_preload_libraries = 'auto_explain'`);
  for (const [setting, value] of Object.entries(SETTINGS))
    await database.query(`ALTER DATABASE ${name} SET auto_explain.${setting} = ${value}`);
}

const SETTINGS = { log_analyze: 'on', log_timing: 'off', log_buffers: 'on', log_format: "'json'" };
const SILENT = '-1';
const EVERY = '0';

/**
 * What Postgres itself says of the statements that the service sends while `call` is made: EXPLAIN ANALYZE of the very
 * execution, with its parameters.
 * @param {import('./database.mjs').Database} database
 * @param {RegExp} of the statements that are meant
 * @param {() => Promise<unknown>} call
 * @returns {Promise<{ ms: number, plan: PlanNode }[]>}
 *
 * @typedef {{ 'Node Type': string, 'Index Name'?: string, 'Relation Name'?: string, 'Actual Rows': number,
 *   'Rows Removed by Filter'?: number, 'Plan Rows': number, Plans?: PlanNode[] }} PlanNode
 */
export async function explained(database, of, call) {
  const from = database.log().length;
  await tell(database, EVERY);
  try {
    await call();
  } finally {
    await tell(database, SILENT);
  }
  return [...database.log(from).matchAll(/duration: ([\d.]+) ms {2}plan:\n\t(\{[\s\S]*?\n\t\})\n/g)]
    .map(([, ms, json]) => ({ ms: Number(ms), ...JSON.parse(json.replaceAll('\n\t', '\n')) }))
    .filter((entry) => of.test(entry['Query Text']))
    .map(({ ms, Plan }) => ({ ms, plan: Plan }));
}

async function tell(database, minimum) {
  await database.query(`ALTER SYSTEM SET auto_explain.log_min_duration = ${minimum}`);
  await database.query('SELECT pg_reload_conf()');
  // Connections take a new setting between two statements, once the signal has reached them.
  await database.query('SELECT pg_sleep(0.1)');
}

/**
 * @param {PlanNode} node
 * @returns {string} as `Limit ← Index Scan on sessions_pkey (50 rows)`
 */
export function outline(node) {
  const place = node['Index Name'] ?? node['Relation Name'];
  const removed = node['Rows Removed by Filter'];
  const own = `${node['Node Type']}${place ? ` on ${place}` : ''} (${node['Actual Rows']} rows${removed ? `, ${removed} filtered away` : ''})`;
  return [own, ...(node.Plans ?? []).map(outline)].join(' ← ');
}
