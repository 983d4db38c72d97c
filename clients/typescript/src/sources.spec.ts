import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { LongshoreClient } from './longshore-client.js';
import { LongshoreClient as NodeClient } from './node/longshore-client.js';
import type { UploadProgress } from './progress.js';
import { someBytes } from './testing/bytes.js';
import { sendProblem, StandInServer } from './testing/stand-in-server.js';

const size = 3 * 64 * 1024 + 500;
const content = someBytes(size);

let server: StandInServer;
beforeEach(async () => {
  server = await StandInServer.start();
});
afterEach(() => server.close());

const webStream = (chunk = 10_000, bytes = content) =>
  new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (let at = 0; at < bytes.length; at += chunk) controller.enqueue(bytes.slice(at, at + chunk));
      controller.close();
    },
  });

const nodeStream = (chunk = 10_000) =>
  Readable.from(
    Array.from({ length: Math.ceil(size / chunk) }, (_, at) => content.slice(at * chunk, (at + 1) * chunk)),
  );

async function* generated() {
  yield* nodeStream() as AsyncIterable<Uint8Array>;
}

describe.each([
  ['in a browser', () => new LongshoreClient({ endpoint: server.url })],
  ['in Node', () => new NodeClient({ endpoint: server.url })],
])('%s', (_where, client) => {
  it.each([
    ['a File', () => new File([content], 'a.bin', { type: 'video/mp4' })],
    ['a Blob', () => new Blob([content])],
    ['a Buffer', () => Buffer.from(content)],
    ['a Uint8Array', () => content],
    ['another typed array', () => new Uint16Array(content.slice().buffer)],
    ['a view of a part of a buffer', () => new DataView(Buffer.concat([Buffer.alloc(7), content]).buffer, 7)],
    ['an ArrayBuffer', () => content.slice().buffer],
    ["Node's stream", () => nodeStream()],
    ['a web stream', () => webStream()],
    ['a web stream of tiny chunks', () => webStream(777)],
    ['a web stream of one chunk', () => webStream(size)],
    ['an async generator', () => generated()],
  ])('%s arrives byte for byte', async (what, source) => {
    const bytes = what.startsWith('a view') ? undefined : content;
    const result = await client().upload(source(), { filename: 'a.bin' }).result;
    const object = server.objects.get(result.key);
    expect(object?.subarray(0, size).equals(bytes ?? content)).toBe(true);
    expect(result).toMatchObject({ totalParts: 4 });
  });
});

describe('a stream', () => {
  const client = () => new NodeClient({ endpoint: server.url });

  it('of unknown length tells it with complete, and its progress has a total only then', async () => {
    const seen: UploadProgress[] = [];
    await client().upload(webStream(), { onProgress: (progress) => seen.push(progress) }).result;
    expect(server.calls[0]?.json).not.toHaveProperty('totalSize');
    expect(server.calls.at(-1)).toMatchObject({ name: 'complete', json: { totalSize: size } });
    expect(seen[0]).toMatchObject({ lengthKnown: false, total: 0, totalParts: 0, secondsLeft: null });
    expect(seen.at(-1)).toMatchObject({ lengthKnown: true, total: size, loaded: size, percentage: 100 });
    const parts = server.calls.filter(({ name }) => name === 'part');
    expect(parts.map(({ headers }) => headers['x-amz-checksum-crc32'])).not.toContain(undefined);
  });

  it('of known length has a percentage from the start', async () => {
    const seen: UploadProgress[] = [];
    const onProgress = (progress: UploadProgress) => seen.push(progress);
    await client().upload(nodeStream(), { totalSize: size, onProgress }).result;
    expect(server.calls[0]?.json).toMatchObject({ totalSize: size });
    expect(seen[0]).toMatchObject({ lengthKnown: true, total: size, totalParts: 4 });
  });

  it('of whole parts ends with a whole part', async () => {
    const whole = content.subarray(0, 2 * server.partSize);
    const result = await client().upload(webStream(10_000, whole)).result;
    expect(server.objects.get(result.key)?.equals(whole)).toBe(true);
    expect(result.totalParts).toBe(2);
  });

  it('of nothing has one empty part', async () => {
    await expect(client().upload(Readable.from([])).result).resolves.toMatchObject({
      size: 0,
      totalParts: 1,
    });
  });

  it('goes straight to the store, but for its last part', async () => {
    const result = await client().upload(webStream(), { transfer: 'auto' }).result;
    expect(server.objects.get(result.key)?.equals(content)).toBe(true);
    expect(result).toMatchObject({ directParts: 3, serverParts: 1 });
  });

  it('is read no further than as many parts as are sent at once', async () => {
    const partCount = 8;
    let pulled = 0;
    const slow = new ReadableStream<Uint8Array>(
      {
        pull: (controller) => {
          if (pulled === partCount) return controller.close();
          pulled += 1;
          controller.enqueue(new Uint8Array(server.partSize));
        },
      },
      { highWaterMark: 0 },
    );
    const ahead: number[] = [];
    for (let part = 1; part <= partCount; part += 1) {
      server.playOnce('part', () => {
        const stored = server.sessionOf('upload-1').parts.size;
        ahead.push(pulled - stored);
        return false;
      });
    }
    await client().upload(slow, { concurrency: 2 }).result;
    expect(ahead).toHaveLength(partCount);
    // Two that are sent, and one whose answer may still be on its way.
    expect(Math.max(...ahead)).toBeLessThanOrEqual(3);
  });

  it('sends a part again from memory', async () => {
    server.playOnce('part', (_call, { request, response }) => {
      request.resume();
      sendProblem(response, 500, 'internal-error', 'Once', { retryable: true });
      return true;
    });
    const result = await client().upload(nodeStream(), { retry: { baseDelayMs: 1 } }).result;
    expect(server.objects.get(result.key)?.equals(content)).toBe(true);
  });

  it('that breaks ends the upload and its session', async () => {
    async function* broken() {
      yield content;
      throw new Error('The tape is torn');
    }
    const task = client().upload(broken());
    await expect(task.result).rejects.toMatchObject({
      code: 'source-unreadable',
      detail: 'The stream cannot be read: The tape is torn',
    });
    expect(server.sessionOf('upload-1').status).toBe('aborted');
    task.resume();
    expect(task.status).toBe('error');
  });

  it('that fails before it is read is an error of the upload', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'longshore-client-'));
    const { result } = client().upload(createReadStream(path.join(folder, 'nothing-here')));
    await expect(result).rejects.toMatchObject({ code: 'source-unreadable' });
    await rm(folder, { recursive: true });
  });

  it('of a file is read as the stream that it is', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'longshore-client-'));
    await writeFile(path.join(folder, 'a.bin'), content);
    const stream = createReadStream(path.join(folder, 'a.bin'), { start: 100 });
    const result = await client().upload(stream).result;
    expect(server.objects.get(result.key)?.equals(content.subarray(100))).toBe(true);
    await rm(folder, { recursive: true });
  });

  it('that is shorter than announced is not completed', async () => {
    const { result } = client().upload(webStream(), { totalSize: size + 1 });
    await expect(result).rejects.toMatchObject({
      code: 'source-unreadable',
      detail: `The stream ended after ${size} of ${size + 1} bytes`,
    });
    expect(server.namesOfCalls()).not.toContain('complete');
  });

  it('of something else than bytes is an error', async () => {
    const { result } = client().upload(Readable.from([{ a: 1 }]));
    await expect(result).rejects.toMatchObject({ code: 'source-unreadable' });
  });

  it('is closed when the upload is cancelled', async () => {
    const endless = new Readable({ read: () => undefined });
    endless.push(content);
    const task = client().upload(endless);
    await new Promise<void>((resolve) => {
      server.playOnce('part', () => {
        resolve();
        return true;
      });
    });
    await task.cancel();
    expect(endless.destroyed).toBe(true);
    expect(server.sessionOf('upload-1').status).toBe('aborted');
  });
});
