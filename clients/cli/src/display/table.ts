import type { Style } from '../terminal.js';
import { padEnd, padStart, widthOf, wrap } from './text.js';

export interface Column<Row> {
  readonly heading: string;
  readonly cell: (row: Row) => string;
  readonly isRight?: boolean;
  /** The last of these is the first to go where there is no room. */
  readonly isExtra?: boolean;
  readonly paint?: (text: string, row: Row) => string;
}

const gap = '  ';

/** A line each, in columns; where even the needed ones do not fit beside each other, a few lines each. */
export function tableLines<Row>(
  rows: readonly Row[],
  all: readonly Column<Row>[],
  width: number,
  style: Style,
): string[] {
  const columns = fitting(rows, all, width);
  if (!columns)
    return rows.flatMap((row, index) => [...(index > 0 ? [''] : []), ...blockLines(row, all, width, style)]);
  const widths = columns.map((column) => widthOfColumn(rows, column));
  const line = (cellOf: (column: Column<Row>) => string) =>
    columns
      .map((column, index) => (column.isRight ? padStart : padEnd)(cellOf(column), widths[index] ?? 0))
      .join(gap)
      .trimEnd();
  return [
    style.dim(line(({ heading }) => heading)),
    ...rows.map((row) => line((column) => painted(row, column))),
  ];
}

function fitting<Row>(
  rows: readonly Row[],
  all: readonly Column<Row>[],
  width: number,
): readonly Column<Row>[] | undefined {
  const columns = [...all];
  for (;;) {
    const taken = columns.reduce(
      (sum, column) => sum + widthOfColumn(rows, column) + gap.length,
      -gap.length,
    );
    if (taken <= width) return columns;
    const extra = columns.findLastIndex(({ isExtra }) => isExtra === true);
    if (extra < 0) return undefined;
    columns.splice(extra, 1);
  }
}

function widthOfColumn<Row>(rows: readonly Row[], { heading, cell }: Column<Row>): number {
  return Math.max(widthOf(heading), ...rows.map((row) => widthOf(cell(row))));
}

function painted<Row>(row: Row, { cell, paint = (text) => text }: Column<Row>): string {
  return paint(cell(row), row);
}

function blockLines<Row>(row: Row, columns: readonly Column<Row>[], width: number, style: Style): string[] {
  return detailLines(
    columns.map(({ heading, cell }) => [heading.toLowerCase(), cell(row)]),
    width,
    style,
  );
}

/** `label  value`, a line each; the label of what is longer stands once. */
export function detailLines(
  rows: readonly (readonly [label: string, value: string])[],
  width: number,
  style: Style,
): string[] {
  const labelWidth = Math.max(...rows.map(([label]) => widthOf(label))) + gap.length;
  return rows.flatMap(([label, value]) => {
    const [first = '', ...more] = wrap(value, Math.max(1, width - labelWidth));
    return [
      style.dim(padEnd(label, labelWidth)) + first,
      ...more.map((line) => padEnd('', labelWidth) + line),
    ];
  });
}
