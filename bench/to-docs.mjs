// Puts the figures of a run into the documents, so that nobody copies any by hand.
//   node bench/to-docs.mjs bench-results.json [more.json …]     a work in a later file replaces that of an earlier one
// A document says where: <!-- bench:part-stream --> … <!-- /bench -->, with the name of a work, or `machine`, or `goals`
// for what is reached. What stands between is replaced. What these runs have not measured stays as it is.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { GOALS } from './goals.mjs';
import { aligned, toTable } from './lib/table.mjs';

const DOCS = join(import.meta.dirname, '../docs');
const MARKED = /<!-- bench:([a-z0-9-]+) -->[\s\S]*?<!-- \/bench -->/g;

const reports = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, 'utf8')));
if (reports.length === 0) {
  console.error('Give the JSON of a run: npm run bench -- --json FILE');
  process.exit(2);
}
if (reports.some(({ quick }) => quick)) {
  console.error('A quick run measures nothing.');
  process.exit(2);
}
const results = new Map(
  reports.flatMap((report) =>
    report.results
      .filter(({ rows }) => rows.length > 0)
      .map((result) => [result.work, { ...result, report }]),
  ),
);

for (const name of ['performance.md', 'scale.md']) {
  const path = join(DOCS, name);
  const text = readFileSync(path, 'utf8').replace(MARKED, (whole, mark) => {
    const content = contentOf(mark, whole);
    return content === undefined ? whole : `<!-- bench:${mark} -->\n\n${content}\n\n<!-- /bench -->`;
  });
  writeFileSync(path, await format(text, { ...(await resolveConfig(path)), filepath: path }));
}

function contentOf(mark, before) {
  if (mark === 'machine') return toMachine(reports.at(-1).machine);
  if (mark === 'goals') return toGoals(before);
  const result = results.get(mark);
  return result && [`**${result.title}**`, toTable(result), toOrigin(result)].join('\n\n');
}

function toMachine({ node, linux, cores, memoryGiB }) {
  return `Node ${node.slice(1)}, Linux ${linux}, ${cores} cores, ${memoryGiB} GiB of memory.`;
}

function toOrigin({ rows: [{ metrics }], report: { measuredAt, machine } }) {
  const day = new Date(measuredAt).toLocaleDateString('en-GB', { dateStyle: 'long' });
  const rounds = Object.values(metrics)[0].samples.length;
  const state = machine.changed ? ' with changes' : '';
  return `${day}, commit ${machine.commit}${state}, ${rounds === 1 ? 'one round' : `${rounds} rounds`}.`;
}

function toGoals(before) {
  const lines = GOALS.map(({ work, goal, unit, digits, most = Infinity, least = -Infinity, measured }) => {
    const value = measured(figure, ratio);
    if (Number.isFinite(value))
      return [work, goal, `${value.toFixed(digits)} ${unit}`, value <= most && value >= least ? 'yes' : 'no'];
    const known = before.split('\n').map(cellsOf);
    return known.find(([title]) => title === work) ?? [work, goal, 'not measured', ''];
  });
  return aligned([['work', 'to reach', 'measured', 'reached'], ...lines]).join('\n');
}

function cellsOf(line) {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

/** Of all systems (`*`): the most. */
function figure(work, system, metric) {
  const rows = results.get(work)?.rows.filter((row) => system === '*' || row.system === system) ?? [];
  return Math.max(...rows.map(({ metrics }) => metrics[metric].median));
}

function ratio(work, system) {
  return results.get(work)?.rows.find((row) => row.system === system)?.ratio ?? NaN;
}
