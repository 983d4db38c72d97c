import { once } from 'node:events';
import { createServer, type IncomingMessage, request as httpRequest, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { PassThrough, Readable, Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import fc from 'fast-check';
import { streamPart } from '../storage/part-stream.js';
import { HEAD_BYTES, readHead } from './content-sniffer.js';

const incomplete = { code: 'incomplete-body' };

/** Every way in which parts are read: as the stores do, by pipeline, and by iteration. */
const readers: Record<string, (stream: Readable, sizeBytes: number) => Promise<Buffer>> = {
  streamPart: (stream, sizeBytes) =>
    collect(async (sink) => void (await streamPart({ stream, sizeBytes, digests: [] }, sink))),
  pipeline: (stream) => collect((sink) => pipeline(stream, sink)),
  iteration: (stream) => buffer(stream),
};

async function collect(fill: (sink: Writable) => Promise<void>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk);
      done();
    },
  });
  await fill(sink);
  return Buffer.concat(chunks);
}

/** Gives one chunk each time it is asked, at once or in a later turn. */
function sourceOf(chunks: readonly Buffer[], highWaterMark: number, isLate: boolean): Readable {
  const left = [...chunks];
  return new Readable({
    highWaterMark,
    read() {
      const give = () => this.push(left.shift() ?? null);
      if (isLate) setImmediate(give);
      else give();
    },
  });
}

it.each(Object.keys(readers))('no byte is lost or moved, however they come (read by %s)', async (name) => {
  const chunk = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 8 }),
    fc.integer({ min: 1, max: 9_000 }).map((length) => Uint8Array.from({ length }, (_, index) => index * 7)),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(chunk, { maxLength: 12 }),
      fc.constantFrom(1, 16, 4_096, 65_536),
      fc.boolean(),
      fc.constantFrom(1, 5, HEAD_BYTES),
      async (chunks, highWaterMark, isLate, headBytes) => {
        const whole = Buffer.concat(chunks);
        const stream = sourceOf(
          chunks.map((bytes) => Buffer.from(bytes)),
          highWaterMark,
          isLate,
        );
        const head = await readHead(stream, headBytes);
        expect(head.equals(whole.subarray(0, headBytes))).toBe(true);
        expect(stream.readableLength).toBeLessThanOrEqual(highWaterMark + 2 * headBytes + 2 * 9_000);
        const rest = await readers[name]!(stream, whole.length);
        expect(rest.equals(whole)).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
});

it('nothing is read beyond the head before somebody asks', async () => {
  const stream = new PassThrough({ highWaterMark: 1_024 });
  stream.write(Buffer.alloc(1_000_000));
  await readHead(stream);
  expect(stream.readableFlowing).not.toBe(true);
  stream.end();
  expect(await buffer(stream)).toHaveLength(1_000_000);
});

it('a stream that fails, or is destroyed, before it has told enough is an incomplete body', async () => {
  const destroyed = new PassThrough();
  destroyed.write('some');
  const ended = readHead(destroyed);
  destroyed.destroy();
  await expect(ended).rejects.toMatchObject(incomplete);
  await expect(readHead(destroyed)).rejects.toMatchObject(incomplete);

  const failing = new PassThrough();
  const failed = readHead(failing);
  failing.destroy(new Error('reset'));
  await expect(failed).rejects.toMatchObject(incomplete);
  await expect(readHead(failing)).rejects.toMatchObject(incomplete);
});

it('a stream that has been read to its end has no head', async () => {
  const stream = Readable.from([], { objectMode: false });
  await buffer(stream);
  expect(await readHead(stream)).toHaveLength(0);
});

it('it leaves no listener behind', async () => {
  const stream = new PassThrough();
  stream.end('all');
  const before = stream.eventNames().length;
  await readHead(stream);
  expect(stream.eventNames()).toHaveLength(before);
});

describe('of a request', () => {
  let server: Server;
  let answerTo: (request: IncomingMessage) => Promise<string>;

  beforeEach(async () => {
    server = createServer((request, response) => {
      answerTo(request).then(
        (text) => response.end(text),
        (error: Error & { code?: string }) => response.writeHead(400).end(error.code ?? error.message),
      );
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const port = () => (server.address() as AddressInfo).port;

  const sizes = [0, 1, HEAD_BYTES - 1, HEAD_BYTES, HEAD_BYTES + 1, 300_000];
  const cases = Object.entries(readers).flatMap(([name, read]) =>
    sizes.map((size) => [name, size, read] as const),
  );
  it.each(cases)('%s gets all of a body of %d bytes', async (_, size, read) => {
    const body = Buffer.alloc(
      size,
      Uint8Array.from({ length: 251 }, (__, index) => index),
    );
    answerTo = async (request) => {
      const head = await readHead(request);
      const whole = await read(request, size);
      return String(head.equals(body.subarray(0, HEAD_BYTES)) && whole.equals(body));
    };
    const sending = httpRequest({ port: port(), method: 'PUT', headers: { 'content-length': size } });
    sending.end(body);
    const [response] = (await once(sending, 'response')) as [IncomingMessage];
    expect((await buffer(response)).toString()).toBe('true');
  });

  it('a client that promises more than it sends is noticed', async () => {
    const head = new Promise((resolve, reject) => {
      answerTo = async (request) => {
        await readHead(request).then(resolve, reject);
        return '';
      };
    });
    const socket = connect(port(), '127.0.0.1').on('error', () => undefined);
    socket.end('PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 9000\r\n\r\n<html>');
    await expect(head).rejects.toMatchObject(incomplete);
  });
});
