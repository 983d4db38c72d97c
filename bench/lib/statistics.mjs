/** @typedef {{ median: number, min: number, max: number, samples: number[] }} Spread */

/**
 * @param {number[]} samples
 * @returns {Spread}
 */
export function spreadOf(samples) {
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median, min: sorted[0], max: sorted.at(-1), samples };
}

/**
 * Every subject once, then every subject again: what else happens on the machine meets all of them alike. The first
 * time is to warm up and does not count, unless there is no other.
 * @template T
 * @param {readonly T[]} subjects
 * @param {number} rounds
 * @param {(subject: T) => Promise<Record<string, number>>} measure
 * @returns {Promise<Map<T, Record<string, Spread>>>}
 */
export async function measureInTurn(subjects, rounds, measure) {
  const samples = new Map(subjects.map((subject) => [subject, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const subject of subjects) {
      const sample = await measure(subject);
      if (round > 0 || rounds === 0) samples.get(subject).push(sample);
    }
  }
  return new Map([...samples].map(([subject, list]) => [subject, spreads(list)]));
}

const MOST_RUNS = 3;

/**
 * The same for what is started anew each time, so that nothing has to warm up: at least once, and few times, as it takes
 * long and varies little.
 * @template T
 * @param {readonly T[]} subjects
 * @param {number} rounds
 * @param {(subject: T) => Promise<Record<string, number>>} measure
 * @returns {Promise<Map<T, Record<string, Spread>>>}
 */
export async function measureAnew(subjects, rounds, measure) {
  const samples = new Map(subjects.map((subject) => [subject, []]));
  for (let round = 0; round < Math.max(1, Math.min(rounds, MOST_RUNS)); round++)
    for (const subject of subjects) samples.get(subject).push(await measure(subject));
  return new Map([...samples].map(([subject, list]) => [subject, spreads(list)]));
}

function spreads(list) {
  const names = Object.keys(list[0]);
  return Object.fromEntries(names.map((name) => [name, spreadOf(list.map((sample) => sample[name]))]));
}
