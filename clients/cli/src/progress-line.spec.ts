import { progressLine, progressText } from './progress-line.js';
import { styleFor } from './terminal.js';

const plain = styleFor({ isTTY: false }, {});
const view = {
  loaded: 300 * 2 ** 20,
  total: 1200 * 2 ** 20,
  percentage: 25,
  bytesPerSecond: 50 * 2 ** 20,
  secondsLeft: 17.2,
};

describe('the progress line', () => {
  it('shows bar, percent, bytes, speed and time left', () => {
    expect(progressLine(view, 100, plain)).toBe(
      '  ━━━━━━━━━━──────────────────────────────   25%   300 MiB of 1.17 GiB    50 MiB/s  18 s left',
    );
  });

  it.each([20, 30, 40, 50, 60, 80, 200])('fits into %d columns', (columns) => {
    const notice = 'The server cannot be reached, next try in 12 s';
    for (const each of [view, { ...view, percentage: 100 }, { ...view, notice }]) {
      expect(progressLine(each, columns, plain).length).toBeLessThanOrEqual(columns);
      expect(progressLine(each, columns, plain)).toContain('%');
    }
  });

  it('shows why it waits', () => {
    const line = progressLine({ ...view, notice: 'The server is away' }, 60, plain);
    expect(line).toContain(' 25%  The server is away');
    expect(line).not.toContain('left');
  });

  it('does not promise a time without a speed', () => {
    expect(progressText('a.txt', { ...view, bytesPerSecond: 0, secondsLeft: null })).toBe(
      'a.txt  25%  300 MiB of 1.17 GiB  0 B/s  time left unknown',
    );
  });

  it('is without colours when NO_COLOR asks for it', () => {
    const escape = '\u001b';
    expect(progressLine(view, 80, styleFor({ isTTY: true }, {}))).toContain(escape);
    expect(progressLine(view, 80, styleFor({ isTTY: true }, { NO_COLOR: '1' }))).not.toContain(escape);
  });
});
