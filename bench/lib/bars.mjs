const WIDTH = 760;
const LABEL = 300;
const ROW = 26;
const TOP = 34;

/**
 * A result as horizontal bars: the median, with a line from the least to the most.
 * @param {import('../works/work.mjs').Result} result
 */
export function toBars({ title, columns: [{ metric, title: unit, digits }], rows }) {
  const values = rows.map(({ title: label, metrics }) => ({ label, ...metrics[metric] }));
  const scale = (WIDTH - LABEL - 70) / Math.max(...values.map(({ max }) => max));
  const height = TOP + values.length * ROW + 8;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="13">`,
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
    `<text x="8" y="20" font-weight="bold">${escape(title)}, ${escape(unit)}</text>`,
    ...values.map((value, index) => bar(value, TOP + index * ROW, scale, digits)),
    '</svg>\n',
  ].join('\n');
}

function bar({ label, median, min, max }, y, scale, digits) {
  const fill = label.startsWith('Longshore') ? '#0b6bcb' : '#9aa5b1';
  const x = (value) => (LABEL + value * scale).toFixed(1);
  const middle = y + 9;
  return [
    `<text x="${LABEL - 8}" y="${y + 13}" text-anchor="end">${escape(label)}</text>`,
    `<rect x="${LABEL}" y="${y}" width="${(median * scale).toFixed(1)}" height="18" fill="${fill}"/>`,
    `<line x1="${x(min)}" x2="${x(max)}" y1="${middle}" y2="${middle}" stroke="#222"/>`,
    `<text x="${Number(x(max)) + 6}" y="${y + 13}">${median.toFixed(digits)}</text>`,
  ].join('\n');
}

function escape(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
