import { LongshoreClient } from './longshore-client.js';
import { resumeKey } from './resume-store.js';
import { someBytes } from './testing/bytes.js';
import { MemoryResumeStore } from './testing/memory-resume-store.js';
import { StandInServer } from './testing/stand-in-server.js';
import type { UploadOptions } from './upload-options.js';

const size = 4 * 64 * 1024;
const content = someBytes(size);

let server: StandInServer;
let resumeStore: MemoryResumeStore;
beforeEach(async () => {
  server = await StandInServer.start();
  resumeStore = new MemoryResumeStore();
});
afterEach(() => server.close());

function upload(options: UploadOptions = {}) {
  const client = new LongshoreClient({ endpoint: server.url });
  return client.upload(content, {
    resumeStore,
    fingerprint: 'abc',
    filename: 'a',
    concurrency: 1,
    ...options,
  });
}

/** Parts 1 and 2 get through, then it is stopped. */
async function interruptedUpload(): Promise<void> {
  server.playOnce('part', () => false);
  server.playOnce('part', () => false);
  const stop = new AbortController();
  const task = upload({ signal: stop.signal });
  server.playOnce('part', () => {
    stop.abort();
    return true;
  });
  await expect(task.result).rejects.toMatchObject({ code: 'cancelled' });
  server.calls.length = 0;
}

describe('an upload that was interrupted', () => {
  it('sends what is missing, and no more', async () => {
    await interruptedUpload();
    const result = await upload().result;
    expect(server.namesOfCalls()).toEqual(['resume', 'part 3', 'part 4', 'complete']);
    expect(result).toMatchObject({ resumed: true, resumedParts: 2, totalParts: 4 });
    expect(server.objects.get(result.key)?.equals(content)).toBe(true);
  });

  it('tells the server its fingerprint, and is forgotten once it is complete', async () => {
    await upload().result;
    expect(server.calls[0]?.json).toMatchObject({ fingerprint: 'abc' });
    expect(resumeStore.records.size).toBe(0);
  });

  it.each([
    ['unknown to the server', () => server.sessions.clear()],
    ['aborted', () => void (server.sessionOf('upload-1').status = 'aborted')],
  ])('starts afresh when its session is %s', async (_what, end) => {
    await interruptedUpload();
    end();
    const result = await upload().result;
    expect(server.namesOfCalls()).toContain('start');
    expect(result).toMatchObject({ resumed: false, resumedParts: 0 });
    expect(server.objects.get(result.key)?.equals(content)).toBe(true);
  });

  it('is not sent again when the last run died between complete and its answer', async () => {
    await interruptedUpload();
    const session = server.sessionOf('upload-1');
    session.parts.set(3, Buffer.from(content.subarray(2 * server.partSize, 3 * server.partSize)));
    session.parts.set(4, Buffer.from(content.subarray(3 * server.partSize)));
    session.status = 'completed';
    const result = await upload().result;
    expect(server.namesOfCalls()).toEqual(['resume', 'status', 'complete']);
    expect(result).toMatchObject({ uploadId: 'upload-1', resumedParts: 4 });
  });

  it.each<[string, UploadOptions]>([
    ['content', { fingerprint: 'other' }],
    ['folder', { folder: 'elsewhere' }],
    ['metadata', { metadata: { by: 'me' } }],
  ])('is left alone by one with another %s', async (_what, options) => {
    await interruptedUpload();
    await upload(options).result;
    expect(server.namesOfCalls()[0]).toBe('start');
    expect(server.sessionOf('upload-1').status).toBe('uploading');
  });

  it('keeps the part size that it began with', async () => {
    await interruptedUpload();
    await upload({ partSize: 128 * 1024 }).result;
    expect(server.namesOfCalls()).toEqual(['resume', 'part 3', 'part 4', 'complete']);
  });

  it('shows the parts that are there as progress, but not as speed', async () => {
    await interruptedUpload();
    const seen: { loaded: number; bytesPerSecond: number }[] = [];
    await upload({ onProgress: (progress) => seen.push(progress) }).result;
    expect(seen[0]).toMatchObject({ loaded: size / 2, bytesPerSecond: 0 });
  });
});

it('two runs of the same upload at once end with the same object', async () => {
  await interruptedUpload();
  const results = await Promise.all([upload().result, upload().result]);
  expect(results[0].uploadId).toBe(results[1].uploadId);
  expect(server.objects.get(results[0].key)?.equals(content)).toBe(true);
  expect(resumeStore.records.size).toBe(0);
});

it('a resume store that fails costs the resume, not the upload', async () => {
  const full = () => Promise.reject(new Error('The disk is full'));
  const result = await upload({ resumeStore: { get: full, set: full, remove: full } }).result;
  expect(server.objects.get(result.key)?.equals(content)).toBe(true);
});

it('the order of metadata does not make another upload', () => {
  const request = { filename: 'a', totalSize: 1, fingerprint: 'f' };
  const one = resumeKey('http://a', { ...request, metadata: { a: '1', b: '2' } }, '/a');
  const other = resumeKey('http://a', { ...request, metadata: { b: '2', a: '1' } }, '/a');
  expect(one).toBe(other);
  expect(resumeKey('http://b', { ...request, metadata: { a: '1', b: '2' } }, '/a')).not.toBe(one);
});
