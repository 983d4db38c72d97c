import { LongshoreClient } from './longshore-client.js';
import { someBytes } from './testing/bytes.js';
import { StandInServer } from './testing/stand-in-server.js';
import type { UploadOptions } from './upload-options.js';

const size = 4 * 64 * 1024;
const content = someBytes(size);
const file = (bytes = content, lastModified = 1_000) => new File([bytes], 'film.mp4', { lastModified });

let server: StandInServer;
beforeEach(async () => {
  server = await StandInServer.start();
});
afterEach(() => server.close());

const upload = (options: UploadOptions = {}, source = file()) =>
  new LongshoreClient({ endpoint: server.url }).upload(source, { concurrency: 1, ...options });

/** On another device: two parts get through, then it is gone. */
async function begunElsewhere(options: UploadOptions = {}): Promise<void> {
  server.playOnce('part', () => false);
  server.playOnce('part', () => false);
  const stop = new AbortController();
  const { result } = upload({ ...options, signal: stop.signal });
  server.playOnce('part', () => {
    stop.abort();
    return true;
  });
  await expect(result).rejects.toMatchObject({ code: 'cancelled' });
  server.calls.length = 0;
}

describe('an upload that was begun on another device', () => {
  it('is found by its file', async () => {
    await begunElsewhere({ metadata: { a: '1', b: '2' } });
    const result = await upload({ findOnServer: true, metadata: { b: '2', a: '1' } }).result;
    expect(server.namesOfCalls()).toEqual(['list', 'resume', 'part 3', 'part 4', 'complete']);
    expect(result).toMatchObject({ uploadId: 'upload-1', resumed: true, resumedParts: 2 });
    expect(server.objects.get(result.key)?.equals(content)).toBe(true);
  });

  it('is continued by its id', async () => {
    await begunElsewhere();
    const result = await upload({ uploadId: 'upload-1' }).result;
    expect(server.namesOfCalls()).toEqual(['get', 'resume', 'part 3', 'part 4', 'complete']);
    expect(server.objects.get(result.key)?.equals(content)).toBe(true);
  });

  it('is not looked for unless that is wanted', async () => {
    await begunElsewhere();
    await upload().result;
    expect(server.namesOfCalls()[0]).toBe('start');
  });

  it.each<[string, UploadOptions]>([
    ['folder', { folder: 'elsewhere' }],
    ['metadata', { metadata: { by: 'me' } }],
    ['type', { contentType: 'video/mp4' }],
  ])('is left alone by one with another %s', async (_what, options) => {
    await begunElsewhere();
    const result = await upload({ findOnServer: true, ...options }).result;
    expect(result).toMatchObject({ uploadId: 'upload-2', resumed: false });
  });

  it('is not mixed with another file of its name', async () => {
    await begunElsewhere();
    const changed = Uint8Array.from(content);
    changed[0] = (changed[0] ?? 0) ^ 1;
    const result = await upload({ findOnServer: true }, file(changed)).result;
    expect(result).toMatchObject({ uploadId: 'upload-2', resumed: false });
    expect(server.objects.get(result.key)?.equals(changed)).toBe(true);
  });

  it('named by its id is not mixed with another file either', async () => {
    await begunElsewhere();
    for (const other of [file(content, 2_000), file(content.slice(1))]) {
      await expect(upload({ uploadId: 'upload-1' }, other).result).rejects.toMatchObject({
        code: 'source-changed',
        detail: 'This is not the content that upload upload-1 (film.mp4) began with',
      });
    }
    expect(server.namesOfCalls()).toEqual(['get', 'get']);
  });

  it('that has ended is not begun again under its id', async () => {
    await begunElsewhere();
    server.sessionOf('upload-1').status = 'aborted';
    await expect(upload({ uploadId: 'upload-1' }).result).rejects.toMatchObject({ code: 'upload-ended' });
  });
});
