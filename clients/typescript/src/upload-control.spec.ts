import { LongshoreClient } from './longshore-client.js';
import { nodeTransport } from './node/node-transport.js';
import type { UploadProgress } from './progress.js';
import { someBytes } from './testing/bytes.js';
import { MemoryResumeStore } from './testing/memory-resume-store.js';
import { dropConnection, type Fault, sendProblem, StandInServer } from './testing/stand-in-server.js';
import type { UploadOptions } from './upload-options.js';
import type { UploadSnapshot } from './upload-snapshot.js';
import type { UploadTask } from './upload-task.js';

const partCount = 6;
const size = partCount * 64 * 1024;
const content = someBytes(size);

let server: StandInServer;
let resumeStore: MemoryResumeStore;
beforeEach(async () => {
  server = await StandInServer.start();
  resumeStore = new MemoryResumeStore();
});
afterEach(() => server.close());

const upload = (options: UploadOptions = {}, transport = nodeTransport()) =>
  new LongshoreClient({ endpoint: server.url, transport }).upload(content, {
    filename: 'a.bin',
    concurrency: 2,
    fingerprint: 'abc',
    resumeStore,
    ...options,
  });

const sent = () => server.calls.filter(({ name }) => name === 'part').map(({ partNumber }) => partNumber);

function expectObject(key: string): void {
  expect(server.objects.get(key)?.equals(content)).toBe(true);
}

/** Never answers. The promise tells that the request is there. */
function holdNext(name: Parameters<StandInServer['playOnce']>[0]): Promise<void> {
  return new Promise((resolve) =>
    server.playOnce(name, () => {
      resolve();
      return true;
    }),
  );
}

const refuses: Fault = (_call, { request, response }) => {
  request.resume();
  sendProblem(response, 422, 'part-size-mismatch', 'The part has the wrong size');
  return true;
};

function untilStatus(task: UploadTask, status: UploadSnapshot['status']): Promise<UploadSnapshot> {
  return new Promise((resolve) => {
    const look = () => {
      const snapshot = task.getSnapshot();
      if (snapshot.status !== status) return;
      stop();
      resolve(snapshot);
    };
    const stop = task.subscribe(look);
    look();
  });
}

describe('pause', () => {
  it('right at the start lets nothing out until resume', async () => {
    const task = upload();
    task.pause();
    expect(task.status).toBe('paused');
    await new Promise((resolve) => setImmediate(resolve));
    expect(server.calls).toEqual([]);
    task.resume();
    expectObject((await task.result).key);
  });

  it.each([
    ['fetch', undefined],
    ['node:http', nodeTransport()],
  ])('drops the parts under way, and resume sends them again, over %s', async (_name, transport) => {
    const held = [holdNext('part'), holdNext('part')];
    const seen: UploadProgress[] = [];
    const task = upload({ onProgress: (progress) => seen.push(progress) }, transport);
    await Promise.all(held);
    task.pause();
    expect(task.getSnapshot()).toMatchObject({ status: 'paused', uploadId: 'upload-1' });
    expect(task.progress).toMatchObject({ bytesPerSecond: 0, secondsLeft: null });
    task.resume();
    expectObject((await task.result).key);
    expect(sent().sort((a, b) => a - b)).toEqual([1, 1, 2, 2, 3, 4, 5, 6]);
    const loaded = seen.map((one) => one.loaded);
    expect(loaded).toEqual([...loaded].sort((a, b) => a - b));
    expect(seen.at(-1)).toMatchObject({ loaded: size, percentage: 100 });
  });

  it('drops parts that are on their way straight to the store, too', async () => {
    const held = [holdNext('direct'), holdNext('direct')];
    const task = upload({ transfer: 'direct' });
    await Promise.all(held);
    task.pause();
    task.resume();
    const result = await task.result;
    expectObject(result.key);
    expect(result).toMatchObject({ directParts: partCount, serverParts: 0, fallbackReason: undefined });
  });

  it('while another one works on the same upload waits for both', async () => {
    let leave = () => {};
    const locked = new Promise<() => void>((resolve) => (leave = () => resolve(() => {})));
    const task = upload({ resumeStore: Object.assign(resumeStore, { lock: () => locked }) });
    await new Promise<void>((resolve) => {
      task.subscribe(() => task.getSnapshot().waiting?.reason === 'elsewhere' && resolve());
    });
    task.pause();
    leave();
    task.resume();
    expectObject((await task.result).key);
  });

  it('while it waits for a retry ends the waiting', async () => {
    server.playOnce('part', (_call, { request, response }) => {
      request.resume();
      const headers = { 'retry-after': '30' };
      sendProblem(response, 503, 'storage-unavailable', 'Not now', { retryable: true }, headers);
      return true;
    });
    const task = upload({
      onRetry: () => {
        task.pause();
        task.resume();
      },
    });
    expectObject((await task.result).key);
  });

  it('while the object is being made is no failure', async () => {
    const held = holdNext('complete');
    const task = upload();
    await held;
    task.pause();
    task.pause();
    expect(task.status).toBe('paused');
    task.resume();
    expectObject((await task.result).key);
  });

  it('after an error or the end changes nothing', async () => {
    const task = upload();
    await task.result;
    task.pause();
    task.resume();
    expect(task.status).toBe('completed');
    server.playOnce('part', refuses);
    const failing = upload();
    await expect(failing.result).rejects.toMatchObject({ code: 'part-size-mismatch' });
    failing.pause();
    expect(failing.status).toBe('error');
  });
});

describe('resume after an error', () => {
  it('sends only what is missing, without a resume store too', async () => {
    for (let part = 1; part <= 3; part += 1) server.playOnce('part', () => false);
    server.playOnce('part', refuses);
    const task = upload({ resumeStore: undefined, concurrency: 1 });
    await expect(task.result).rejects.toMatchObject({ code: 'part-size-mismatch' });
    const { error, progress } = await untilStatus(task, 'error');
    expect(error).toMatchObject({ code: 'part-size-mismatch', status: 422 });
    task.resume();
    expect(task.getSnapshot()).toMatchObject({ status: 'uploading', error: undefined });
    const result = await task.result;
    expectObject(result.key);
    expect(result).toMatchObject({ uploadId: 'upload-1', resumed: true, resumedParts: 3 });
    expect(sent()).toEqual([1, 2, 3, 4, 4, 5, 6]);
    expect(task.progress.loaded).toBeGreaterThanOrEqual(progress.loaded);
  });
});

describe('cancel', () => {
  const expectNothingLeft = () => {
    expect([...server.sessions.values()].map(({ status }) => status)).toEqual(['aborted']);
    expect(resumeStore.records.size).toBe(0);
  };

  it('in the middle leaves no session and no memory', async () => {
    const held = holdNext('part');
    const task = upload();
    await held;
    const cancelled = task.cancel();
    await expect(task.result).rejects.toMatchObject({ code: 'cancelled' });
    expect(await cancelled).toBe(true);
    expect(task.status).toBe('cancelled');
    expectNothingLeft();
  });

  it('while it is paused does the same', async () => {
    const held = holdNext('part');
    const task = upload();
    await held;
    task.pause();
    expect(await task.cancel()).toBe(true);
    expectNothingLeft();
  });

  it('while the answer to start is on its way does the same', async () => {
    server.playOnce('start', ({ json }, { request }) => {
      server.addSession(size, json);
      void task.cancel();
      return dropConnection(request);
    });
    // As the server does it: the same Idempotency-Key gives the same session.
    server.playOnce('start', (_call, { response }) => {
      sendProblem(response, 201, '', '', { uploadId: 'upload-1' });
      return true;
    });
    const task: UploadTask = upload();
    await expect(task.result).rejects.toMatchObject({ code: 'cancelled' });
    const keys = server.calls.filter(({ name }) => name === 'start').map(({ headers }) => headers);
    expect(keys[0]?.['idempotency-key']).toBe(keys[1]?.['idempotency-key']);
    expectNothingLeft();
  });

  it('while another one works on the same upload does not wait for that', async () => {
    const task = upload({
      resumeStore: Object.assign(resumeStore, { lock: () => new Promise<never>(() => {}) }),
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(await task.cancel()).toBe(true);
    expect(server.calls).toEqual([]);
  });

  it('before anything was sent asks the server for nothing', async () => {
    const task = upload();
    expect(await task.cancel()).toBe(true);
    expect(server.calls).toEqual([]);
  });

  it('after an error ends what was left to be resumed', async () => {
    server.playOnce('part', refuses);
    const task = upload();
    await expect(task.result).rejects.toMatchObject({ code: 'part-size-mismatch' });
    expect(await task.cancel()).toBe(true);
    expect(task.status).toBe('cancelled');
    expectNothingLeft();
  });

  it('too late gives the object that is there', async () => {
    server.playOnce('complete', () => {
      server.sessionOf('upload-1').status = 'completed';
      void task.cancel();
      return true;
    });
    const task: UploadTask = upload();
    const result = await task.result;
    expectObject(result.key);
    expect(task.status).toBe('completed');
    expect(await task.cancel()).toBe(false);
  });
});

describe('an AbortSignal', () => {
  it('leaves the session open, to be resumed', async () => {
    const held = holdNext('part');
    const stop = new AbortController();
    const task = upload({ signal: stop.signal });
    await held;
    stop.abort();
    await expect(task.result).rejects.toMatchObject({ code: 'cancelled' });
    expect(server.sessionOf('upload-1').status).toBe('uploading');
    expect(resumeStore.records.size).toBe(1);
  });
});

describe('snapshots', () => {
  it('are the same object until something changes', async () => {
    const task = upload();
    const { getSnapshot, subscribe } = task;
    let before = getSnapshot();
    expect(getSnapshot()).toBe(before);
    let changes = 0;
    const stop = subscribe(() => {
      changes += 1;
      expect(getSnapshot()).not.toBe(before);
      before = getSnapshot();
    });
    const result = await task.result;
    expect(changes).toBeGreaterThan(2);
    expect(getSnapshot()).toMatchObject({
      status: 'completed',
      uploadId: 'upload-1',
      key: result.key,
      result,
    });
    expect(getSnapshot()).toBe(getSnapshot());
    stop();
  });

  it('tell why nothing moves', async () => {
    const waits: (string | undefined)[] = [];
    server.playOnce('part', (_call, { request }) => dropConnection(request));
    const task = upload();
    task.subscribe(() => waits.push(task.getSnapshot().waiting?.reason));
    await task.result;
    expect(waits).toContain('unreachable');
    expect(waits.at(-1)).toBeUndefined();
  });

  it('come with progress events for those who want nothing else', async () => {
    const seen: UploadProgress[] = [];
    const task = upload();
    task.on('progress', (progress) => seen.push(progress));
    await task.result;
    expect(seen.at(-1)).toMatchObject({ loaded: size, partsCompleted: partCount, totalParts: partCount });
  });

  it('have any failure as the one error class', async () => {
    const task = new LongshoreClient({ endpoint: server.url }).upload({
      size: 1,
      slice: () => {
        throw new RangeError('There is a hole in the file');
      },
    });
    await expect(task.result).rejects.toMatchObject({ name: 'LongshoreError', code: 'unexpected' });
    expect(task.getSnapshot().error?.detail).toBe('There is a hole in the file');
  });
});
