import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Throttle } from '../storage/throttle.js';
import { throttled } from './throttled.js';

/** Lets bytes pass when the test says so. */
class Gate implements Throttle {
  readonly spent: number[] = [];
  readonly released: Promise<void>;
  isReleased = false;
  open?: () => void;
  private tellReleased!: () => void;

  constructor(private readonly isClosed: boolean) {
    this.released = new Promise((resolve) => (this.tellReleased = resolve));
  }

  spend(bytes: number): Promise<void> | undefined {
    this.spent.push(bytes);
    return this.isClosed ? new Promise((resolve) => (this.open = resolve)) : undefined;
  }

  release(): void {
    this.isReleased = true;
    this.tellReleased();
  }
}

const closed = (stream: Readable) => new Promise((resolve) => stream.once('close', resolve));
const untilIdle = () => new Promise((resolve) => setImmediate(resolve));

it('passes the bytes on as they are, and accounts for each', async () => {
  const chunks = ['one', 'two', 'three'].map((text) => Buffer.from(text));
  const gate = new Gate(false);
  const received: Buffer[] = [];
  const stream = throttled(Readable.from(chunks), gate).on('data', (chunk: Buffer) => received.push(chunk));
  await closed(stream);
  // The very same, and no copies.
  expect(received.every((chunk, index) => chunk === chunks[index])).toBe(true);
  expect(gate.spent).toEqual([3, 3, 5]);
  await gate.released;
});

it('waits as long as it has to', async () => {
  const gate = new Gate(true);
  const read = buffer(throttled(Readable.from([Buffer.from('one'), Buffer.from('two')]), gate));
  for (let chunk = 1; chunk <= 2; chunk++) {
    await untilIdle();
    expect(gate).toMatchObject({ spent: { length: chunk }, isReleased: false });
    gate.open!();
  }
  expect((await read).toString()).toBe('onetwo');
  await gate.released;
});

it('does not read on for a reader that takes nothing', async () => {
  let made = 0;
  const source = new Readable({
    read() {
      made++;
      this.push(Buffer.alloc(64 * 1024));
    },
  });
  const stream = throttled(source, new Gate(false));
  for (let turn = 0; turn < 100; turn++) await untilIdle();
  expect(made).toBeLessThan(10);
  stream.destroy();
  await closed(source);
});

it.each([
  ['the reader goes', (_source: Readable, stream: Readable) => stream.destroy()],
  ['the source goes', (source: Readable) => source.destroy()],
])('ends with the other side when %s, also while it waits', async (_what, go) => {
  const gate = new Gate(true);
  const source = new PassThrough();
  const stream = throttled(source, gate);
  stream.on('error', () => undefined).resume();
  source.write('bytes');
  await untilIdle();
  expect(gate.spent).toEqual([5]);
  const bothClosed = Promise.all([closed(source), closed(stream)]);
  go(source, stream);
  await bothClosed;
  await gate.released;
});

it('hands on why the source has failed', async () => {
  const source = new PassThrough();
  const gate = new Gate(false);
  const read = buffer(throttled(source, gate));
  source.destroy(new Error('The disk is gone.'));
  await expect(read).rejects.toThrow('The disk is gone.');
  await gate.released;
});
