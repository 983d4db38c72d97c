import { styleFor } from '../terminal.js';
import { boardLines, logLines, type Row } from './board.js';
import { widthOf } from './text.js';

const plain = styleFor({ isTTY: false }, {});
const MIB = 2 ** 20;

function row(name: string, loaded: number, more: Partial<Row['view']> = {}): Row {
  const view = {
    loaded,
    total: 1200 * MIB,
    bytesPerSecond: 50 * MIB,
    secondsLeft: 17.2,
    counted: 'part  3 of 12',
  };
  return { name, view: { ...view, ...more } };
}

const board = {
  rows: [
    row('a film with a rather long name.mp4', 300 * MIB),
    row('日本語の長いファイル名です.bin', 0, { secondsLeft: null, counted: undefined }),
    row('c.bin', 1200 * MIB, { notice: 'The server cannot be reached, next try in 12 s' }),
  ],
  total: row('Total', 1500 * MIB, { total: 3600 * MIB, counted: '1 of 3 files' }),
};

describe('the bars', () => {
  it('show name, bar, percent, bytes, speed, time left and part, in columns', () => {
    expect(boardLines({ rows: [row('film.mp4', 300 * MIB)] }, 110, 10, plain)).toEqual([
      '  film.mp4  ━━━━━━━───────────────────────   25%   300 MiB of 1.17 GiB    50 MiB/s  18 s left  part  3 of 12',
    ]);
  });

  it.each([20, 30, 39, 50, 60, 79, 200])('fit into %d columns, whatever the names are', (columns) => {
    const lines = boardLines(board, columns, 10, plain);
    expect(lines).toHaveLength(4);
    for (const line of lines) {
      expect(widthOf(line)).toBeLessThanOrEqual(columns);
      expect(line).toContain('%');
    }
  });

  it('give up speed and part before the time that is left, and that before the bar', () => {
    const lineAt = (columns: number) =>
      boardLines({ rows: [row('film.mp4', 300 * MIB)] }, columns, 10, plain)[0];
    expect(lineAt(79)).toContain('50 MiB/s');
    expect(lineAt(60)).not.toContain('MiB/s');
    expect(lineAt(60)).toContain('part  3 of 12');
    expect(lineAt(45)).toContain('18 s left');
    expect(lineAt(30)).toMatch(/━+─+ {3}25%$/);
  });

  it('show why one waits, instead of its figures', () => {
    const line = boardLines(board, 79, 10, plain)[2];
    expect(line).toContain('100%  The server cannot be reached');
    expect(line).not.toContain('left');
  });

  it('keep the end of a name that is too long', () => {
    expect(boardLines(board, 79, 10, plain)[0]).toMatch(/^ {2}a film.*….*\.mp4 /);
  });

  it('show of a stream what has come, and promise no end', () => {
    const rows = [row('x.tar', 300 * MIB, { total: null, counted: 'part 7' })];
    const lineAt = (columns: number) => boardLines({ rows }, columns, 10, plain)[0];
    expect(lineAt(79)).toMatch(/^ {2}x\.tar {2}╌{30} +300 MiB +50 MiB\/s {2}part 7$/);
    expect(lineAt(39)).toMatch(/^ {2}x\.tar {2}╌+ +300 MiB$/);
  });

  it('say how many more there are than lines', () => {
    const rows = Array.from({ length: 20 }, (_, index) => row(`${index}.bin`, 0));
    const lines = boardLines({ rows, total: board.total }, 79, 8, plain);
    expect(lines).toHaveLength(7);
    expect(lines[5]).toBe('  … and 15 more under way');
    expect(lines[6]).toMatch(/^ {2}Total/);
  });

  it('show no control characters of a name', () => {
    const [line] = boardLines({ rows: [row('a\u001b[31mb\n.txt', 0)] }, 79, 10, plain);
    expect(line).not.toContain('\u001b');
    expect(line).not.toContain('\n');
  });

  it('are without colours when NO_COLOR asks for it', () => {
    const escape = '\u001b';
    const drawn = (env: Record<string, string>) =>
      boardLines(board, 79, 10, styleFor({ isTTY: true }, env)).join('');
    expect(drawn({})).toContain(escape);
    expect(drawn({ NO_COLOR: '1' })).not.toContain(escape);
  });
});

describe('in a log', () => {
  it('one file has its line, several have one for all', () => {
    expect(logLines({ rows: [row('a.txt', 300 * MIB, { bytesPerSecond: 0, secondsLeft: null })] })).toEqual([
      'a.txt  25%  300 MiB of 1.17 GiB  0 B/s  part  3 of 12',
    ]);
    expect(logLines(board)).toEqual(['Total  41%  1.46 GiB of 3.52 GiB  50 MiB/s  18 s left  1 of 3 files']);
  });
});
