import { appendFile, mkdtemp, open, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { someBytes } from '../testing/bytes.js';
import { StandInServer } from '../testing/stand-in-server.js';
import { FileResumeStore } from './file-resume-store.js';
import { sampleStarts } from '../fingerprint.js';
import { fileSource } from './file-source.js';
import { LongshoreClient } from './longshore-client.js';

const content = someBytes(700_000);

let server: StandInServer;
let client: LongshoreClient;
let folder: string;
let file: string;
beforeEach(async () => {
  server = await StandInServer.start();
  client = new LongshoreClient({ endpoint: server.url });
  folder = await mkdtemp(path.join(os.tmpdir(), 'longshore-client-'));
  file = path.join(folder, 'film.mp4');
  await writeFile(file, content);
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

describe('a file', () => {
  it('arrives byte for byte, each part with its CRC-32', async () => {
    server.partSize = 300_000;
    const result = await client.upload(file).result;
    expect(server.objects.get(result.key)?.equals(content)).toBe(true);
    expect(server.calls[0]?.json).toMatchObject({ filename: 'film.mp4', totalSize: content.length });
    const parts = server.calls.filter(({ name }) => name === 'part');
    expect(parts.map(({ headers }) => headers['x-amz-checksum-crc32'])).not.toContain(undefined);
  });

  it('arrives without checksums when they are not wanted', async () => {
    await client.upload(file, { checksum: false }).result;
    expect(server.calls.filter(({ headers }) => 'x-amz-checksum-crc32' in headers)).toEqual([]);
  });

  it('arrives through fetch too', async () => {
    const overFetch = new LongshoreClient({ endpoint: server.url, fetch });
    const result = await overFetch.upload(file).result;
    expect(server.objects.get(result.key)?.equals(content)).toBe(true);
  });

  it('can be an open handle, which stays open', async () => {
    const handle = await open(file);
    const result = await client.upload(handle, { filename: 'other.mp4' }).result;
    expect(server.objects.get(result.key)?.equals(content)).toBe(true);
    expect((await handle.stat()).size).toBe(content.length);
    await handle.close();
  });

  it('can be empty', async () => {
    await writeFile(file, '');
    await expect(client.upload(file).result).resolves.toMatchObject({ size: 0, totalParts: 1 });
  });

  it('is not completed when it grew meanwhile, and its session is aborted', async () => {
    server.playOnce('part', async () => {
      await appendFile(file, 'more');
      return false;
    });
    const { result } = client.upload(file, { resumeStore: new FileResumeStore(folder) });
    await expect(result).rejects.toMatchObject({
      code: 'source-changed',
      detail: expect.stringContaining('film.mp4'),
    });
    expect(server.namesOfCalls()).not.toContain('complete');
    expect(server.sessionOf('upload-1').status).toBe('aborted');
    expect(await readdir(folder)).toEqual(['film.mp4']);
  });

  it('is not completed when it was cut short meanwhile', async () => {
    server.playOnce('part', async () => {
      await writeFile(file, 'short');
      return false;
    });
    await expect(client.upload(file).result).rejects.toMatchObject({ code: 'source-changed' });
  });

  it('is uploaded as it was when another one takes its place', async () => {
    server.playOnce('part', async () => {
      await writeFile(`${file}.new`, 'a new version');
      await rename(`${file}.new`, file);
      return false;
    });
    const result = await client.upload(file).result;
    expect(server.objects.get(result.key)?.equals(content)).toBe(true);
  });

  it.each([
    ['missing', 'nothing-here', 'ENOENT'],
    ['a directory', '.', 'not a regular file'],
  ])('that is %s is a clear error', async (_what, name, detail) => {
    await expect(client.upload(path.join(folder, name)).result).rejects.toMatchObject({
      code: 'source-unreadable',
      detail: expect.stringContaining(detail),
    });
    expect(server.calls).toEqual([]);
  });

  it('is continued by another process', async () => {
    const resumeStore = new FileResumeStore(path.join(folder, 'state'));
    const stop = new AbortController();
    const task = client.upload(file, { resumeStore, concurrency: 1, signal: stop.signal });
    server.playOnce('part', () => false);
    server.playOnce('part', () => {
      stop.abort();
      return true;
    });
    await expect(task.result).rejects.toMatchObject({ code: 'cancelled' });
    const anotherProcess = new LongshoreClient({ endpoint: server.url });
    const result = await anotherProcess.upload(file, { resumeStore }).result;
    expect(result).toMatchObject({ uploadId: 'upload-1', resumed: true, resumedParts: 1 });
    expect(server.objects.get(result.key)?.equals(content)).toBe(true);
    expect(await readdir(path.join(folder, 'state'))).toEqual([]);
  });
});

describe('the fingerprint of a file', () => {
  const fingerprintOf = async (name: string) => {
    const source = await fileSource(name);
    const fingerprint = await source.fingerprint?.();
    await source.close?.();
    return fingerprint;
  };

  it('stays the same as long as the file does', async () => {
    expect(await fingerprintOf(file)).toBe(await fingerprintOf(file));
    expect(await fingerprintOf(file)).toMatch(/^[0-9a-f]{64}$/);
  });

  it('changes with the time of the file', async () => {
    const before = await fingerprintOf(file);
    await utimes(file, new Date(1_000), new Date(1_000));
    expect(await fingerprintOf(file)).not.toBe(before);
  });

  it.each([0, 350_000, 699_999])('changes with byte %d, even when time and size are the same', async (at) => {
    const time = new Date(1_000);
    await utimes(file, time, time);
    const before = await fingerprintOf(file);
    const changed = Uint8Array.from(content);
    changed[at] = (changed[at] ?? 0) ^ 1;
    await writeFile(file, changed);
    await utimes(file, time, time);
    expect(await fingerprintOf(file)).not.toBe(before);
  });

  it('looks at a small file once', () => {
    expect(sampleStarts(10)).toEqual([0]);
    expect(sampleStarts(64 * 1024 * 10)).toEqual([0, 294_912, 589_824]);
  });
});

describe('the resume store', () => {
  const record = { uploadId: 'u', key: 'k', partSize: 1, totalSize: 2, concurrency: 4, startedAt: 'now' };
  const retry = { maxAttempts: 1, baseDelayMs: 1, maxDelayMs: 1 };

  it('remembers across instances, and forgets', async () => {
    const store = new FileResumeStore(path.join(folder, 'state'));
    await store.set('a', { ...record, retry });
    const other = new FileResumeStore(path.join(folder, 'state'));
    expect(await other.get('a')).toEqual({ ...record, retry });
    expect(await other.get('b')).toBeUndefined();
    await other.remove('a');
    await other.remove('a');
    expect(await store.get('a')).toBeUndefined();
  });

  it('is never seen half written, however many write at once', async () => {
    const store = new FileResumeStore(path.join(folder, 'state'));
    await Promise.all(Array.from({ length: 20 }, () => store.set('a', { ...record, retry })));
    expect(await readdir(path.join(folder, 'state'))).toHaveLength(1);
    expect(await store.get('a')).toEqual({ ...record, retry });
  });
});
