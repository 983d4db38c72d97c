import { spreadOf } from '../lib/statistics.mjs';
import { SYSTEMS } from '../systems/all.mjs';

/**
 * Something that is measured of one or more systems.
 * @typedef {object} Work
 * @property {string} name
 * @property {string} title
 * @property {{ metric: string, title: string, digits: number }[]} columns the first one is what is compared
 * @property {() => string | undefined} [missing] why it cannot be measured here at all
 * @property {boolean} [onDemand] takes so long that it is only measured when it is named
 * @property {{ title: string, isLogarithmic?: boolean }} [axis] where the rows are points of a growth
 * @property {string[]} [plot] the metrics that are drawn; of several systems the first one alone
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
 * @property {Map<{ system: Subject, x?: number }, Record<string, import('../lib/statistics.mjs').Spread>>} spreads
 * @property {{ system: string, reason: string }[]} missing
 * @property {string[]} [notes]
 *
 * @typedef {{ name: string, title: string, isOther?: boolean }} Subject isOther: not Longshore
 *
 * @typedef {object} Result
 * @property {string} work
 * @property {string} title
 * @property {{ metric: string, title: string, digits: number }[]} columns
 * @property {string} [reference]
 * @property {{ title: string, isLogarithmic?: boolean }} [axis]
 * @property {string[]} [plot]
 * @property {{ system: string, title: string, isOther: boolean, x?: number, ratio?: number, metrics: Record<string, import('../lib/statistics.mjs').Spread> }[]} rows
 * @property {{ system: string, reason: string }[]} missing
 * @property {string[]} notes
 * @property {number} seconds
 * @property {string} [failure] something did not add up, and there are no figures
 */

/**
 * @param {Work} work
 * @param {Options} options
 * @returns {Promise<Result>}
 */
export async function runWork(work, options) {
  const begun = performance.now();
  const { spreads, missing, notes = [], failure } = await measure(work, options);
  const compared = work.columns[0].metric;
  const measured = [...spreads].map(([{ system, x }, metrics]) => ({ system, x, metrics }));
  const reference = measured.find(({ system }) => system.name === work.reference)?.metrics[compared];
  return {
    work: work.name,
    title: work.title,
    columns: work.columns,
    axis: work.axis,
    plot: work.plot,
    reference: work.reference,
    rows: measured.map(({ system, x, metrics }) => ({
      system: system.name,
      title: system.title,
      isOther: system.isOther ?? isOtherSystem(system.name),
      x,
      ratio: reference && ratioOf(metrics[compared], reference),
      metrics,
    })),
    missing,
    notes,
    seconds: (performance.now() - begun) / 1000,
    failure,
  };
}

async function measure(work, options) {
  const reason = work.missing?.();
  if (reason !== undefined) return { spreads: new Map(), missing: [{ system: work.name, reason }] };
  try {
    return await work.run(options);
  } catch (error) {
    return { spreads: new Map(), missing: [], failure: String(error.stack) };
  }
}

/** Round by round: what disturbs the machine for a while, disturbs both. */
function ratioOf({ samples }, reference) {
  return spreadOf(samples.map((sample, round) => sample / reference.samples[round])).median;
}

/** Rows need not be systems: many are Longshore under some load. */
function isOtherSystem(name) {
  return SYSTEMS.some((system) => system.name === name) && !name.startsWith('longshore');
}
