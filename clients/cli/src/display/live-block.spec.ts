import { Writable } from 'node:stream';
import { LiveBlock } from './live-block.js';

/** What an escape sequence does is a terminal's business; here it is which ones are sent. */
function screen(columns: number) {
  let sent = '';
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      sent += chunk.toString();
      done();
    },
  });
  const take = () => {
    const text = sent;
    sent = '';
    return text;
  };
  return { stream: Object.assign(stream, { columns }), take };
}

const up = (rows: number) => `\u001b[${rows}A`;

it('writes a frame over the last one, in one write, and clears nothing before', () => {
  const { stream, take } = screen(80);
  const block = new LiveBlock(stream);
  block.draw(['one', 'two', 'three']);
  expect(take()).not.toContain(up(1));
  block.draw(['ONE', 'TWO']);
  const frame = take();
  expect(frame.indexOf(up(2))).toBeLessThan(frame.indexOf('ONE'));
  expect(frame).not.toContain('\u001b[2J');
  expect(frame.indexOf('\u001b[J')).toBeGreaterThan(frame.indexOf('TWO'));
});

it('finds its first line also when a narrower window has broken lines in two', () => {
  const { stream, take } = screen(80);
  const block = new LiveBlock(stream);
  block.draw(['x'.repeat(79), 'y'.repeat(79), 'z']);
  take();
  stream.columns = 40;
  block.draw(['x']);
  expect(take()).toContain(up(4));
});

it('gives the cursor back when it is taken away, and only once', () => {
  const { stream, take } = screen(80);
  const block = new LiveBlock(stream);
  block.draw(['one', 'two']);
  take();
  block.clear();
  expect(take()).toBe(`\r${up(1)}\u001b[J\u001b[?25h`);
  block.clear();
  expect(take()).toBe('');
});
