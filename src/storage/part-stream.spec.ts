import { PassThrough, Readable, Writable } from 'node:stream';
import { streamPart, untilBegun } from './part-stream.js';
import type { PartBody } from './object-store.js';
import type { Throttle } from './throttle.js';

const KIB = 1024;
const untilIdle = () => new Promise((resolve) => setImmediate(resolve));
const ended = { code: 'incomplete-body' };

/** Takes everything, and keeps it. */
class Sink extends Writable {
  readonly taken: Buffer[] = [];

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.taken.push(chunk);
    done();
  }

  get text(): string {
    return Buffer.concat(this.taken).toString();
  }
}

/** A throttle that is opened by hand. */
class Gate implements Throttle {
  readonly spent: number[] = [];
  private waiting?: () => void;

  constructor(public isClosed = true) {}

  spend(bytes: number): Promise<void> | undefined {
    this.spent.push(bytes);
    return this.isClosed ? new Promise((resolve) => (this.waiting = resolve)) : undefined;
  }

  release(): void {
    this.waiting?.();
  }
}

describe('A part under a throttle', () => {
  const begin = (gate: Gate, sizeBytes: number) => {
    const stream = new PassThrough();
    const sink = new Sink();
    const body: PartBody = { stream, sizeBytes, digests: [], throttle: gate };
    return { stream, sink, streamed: streamPart(body, sink) };
  };

  it('is not read on before what has passed is paid, to its last byte', async () => {
    const gate = new Gate();
    const { stream, sink, streamed } = begin(gate, 6);
    let isStored = false;
    void streamed.then(() => (isStored = true));
    for (const text of ['one', 'two']) {
      stream.write(text);
      for (let turn = 0; turn < 10; turn++) await untilIdle();
      expect({ isPaused: stream.isPaused(), isStored }).toEqual({ isPaused: true, isStored: false });
      if (text === 'two') stream.end();
      gate.release();
    }
    await streamed;
    expect({ spent: gate.spent, text: sink.text }).toEqual({ spent: [3, 3], text: 'onetwo' });
  });

  it('is not read on because the sink has room again', async () => {
    const gate = new Gate();
    const { stream, sink, streamed } = begin(gate, 6);
    stream.write('one');
    while (gate.spent.length === 0) await untilIdle();
    sink.emit('drain');
    stream.write('two');
    for (let turn = 0; turn < 10; turn++) await untilIdle();
    expect(gate.spent).toEqual([3]);
    gate.isClosed = false;
    gate.release();
    stream.end();
    await streamed;
    expect(sink.text).toBe('onetwo');
  });

  it('is read on for a sink that asks for more than we would give it', async () => {
    const gate = new Gate(false);
    const writes: (() => void)[] = [];
    const sink = new Writable({
      highWaterMark: 512 * KIB,
      write: (_chunk, _encoding, done) => void writes.push(done),
    });
    const stream = new PassThrough({ highWaterMark: 512 * KIB });
    const streamed = streamPart({ stream, sizeBytes: 400 * KIB, digests: [], throttle: gate }, sink);
    stream.write(Buffer.alloc(300 * KIB));
    while (gate.spent.length === 0) await untilIdle();
    gate.isClosed = true;
    stream.write(Buffer.alloc(50 * KIB));
    while (gate.spent.length === 1) await untilIdle();
    gate.isClosed = false;
    gate.release();
    stream.end(Buffer.alloc(50 * KIB));
    // Nothing has been written yet, and no drain will come.
    while (gate.spent.length === 2) await untilIdle();
    for (let done = writes.shift(); done; done = writes.shift()) {
      done();
      await untilIdle();
    }
    await streamed;
  });

  it('fails at once when it breaks off while it waits', async () => {
    const gate = new Gate();
    const { stream, streamed } = begin(gate, 6);
    stream.write('one');
    while (gate.spent.length === 0) await untilIdle();
    stream.destroy();
    await expect(streamed).rejects.toMatchObject(ended);
    gate.release();
  });
});

describe('The beginning of a body', () => {
  const bodyOf = (stream: Readable, sizeBytes: number): PartBody => ({ stream, sizeBytes, digests: [] });

  async function hasBegun(begun: Promise<void>): Promise<boolean> {
    let isBegun = false;
    void begun.then(() => (isBegun = true));
    for (let turn = 0; turn < 10; turn++) await untilIdle();
    return isBegun;
  }

  it.each([
    [1_000_000, 64 * KIB],
    [64 * KIB, 64 * KIB],
    [10, 10],
    [1, 1],
  ])('of %d bytes has come when there are %d, and nothing of it is lost', async (sizeBytes, wanted) => {
    const stream = new PassThrough({ highWaterMark: 2 * sizeBytes });
    const data = Buffer.from(Array.from({ length: sizeBytes }, (_, index) => index % 251));
    const begun = untilBegun(bodyOf(stream, sizeBytes));
    // Also where it comes in a great many pieces.
    for (let at = 0; at < wanted - 1; at += 100)
      stream.write(data.subarray(at, Math.min(at + 100, wanted - 1)));
    expect(await hasBegun(begun)).toBe(false);
    stream.write(data.subarray(wanted - 1, wanted));
    await begun;
    expect(stream.isPaused()).toBe(true);
    stream.end(data.subarray(wanted));
    const sink = new Sink();
    await streamPart(bodyOf(stream, sizeBytes), sink);
    expect(Buffer.concat(sink.taken).equals(data)).toBe(true);
  });

  it('of nothing is there', async () => {
    const stream = Readable.from([]);
    await untilBegun(bodyOf(stream, 0));
    await streamPart(bodyOf(stream, 0), new Sink());
  });

  it('is not waited for any longer when the body ends, or breaks off', async () => {
    const [short, broken, gone] = [new PassThrough(), new PassThrough(), new PassThrough()];
    const waits = [short, broken, gone].map((stream) => untilBegun(bodyOf(stream, 10)));
    short.end('short');
    broken.destroy(new Error('The line is cut.'));
    gone.destroy();
    for (const wait of waits) await expect(wait).rejects.toMatchObject(ended);
    await expect(untilBegun(bodyOf(gone, 10))).rejects.toMatchObject(ended);
  });
});
