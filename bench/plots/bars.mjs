import {
  COLOURS,
  drawing,
  INK,
  legend,
  LIGHT,
  line,
  OTHER,
  rectangle,
  text,
  WIDTH,
  widthOf,
} from './svg.mjs';

const ROW = 28;
const BAR = 17;
const TOP = 44;
const LEGEND = 26;
const VALUE_ROOM = 84;

/**
 * Medians as bars, with a line from the least to the most; what Postgres spent beside it goes on top, lighter.
 * @param {import('../works/work.mjs').Result} result
 */
export function toBars({ title, columns, rows }) {
  const [{ metric, title: unit, digits }] = columns;
  const hasDatabase = metric === 'cpu' && rows.some(({ metrics }) => metrics.database?.median > 0);
  const values = rows.map(({ title: label, isOther, metrics }) => ({
    label,
    colour: isOther ? OTHER : COLOURS[0],
    ...metrics[metric],
    database: hasDatabase ? (metrics.database?.median ?? 0) : 0,
  }));
  const left = 28 + Math.max(...values.map(({ label }) => widthOf(label)));
  const most = Math.max(
    ...values.map(({ max, median, database }) => Math.max(max, median + (database || 0))),
  );
  const scale = (WIDTH - left - VALUE_ROOM) / most;
  const top = TOP + (hasDatabase ? LEGEND : 0);
  return drawing(top + values.length * ROW + 6, `${title}, ${unit}`, [
    ...(hasDatabase ? legend(left, TOP + 8, LEGENDS) : []),
    ...values.map((value, index) => bar(value, { left, top: top + index * ROW, scale, digits })),
  ]);
}

const LEGENDS = [
  { label: 'the server', colour: COLOURS[0] },
  { label: 'Postgres beside it', colour: LIGHT[COLOURS[0]] },
];

function bar({ label, colour, median, min, max, database }, { left, top, scale, digits }) {
  const other = database > 0 ? database : 0;
  const middle = top + BAR / 2;
  const end = left + Math.max(max, median + other) * scale;
  const spread = max > min ? [line(left + min * scale, middle, left + max * scale, middle, INK, 1.5)] : [];
  return [
    text(left - 10, top + 13, label, 'text-anchor="end"'),
    rectangle(left, top, Math.max(median * scale, 1), BAR, colour),
    ...(other > 0 ? [rectangle(left + median * scale, top, other * scale, BAR, LIGHT[colour])] : []),
    ...spread,
    text(end + 8, top + 13, median.toFixed(digits)),
  ].join('\n');
}
