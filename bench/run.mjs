// What Longshore costs, beside what people would use instead.
//   npm run bench                                  everything
//   npm run bench -- --only part-stream,part-call-4  some works; --systems longshore,pipe for some systems
//   npm run bench -- --quick                       tiny: only to see that the bench works and every byte is accounted for
//   npm run bench -- --rounds 9 --json FILE --svg docs/performance
// BENCH_DIST=/elsewhere/dist measures another build of Longshore.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { prepare } from '../scripts/prepare.mjs';
import { toBars } from './lib/bars.mjs';
import { installPackages } from './lib/packages.mjs';
import { toTable } from './lib/table.mjs';
import { SYSTEMS } from './systems/all.mjs';
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
const works = chosen(WORKS, values.only, 'work');
const wanted = new Set(chosen(SYSTEMS, values.systems, 'system').map(({ name }) => name));
const { quick } = values;
const rounds = quick ? 1 : Number(values.rounds);

if (process.env.BENCH_DIST === undefined) await prepare({ server: true });
installPackages();

const results = [];
for (const work of works) {
  const systems = work.systems.filter(({ name }) => wanted.has(name));
  const result = await runWork(work, { systems, rounds, quick });
  results.push(result);
  console.log(`\n${result.title}\n\n${toTable(result)}`);
}
if (values.json !== undefined) {
  const machine = { node: process.version, cpu: cpus()[0].model, cores: cpus().length };
  const report = { measuredAt: new Date().toISOString(), machine, rounds, quick, results };
  writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
}
if (values.svg !== undefined) {
  mkdirSync(values.svg, { recursive: true });
  for (const result of results) writeFileSync(join(values.svg, `${result.work}.svg`), toBars(result));
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
