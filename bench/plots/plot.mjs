import { toBars } from './bars.mjs';
import { toLines } from './lines.mjs';

/**
 * A result as SVG.
 * @param {import('../works/work.mjs').Result} result
 */
export function toPlot(result) {
  return result.axis ? toLines(result) : toBars(result);
}
