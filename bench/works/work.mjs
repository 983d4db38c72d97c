import { spreadOf } from '../lib/statistics.mjs';

/**
 * Something that is measured of one or more systems.
 * @typedef {object} Work
 * @property {string} name
 * @property {string} title
 * @property {{ metric: string, title: string, digits: number }[]} columns the first one is what is compared
 * @property {string} [reference] the system that the others are compared with
 * @property {readonly import('../systems/system.mjs').System[]} systems
 * @property {(options: Options) => Promise<Measured>} run
 *
 * @typedef {object} Options
 * @property {readonly import('../systems/system.mjs').System[]} systems
 * @property {number} rounds
 * @property {boolean} quick tiny, to see that the bench itself works
 *
 * @typedef {object} Measured
 * @property {Map<{ system: import('../systems/system.mjs').System }, Record<string, import('../lib/statistics.mjs').Spread>>} spreads
 * @property {{ system: string, reason: string }[]} missing
 *
 * @typedef {object} Result
 * @property {string} work
 * @property {string} title
 * @property {{ metric: string, title: string, digits: number }[]} columns
 * @property {string} [reference]
 * @property {{ system: string, title: string, ratio?: number, metrics: Record<string, import('../lib/statistics.mjs').Spread> }[]} rows
 * @property {{ system: string, reason: string }[]} missing
 */

/**
 * @param {Work} work
 * @param {Options} options
 * @returns {Promise<Result>}
 */
export async function runWork(work, options) {
  const { spreads, missing } = await work.run(options);
  const compared = work.columns[0].metric;
  const measured = [...spreads].map(([{ system }, metrics]) => ({ system, metrics }));
  const reference = measured.find(({ system }) => system.name === work.reference)?.metrics[compared];
  return {
    work: work.name,
    title: work.title,
    columns: work.columns,
    reference: work.reference,
    rows: measured.map(({ system, metrics }) => ({
      system: system.name,
      title: system.title,
      ratio: reference && ratioOf(metrics[compared], reference),
      metrics,
    })),
    missing,
  };
}

/** Round by round: what disturbs the machine for a while, disturbs both. */
function ratioOf({ samples }, reference) {
  return spreadOf(samples.map((sample, round) => sample / reference.samples[round])).median;
}
