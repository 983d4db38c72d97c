/** One look for all: dark on white, whatever the page around is; Longshore blue, the others grey. */
export const WIDTH = 760;
export const INK = '#1f2933';
export const FAINT = '#d5dae0';
export const COLOURS = ['#0b6bcb', '#d9730d', '#2f9e68', '#8a4fbf'];
export const OTHER = '#9aa5b1';
/** A part of a bar that is somebody else's: Postgres'. */
export const LIGHT = { [COLOURS[0]]: '#9cc8f2', [OTHER]: '#d5dae0' };

/** About what a character of the font takes. */
const CHARACTER = 6.9;

/**
 * @param {number} height
 * @param {string} title
 * @param {string[]} content
 */
export function drawing(height, title, content) {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="system-ui, sans-serif" font-size="13" fill="${INK}">`,
    `<rect width="${WIDTH}" height="${height}" rx="6" fill="#fff"/>`,
    text(16, 26, title, 'font-weight="600" font-size="14"'),
    ...content,
    '</svg>\n',
  ].join('\n');
}

export function text(x, y, words, attributes = '') {
  return `<text x="${round(x)}" y="${round(y)}" ${attributes}>${escape(String(words))}</text>`;
}

export function rectangle(x, y, width, height, fill) {
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${fill}"/>`;
}

export function line(x1, y1, x2, y2, stroke, width = 1) {
  return `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" stroke="${stroke}" stroke-width="${width}"/>`;
}

export function widthOf(words) {
  return words.length * CHARACTER;
}

/** Coloured squares with what they stand for. */
export function legend(x, y, entries) {
  let at = x;
  return entries.flatMap(({ label, colour }) => {
    const begin = at;
    at += 36 + widthOf(label);
    return [rectangle(begin, y - 10, 11, 11, colour), text(begin + 17, y, label)];
  });
}

/** Round numbers from 0 to a little above `most`. */
export function ticksUpTo(most) {
  const rough = most / 4;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * magnitude).find((candidate) => candidate >= rough);
  const count = Math.ceil(most / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(6)));
}

export function round(value) {
  return Number(value.toFixed(1));
}

function escape(words) {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
