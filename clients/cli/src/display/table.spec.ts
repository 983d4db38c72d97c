import { styleFor } from '../terminal.js';
import { type Column, tableLines } from './table.js';
import { widthOf } from './text.js';

const plain = styleFor({}, {});
const rows = [
  { name: 'a', size: 5, note: 'some words about it' },
  { name: '文件', size: 1234, note: '' },
];
const columns: Column<(typeof rows)[number]>[] = [
  { heading: 'NAME', cell: ({ name }) => name },
  { heading: 'SIZE', cell: ({ size }) => String(size), isRight: true },
  { heading: 'NOTE', cell: ({ note }) => note, isExtra: true },
];

it('puts cells below each other, also of wide letters', () => {
  expect(tableLines(rows, columns, 80, plain)).toEqual([
    'NAME  SIZE  NOTE',
    'a        5  some words about it',
    '文件  1234',
  ]);
});

it('leaves out what is least needed where there is no room', () => {
  expect(tableLines(rows, columns, 20, plain)).toEqual(['NAME  SIZE', 'a        5', '文件  1234']);
});

it('at last has a few lines for each', () => {
  const lines = tableLines(rows, columns, 9, plain);
  expect(lines.slice(0, 3)).toEqual(['name  a', 'size  5', 'note  some']);
  expect(lines).toContain('');
  expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(11);
});
