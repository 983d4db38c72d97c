// Where a profiled server spent its time: the functions with the most time of their own.
//   BENCH_NODE_OPTIONS="--cpu-prof --cpu-prof-dir=/tmp/profiles" npm run bench -- --only part-stream --systems longshore
//   node bench/top-functions.mjs /tmp/profiles/CPU.….cpuprofile [seconds of the start to leave out: 4] [functions: 15]
import { readFileSync } from 'node:fs';

const [file, skippedSeconds = '4', count = '15'] = process.argv.slice(2);
const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(file, 'utf8'));
const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));

let elapsed = 0;
let total = 0;
const own = new Map();
samples.forEach((id, index) => {
  const delta = timeDeltas[index] / 1e6;
  elapsed += delta;
  const name = names.get(id);
  if (elapsed < Number(skippedSeconds) || name === '(idle)') return;
  total += delta;
  own.set(name, (own.get(name) ?? 0) + delta);
});

const packages = new Map();
for (const [name, seconds] of own) {
  const place = packageOf(name);
  packages.set(place, (packages.get(place) ?? 0) + seconds);
}
console.log(`${total.toFixed(1)} s at work\n\nFunctions`);
print(own, Number(count));
console.log('\nPackages');
print(packages, 12);

/**
 * @param {Map<string, number>} seconds
 * @param {number} count
 */
function print(seconds, count) {
  const sorted = [...seconds].sort(([, a], [, b]) => b - a).slice(0, count);
  for (const [name, own] of sorted) console.log(`${((own / total) * 100).toFixed(1).padStart(5)} %  ${name}`);
}

function nameOf({ functionName, url, lineNumber }) {
  const place = url.replace(/^file:\/\//, '').replace(/^.*\/node_modules\//, '');
  return `${functionName || '(anonymous)'}${url ? `  ${place}:${lineNumber + 1}` : ''}`;
}

function packageOf(name) {
  const place = name.split('  ')[1];
  if (place === undefined) return /^[(]/.test(name) ? name : 'native';
  if (place.startsWith('node:')) return place.split(/[/:]/).slice(0, 2).join(':');
  if (place.startsWith('/')) return place.replace(/^.*\/dist\//, 'longshore: ').replace(/:\d+$/, '');
  return place
    .split('/')
    .slice(0, place.startsWith('@') ? 2 : 1)
    .join('/');
}
