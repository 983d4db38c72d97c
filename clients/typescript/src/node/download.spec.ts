import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { someBytes } from '../testing/bytes.js';
import { type Fault, StandInServer } from '../testing/stand-in-server.js';
import { objectPath } from './download.js';
import { LongshoreClient } from './longshore-client.js';

const key = 'uploads/a b/ü?#.bin';
const content = Buffer.from(someBytes(1_000_000));

let server: StandInServer;
let client: LongshoreClient;
let folder: string;
let target: string;
beforeEach(async () => {
  server = await StandInServer.start();
  server.objects.set(key, content);
  client = new LongshoreClient({ endpoint: server.url, token: 'secret' });
  folder = await mkdtemp(path.join(os.tmpdir(), 'longshore-client-'));
  target = path.join(folder, 'copy.bin');
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

/** Sends the head and `bytes` of the body, then cuts the connection. */
function cutAfter(bytes: number): Fault {
  return (_call, { response }) => {
    response.writeHead(200, { 'content-length': content.length, etag: server.etag });
    response.write(content.subarray(0, bytes), () => setTimeout(() => response.destroy(), 20));
    return true;
  };
}

describe('a download', () => {
  it('is the object, byte for byte, and leaves nothing else behind', async () => {
    const info = await client.download(key, target);
    expect((await readFile(target)).equals(content)).toBe(true);
    expect(info).toMatchObject({ size: content.length, etag: '"v1"' });
    expect(await readdir(folder)).toEqual(['copy.bin']);
    expect(server.calls[0]?.headers.authorization).toBe('Bearer secret');
  });

  it('goes on where it was when the connection drops', async () => {
    server.playOnce('object', cutAfter(400_000));
    await client.download(key, target);
    expect((await readFile(target)).equals(content)).toBe(true);
    // What was received but not yet read when the connection went is fetched again.
    const range = expect.stringMatching(/^bytes=[1-9]\d*-$/);
    expect(server.calls[1]?.headers).toMatchObject({ range, 'if-range': '"v1"' });
  });

  it('begins again when the object was replaced meanwhile', async () => {
    const replaced = Buffer.from(someBytes(300_000, 7));
    server.playOnce('object', cutAfter(400_000));
    server.playOnce('object', () => {
      server.etag = '"v2"';
      server.objects.set(key, replaced);
      return false;
    });
    await client.download(key, target);
    expect((await readFile(target)).equals(replaced)).toBe(true);
  });

  it('of an empty object is an empty file', async () => {
    server.objects.set(key, Buffer.alloc(0));
    await client.download(key, target);
    expect((await readFile(target)).length).toBe(0);
  });

  it('of nothing says so, and leaves no file', async () => {
    await expect(client.download('no/such/key', target)).rejects.toMatchObject({
      code: 'object-not-found',
      status: 404,
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it('stops when its AbortSignal says so', async () => {
    const stop = new AbortController();
    const download = client.download(key, target, { signal: stop.signal, onProgress: () => stop.abort() });
    await expect(download).rejects.toMatchObject({ code: 'cancelled' });
    expect(await readdir(folder)).toEqual([]);
  });
});

it('a key is encoded segment by segment', () => {
  expect(objectPath('a b/ü?#.bin')).toBe('/v1/objects/a%20b/%C3%BC%3F%23.bin');
});
