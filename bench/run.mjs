// What Longshore costs, beside what people would use instead.
//   npm run bench                                  everything but the works that take very long (--only lists)
//   npm run bench -- --only part-stream,part-call-4  some works; --systems longshore,pipe for some systems
//   npm run bench -- --quick                       tiny: only to see that the bench works and everything adds up
//   npm run bench -- --rounds 9 --json FILE --svg docs/plots
// BENCH_DIST=/elsewhere/dist measures another build of Longshore. bench/to-docs.mjs puts FILE into the documents.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { prepare } from '../scripts/prepare.mjs';
import { describeMachine } from './lib/machine.mjs';
import { installPackages } from './lib/packages.mjs';
import { shareServers, stopShared } from './lib/shared.mjs';
import { toTable } from './lib/table.mjs';
import { toPlot } from './plots/plot.mjs';
import { SYSTEMS } from './systems/all.mjs';
import { DIST } from './systems/longshore.mjs';
import { WORKS } from './works/all.mjs';
import { runWork } from './works/work.mjs';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    systems: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
    svg: { type: 'string' },
  },
});
const { quick } = values;
const works = chosen(WORKS, values.only, 'work').filter(
  ({ onDemand }) => !onDemand || quick || values.only !== undefined,
);
const wanted = new Set(chosen(SYSTEMS, values.systems, 'system').map(({ name }) => name));
// None: what warms up is all there is.
const rounds = quick ? 0 : Number(values.rounds);

if (process.env.BENCH_DIST === undefined) await prepare({ server: true });
installPackages();

if (quick) shareServers();

const report = {
  measuredAt: new Date().toISOString(),
  machine: describeMachine(dirname(DIST)),
  rounds,
  quick,
  results: [],
};
for (const work of works) {
  const systems = work.systems.filter(({ name }) => wanted.has(name));
  if (systems.length === 0) continue;
  const result = await runWork(work, { systems, rounds, quick });
  report.results.push(result);
  (quick ? tellOutcome : tellFigures)(result);
  if (result.failure !== undefined) process.exitCode = 1;
  // After each work: a run takes long, and may be cut short.
  save();
}
if (quick) {
  await stopShared();
  tellCount();
}

function save() {
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
  if (values.svg === undefined) return;
  mkdirSync(values.svg, { recursive: true });
  for (const result of report.results.filter(({ rows }) => rows.length > 0))
    writeFileSync(join(values.svg, `${result.work}.svg`), toPlot(result));
}

function tellFigures({ title, failure, ...result }) {
  console.log(`\n${title}\n\n${failure ?? toTable(result)}`);
}

function tellOutcome({ work, seconds, rows, missing, failure }) {
  const outcome = failure === undefined ? (rows.length > 0 ? 'ok' : 'left out') : 'FAILED';
  console.log(`${outcome.padEnd(8)} ${work.padEnd(20)} ${rows.length} measured, ${seconds.toFixed(1)} s`);
  for (const { system, reason } of missing) console.log(`         left out: ${system} (${reason})`);
  if (failure !== undefined) console.log(failure);
}

function tellCount() {
  const failed = report.results.filter(({ failure }) => failure !== undefined).length;
  const leftOut = report.results.filter(({ failure, rows }) => !failure && rows.length === 0).length;
  const passed = report.results.length - failed - leftOut;
  console.log(`${passed} works add up, ${failed} do not, ${leftOut} left out`);
}

function chosen(all, names, kind) {
  if (names === undefined) return all;
  return names.split(',').map((name) => {
    const found = all.find((each) => each.name === name);
    if (!found) {
      console.error(`There is no ${kind} ${name}. There are: ${all.map((each) => each.name).join(', ')}`);
      process.exit(2);
    }
    return found;
  });
}
