import { COLOURS, drawing, FAINT, INK, legend, line, round, text, ticksUpTo, WIDTH } from './svg.mjs';

const HEIGHT = 330;
const FRAME = { left: 66, right: WIDTH - 28, top: 78, bottom: HEIGHT - 54 };

/**
 * A growth: medians joined by lines, with the least and the most at each point. The scale of values begins at 0.
 * @param {import('../works/work.mjs').Result} result
 */
export function toLines({ title, columns, rows, axis, plot }) {
  const series = (plot ?? [columns[0].metric]).map((metric, index) => ({
    label: columns.find((column) => column.metric === metric).title,
    colour: COLOURS[index],
    points: rows.map(({ x, metrics }) => ({ x, ...metrics[metric] })),
  }));
  const ticks = ticksUpTo(Math.max(...series.flatMap(({ points }) => points.map(({ max }) => max))));
  const place = placing(rows, axis, ticks.at(-1));
  return drawing(HEIGHT, title, [
    ...legend(FRAME.left, 54, series),
    ...ticks.flatMap((value) => [
      line(FRAME.left, place.y(value), FRAME.right, place.y(value), FAINT),
      text(FRAME.left - 8, place.y(value) + 4, value.toLocaleString('en'), 'text-anchor="end"'),
    ]),
    ...rows.map(({ x, title: label }) => text(place.x(x), FRAME.bottom + 20, label, 'text-anchor="middle"')),
    text((FRAME.left + FRAME.right) / 2, HEIGHT - 12, axis.title, 'text-anchor="middle"'),
    line(FRAME.left, FRAME.bottom, FRAME.right, FRAME.bottom, INK),
    ...series.flatMap((each) => curve(each, place)),
  ]);
}

function placing(rows, { isLogarithmic }, most) {
  const scaled = isLogarithmic ? Math.log : Number;
  const places = rows.map(({ x }) => scaled(x));
  const [first, last] = [Math.min(...places), Math.max(...places)];
  const inset = 40;
  const width = FRAME.right - FRAME.left - 2 * inset;
  return {
    x: (value) => FRAME.left + inset + ((scaled(value) - first) / (last - first || 1)) * width,
    y: (value) => FRAME.bottom - (value / most) * (FRAME.bottom - FRAME.top),
  };
}

function curve({ colour, points }, place) {
  const path = points.map(({ x, median }) => `${round(place.x(x))},${round(place.y(median))}`).join(' ');
  return [
    `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`,
    ...points.flatMap(({ x, median, min, max }) => [
      line(place.x(x), place.y(min), place.x(x), place.y(max), colour),
      `<circle cx="${round(place.x(x))}" cy="${round(place.y(median))}" r="3.5" fill="${colour}"/>`,
    ]),
  ];
}
