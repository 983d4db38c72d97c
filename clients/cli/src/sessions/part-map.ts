import type { Style } from '../terminal.js';

const marks = { full: '█', some: '▒', none: '░' } as const;
const mostRows = 4;
const widestRow = 64;

/** The object from its first part to its last, in a few lines: a mark stands for one part or for several. */
export function partMapLines(
  totalParts: number,
  missingParts: readonly number[],
  columns: number,
  style: Style,
): string[] {
  const most = Math.max(1, Math.min(widestRow, columns));
  const partsPerMark = Math.max(1, Math.ceil(totalParts / (most * mostRows)));
  const marksNeeded = Math.ceil(totalParts / partsPerMark);
  const rowCount = Math.ceil(marksNeeded / most);
  const width = Math.ceil(marksNeeded / rowCount);
  const missingOfMark = new Array<number>(marksNeeded).fill(0);
  for (const part of missingParts) {
    const mark = Math.floor((part - 1) / partsPerMark);
    missingOfMark[mark] = (missingOfMark[mark] ?? 0) + 1;
  }
  const painted = missingOfMark.map((missing, mark) => {
    const parts = Math.min(partsPerMark, totalParts - mark * partsPerMark);
    if (missing === 0) return style.green(marks.full);
    return missing >= parts ? style.dim(marks.none) : style.yellow(marks.some);
  });
  const rows = Array.from({ length: rowCount }, (_, row) =>
    painted.slice(row * width, (row + 1) * width).join(''),
  );
  return [...rows, style.dim(legend(partsPerMark))];
}

function legend(partsPerMark: number): string {
  if (partsPerMark === 1) return `${marks.full} stored  ${marks.none} missing`;
  return `${marks.full} stored  ${marks.some} some  ${marks.none} missing  (${partsPerMark} parts a mark)`;
}

/** `3, 7–9, 160–250`, of the first ranges; `and 12 more` for the others. */
export function rangesText(numbers: readonly number[], mostRanges = 8): string {
  const ranges: { first: number; last: number }[] = [];
  for (const number of numbers) {
    const range = ranges.at(-1);
    if (range && number === range.last + 1) range.last = number;
    else ranges.push({ first: number, last: number });
  }
  const told = ranges
    .slice(0, mostRanges)
    .map(({ first, last }) =>
      first === last ? `${first}` : last === first + 1 ? `${first}, ${last}` : `${first}–${last}`,
    );
  const rest = ranges.slice(mostRanges).reduce((sum, { first, last }) => sum + last - first + 1, 0);
  return rest > 0 ? `${told.join(', ')} and ${rest} more` : told.join(', ');
}
