/**
 * A result as a Markdown table.
 * @param {import('../works/work.mjs').Result} result
 */
export function toTable({ columns, rows, reference, missing, notes, axis }) {
  const head = [
    axis?.title ?? '',
    ...columns.map(({ title }) => title),
    'least–most',
    ...(reference ? [`× ${reference}`] : []),
  ];
  const lines = rows.map(({ title, metrics, ratio }) => [
    title,
    ...columns.map(({ metric, digits }) => number(metrics[metric]?.median, digits)),
    `${number(metrics[columns[0].metric].min, columns[0].digits)}–${number(metrics[columns[0].metric].max, columns[0].digits)}`,
    ...(reference ? [number(ratio, 2)] : []),
  ]);
  const leftOut = missing.map(({ system, reason }) => `Not measured: ${system} (${reason}).`);
  const table = rows.length > 0 ? aligned([head, ...lines]) : [];
  return [...table, ...[...leftOut, ...notes].flatMap((note) => ['', note])].join('\n').trim();
}

function number(value, digits) {
  return Number.isFinite(value) ? value.toFixed(digits) : '';
}

export function aligned([head, ...lines]) {
  const widths = head.map((_, column) => Math.max(3, ...[head, ...lines].map((line) => line[column].length)));
  const row = (line) =>
    `| ${line.map((text, column) => (column === 0 ? text.padEnd(widths[0]) : text.padStart(widths[column]))).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [row(head), rule, ...lines.map(row)];
}
