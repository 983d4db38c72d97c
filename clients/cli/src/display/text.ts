import getTruncatedWidth from 'fast-string-truncated-width';

/** Columns that a text takes on a terminal: two for a wide letter or an emoji, none for a colour. */
export function widthOf(text: string): number {
  return getTruncatedWidth(text).width;
}

/** At most `width` columns, the end cut off. */
export function shorten(text: string, width: number): string {
  const { index, truncated } = getTruncatedWidth(text, { limit: Math.max(0, width), ellipsis: '…' });
  return truncated ? `${text.slice(0, index)}${width > 0 ? '…' : ''}` : text;
}

/** At most `width` columns, the middle cut out: the end of a file name tells as much as its beginning. */
export function shortenMiddle(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  const tailWidth = Math.floor(Math.max(0, width - 1) / 2);
  const letters = [...segmenter.segment(text)].map(({ segment }) => segment);
  let tail = '';
  for (let letter = letters.pop(); letter !== undefined; letter = letters.pop()) {
    if (widthOf(letter + tail) > tailWidth) break;
    tail = letter + tail;
  }
  return shorten(text, width - widthOf(tail)) + tail;
}

const segmenter = new Intl.Segmenter();

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - widthOf(text))) + text;
}

/** Names come from strangers: one may hold what moves the cursor or changes colours. */
export function printable(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what must go
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}

/** Lines of at most `width`, but for words that are longer. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(last) + 1 + widthOf(word) <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
