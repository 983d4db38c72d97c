import { LongshoreClient } from './longshore-client.js';
import { nodeTransport } from './node/node-transport.js';
import type { UploadProgress } from './progress.js';
import type { Retry } from './retry.js';
import type { Fallback } from './routes.js';
import { someBytes } from './testing/bytes.js';
import { MemoryResumeStore } from './testing/memory-resume-store.js';
import {
  cutConnection,
  dropConnection,
  type Fault,
  refusesWith,
  sendProblem,
  StandInServer,
  unavailable,
} from './testing/stand-in-server.js';
import type { UploadOptions } from './upload-options.js';

const parts = 20;
const size = parts * 64 * 1024 - 100;
const content = someBytes(size);

let server: StandInServer;
let store: StandInServer;
beforeEach(async () => {
  server = await StandInServer.start();
  store = await StandInServer.start();
  server.store = store;
});
afterEach(async () => {
  await server.close();
  await store.close();
});

const upload = (options: UploadOptions = {}, transport = nodeTransport()) =>
  new LongshoreClient({ endpoint: server.url, token: 'secret', transport }).upload(content, {
    filename: 'a.bin',
    transfer: 'direct',
    ...options,
  });

const callsOf = (name: string, where = server) => where.calls.filter((call) => call.name === name);
const askedFor = () => callsOf('part-urls').map(({ json }) => json.partNumbers as number[]);

/** What the store does with this part, each time that it comes. */
function always(partNumbers: number[] | 'all', fault: Fault): void {
  for (let call = 0; call < 1_000; call += 1) {
    store.playOnce('direct', (received, exchange) =>
      partNumbers === 'all' || partNumbers.includes(received.partNumber) ? fault(received, exchange) : false,
    );
  }
}

describe.each([
  ['fetch', undefined],
  ['node:http', nodeTransport()],
])('a direct upload over %s', (_name, transport) => {
  it('gives the server no part, and the store no key', async () => {
    const result = await upload({}, transport).result;
    expect(server.objects.get(result.key)?.equals(content)).toBe(true);
    expect(result).toMatchObject({ directParts: parts, serverParts: 0, fallbackReason: undefined });
    expect(callsOf('part')).toEqual([]);
    expect(callsOf('direct', store)).toHaveLength(parts);
    expect(store.calls.map(({ headers }) => headers.authorization)).not.toContain('Bearer secret');
    expect(server.calls[0]?.json).toMatchObject({ transfer: 'direct' });
  });

  it('goes by URLs of the server itself when that is the store', async () => {
    server.store = undefined;
    const result = await upload({}, transport).result;
    expect(server.objects.get(result.key)?.equals(content)).toBe(true);
    expect(callsOf('direct').map(({ headers }) => headers.authorization)).not.toContain('Bearer secret');
    expect(result).toMatchObject({ directParts: parts, serverParts: 0 });
  });

  it('goes through the server when the store cannot be reached from here', async () => {
    await store.close();
    const fallbacks: Fallback[] = [];
    const seen: UploadProgress[] = [];
    const onFallback = (fallback: Fallback) => fallbacks.push(fallback);
    const result = await upload({ onFallback, onProgress: (one) => seen.push(one) }, transport).result;
    expect(server.objects.get(result.key)?.equals(content)).toBe(true);
    expect(result).toMatchObject({ directParts: 0, serverParts: parts });
    expect(result.fallbackReason).toContain(`Cannot reach the store at ${store.url}: connect ECONNREFUSED`);
    expect(fallbacks.slice(0, 2).map(({ forGood }) => forGood)).toEqual([false, false]);
    expect(fallbacks.slice(2).every(({ forGood }) => forGood)).toBe(true);
    const loaded = seen.map((one) => one.loaded);
    expect(loaded).toEqual([...loaded].sort((a, b) => a - b));
    expect(seen.at(-1)).toMatchObject({ loaded: size, partsCompleted: parts });
    await store.listen();
  });
});

describe('URLs', () => {
  it('are asked for when the first part goes, few of them in one call', async () => {
    await upload({ concurrency: 2 }).result;
    expect(askedFor()).toEqual([Array.from({ length: parts }, (_, index) => index + 1)]);
    const names = server.calls.map(({ name }) => name);
    expect(names.indexOf('part-urls')).toBe(1);
  });

  it.each([
    ['as AWS says it', refusesWith(403, 'AccessDenied', 'Request has expired')],
    ['with its temporary credentials', refusesWith(400, 'ExpiredToken')],
  ])('that expired cost a signature, not an attempt, %s', async (_how, fault) => {
    for (let time = 0; time < 4; time += 1) store.playOnce('direct', fault);
    const retries: Retry[] = [];
    const result = await upload({
      retry: { maxAttempts: 1 },
      concurrency: 1,
      onRetry: (retry) => retries.push(retry),
    }).result;
    expect(server.objects.get(result.key)?.equals(content)).toBe(true);
    expect(result).toMatchObject({ directParts: parts, serverParts: 0 });
    expect(retries).toEqual([]);
    expect(
      askedFor()
        .flat()
        .filter((number) => number === 1),
    ).toHaveLength(5);
  });

  it('that are always expired are not asked for without end', async () => {
    always([3], refusesWith(403, 'AccessDenied', 'Request has expired'));
    const result = await upload().result;
    expect(server.objects.get(result.key)?.equals(content)).toBe(true);
    expect(result).toMatchObject({ directParts: parts - 1, serverParts: 1 });
    expect(result.fallbackReason).toContain('Request has expired');
  });

  it('that expire before their turn comes are asked for anew, and fewer at once', async () => {
    server.urlLifetimeMs = 60;
    always('all', async () => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      return false;
    });
    const result = await upload({ concurrency: 1 }).result;
    expect(server.objects.get(result.key)?.equals(content)).toBe(true);
    expect(result).toMatchObject({ directParts: parts, serverParts: 0 });
    expect(askedFor().at(-1)?.length).toBeLessThan(4);
  });

  it('that a wrong clock takes for expired are used all the same', async () => {
    server.urlLifetimeMs = -3_600_000;
    always('all', async ({ partNumber }, { request, response }) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      server.sessionOf('upload-1').parts.set(partNumber, Buffer.concat(chunks));
      response.end();
      return true;
    });
    const result = await upload().result;
    expect(result).toMatchObject({ directParts: parts });
  });

  it('that the server does not give make the whole upload go through it', async () => {
    server.playOnce('part-urls', (_call, { response }) => {
      sendProblem(response, 501, 'not-here', 'No URLs here', { retryable: false });
      return true;
    });
    const result = await upload().result;
    expect(server.objects.get(result.key)?.equals(content)).toBe(true);
    expect(result).toMatchObject({
      directParts: 0,
      serverParts: parts,
      fallbackReason: 'The server gives no URLs: No URLs here',
    });
    expect(callsOf('part-urls')).toHaveLength(1);
  });

  it('that the server cannot give for now make some parts go through it, not all', async () => {
    const refuse: Fault = (_call, { response }) => {
      sendProblem(response, 500, 'internal-error', 'Something broke', { retryable: true });
      return true;
    };
    server.playOnce('part-urls', refuse);
    server.playOnce('part-urls', refuse);
    const result = await upload({ concurrency: 1, retry: { maxAttempts: 2 } }).result;
    expect(result).toMatchObject({ directParts: parts - 1, serverParts: 1 });
  });

  it('that are not in the answer are no reason to fail', async () => {
    server.playOnce('part-urls', (_call, { response }) => {
      sendProblem(response, 200, '', '', { urls: [] });
      return true;
    });
    const result = await upload().result;
    expect(result).toMatchObject({ directParts: 0, serverParts: parts });
  });

  it('are waited for when the server is busy', async () => {
    server.playOnce('part-urls', unavailable('0'));
    const result = await upload().result;
    expect(result).toMatchObject({ directParts: parts, serverParts: 0 });
  });

  it('for another length than the part has are not used', async () => {
    server.playOnce('part-urls', ({ json }, { response }) => {
      const urls = (json.partNumbers as number[]).map((partNumber) => ({
        partNumber,
        method: 'PUT',
        url: `${store.url}/v1/direct/upload-1/${partNumber}`,
        headers: {},
        size:
          Math.min(server.partSize, size - (partNumber - 1) * server.partSize) - (partNumber === 2 ? 1 : 0),
        expiresAt: new Date(Date.now() + 60_000),
      }));
      sendProblem(response, 200, '', '', { urls });
      return true;
    });
    always('all', async ({ partNumber }, { request, response }) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      server.sessionOf('upload-1').parts.set(partNumber, Buffer.concat(chunks));
      response.end();
      return true;
    });
    const result = await upload().result;
    expect(server.namesOfCalls().filter((name) => name.startsWith('part '))).toEqual(['part 2']);
    expect(server.objects.get(result.key)?.equals(content)).toBe(true);
  });
});

describe('a part that the store does not take', () => {
  it.each([
    [403, 'SignatureDoesNotMatch'],
    [403, 'AccessDenied'],
  ])('for good (%d %s) is tried twice, then goes through the server', async (status, code) => {
    always([3], refusesWith(status, code));
    const retries: Retry[] = [];
    const fallbacks: Fallback[] = [];
    const result = await upload({
      onRetry: (retry) => retries.push(retry),
      onFallback: (fallback) => fallbacks.push(fallback),
    }).result;
    expect(server.objects.get(result.key)?.equals(content)).toBe(true);
    expect(callsOf('direct', store).filter(({ partNumber }) => partNumber === 3)).toHaveLength(2);
    expect(server.namesOfCalls().filter((name) => name.startsWith('part '))).toEqual(['part 3']);
    expect(result).toMatchObject({ directParts: parts - 1, serverParts: 1 });
    expect(result.fallbackReason).toBe(`The store refuses the part: ${code} (No)`);
    expect(fallbacks).toMatchObject([{ partNumber: 3, forGood: false, reason: { requestId: 'tx1' } }]);
    expect(retries).toEqual([]);
  });

  it('for now is sent again, directly first', async () => {
    store.playOnce('direct', refusesWith(503, 'SlowDown'));
    store.playOnce('direct', refusesWith(400, 'RequestTimeout'));
    const retries: Retry[] = [];
    const result = await upload({ onRetry: (retry) => retries.push(retry) }).result;
    expect(result).toMatchObject({ directParts: parts, serverParts: 0 });
    expect(retries.map(({ error }) => error.problem.storeCode).sort()).toEqual([
      'RequestTimeout',
      'SlowDown',
    ]);
    expect(retries.every(({ partNumber }) => partNumber !== undefined)).toBe(true);
  });

  it('as often as the policy tries goes through the server', async () => {
    always([5], refusesWith(500, 'InternalError'));
    const result = await upload({ retry: { maxAttempts: 3 } }).result;
    expect(callsOf('direct', store).filter(({ partNumber }) => partNumber === 5)).toHaveLength(3);
    expect(result).toMatchObject({ directParts: parts - 1, serverParts: 1 });
    expect(server.objects.get(result.key)?.equals(content)).toBe(true);
  });

  it('because the line was cut is sent again, unless the store has it', async () => {
    store.playOnce('direct', cutConnection);
    store.playOnce('direct', async ({ partNumber }, { request }) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      server.sessionOf('upload-1').parts.set(partNumber, Buffer.concat(chunks));
      return dropConnection(request);
    });
    const result = await upload({ concurrency: 1 }).result;
    expect(result).toMatchObject({ directParts: parts, serverParts: 0 });
    expect(callsOf('direct', store)).toHaveLength(parts + 1);
    expect(server.objects.get(result.key)?.equals(content)).toBe(true);
  });

  it('is counted once, however far it got on both ways', async () => {
    always([1], async (_call, { request }) => {
      for await (const _chunk of request);
      return dropConnection(request);
    });
    const seen: UploadProgress[] = [];
    await upload({ concurrency: 1, retry: { maxAttempts: 1 }, onProgress: (one) => seen.push(one) }).result;
    const loaded = seen.map((one) => one.loaded);
    expect(loaded).toEqual([...loaded].sort((a, b) => a - b));
    expect(seen.at(-1)).toMatchObject({ loaded: size, percentage: 100, partsCompleted: parts });
  });

  it('ends the direct way after three of them in a row', async () => {
    always('all', refusesWith(403, 'SignatureDoesNotMatch'));
    const result = await upload({ concurrency: 1 }).result;
    expect(callsOf('direct', store)).toHaveLength(3 * 2);
    expect(result).toMatchObject({ directParts: 0, serverParts: parts });
    expect(server.objects.get(result.key)?.equals(content)).toBe(true);
  });

  it('is no verdict while the server has its troubles too', async () => {
    for (let part = 1; part <= 4; part += 1) {
      store.playOnce('direct', refusesWith(403, 'AccessDenied'));
      store.playOnce('direct', refusesWith(403, 'AccessDenied'));
      server.playOnce('part', unavailable('0'));
      server.playOnce('part', () => false);
    }
    const result = await upload({ concurrency: 1 }).result;
    expect(result).toMatchObject({ directParts: parts - 4, serverParts: 4 });
  });
});

describe('a session that is over', () => {
  it('because somebody completed it gives the result', async () => {
    store.playOnce('direct', () => {
      const session = server.sessionOf('upload-1');
      for (let partNumber = 1; partNumber <= parts; partNumber += 1) {
        const at = (partNumber - 1) * server.partSize;
        session.parts.set(partNumber, Buffer.from(content.subarray(at, at + server.partSize)));
      }
      session.status = 'completed';
      return false;
    });
    const result = await upload().result;
    expect(server.objects.get(result.key)?.equals(content)).toBe(true);
    expect(callsOf('part')).toEqual([]);
  });

  it('because it was aborted ends the upload, with no part through the server', async () => {
    store.playOnce('direct', () => {
      server.sessionOf('upload-1').status = 'aborted';
      return false;
    });
    await expect(upload().result).rejects.toMatchObject({ code: 'upload-ended' });
    expect(callsOf('part')).toEqual([]);
  });
});

describe('what the server hears of it', () => {
  it('is every part, in few calls, the last before complete', async () => {
    await upload().result;
    const reported = callsOf('parts').flatMap(
      ({ json }) => json.parts as { partNumber: number; etag: string }[],
    );
    expect(reported.map(({ partNumber }) => partNumber).sort((a, b) => a - b)).toEqual(
      Array.from({ length: parts }, (_, index) => index + 1),
    );
    expect(reported[0]?.etag).toMatch(/^[0-9a-f]{32}$/);
    expect(callsOf('parts').length).toBeLessThan(3);
    expect(server.namesOfCalls().slice(-2)).toEqual(['parts', 'complete']);
  });

  it('does not matter to the upload', async () => {
    server.playOnce('parts', (_call, { request }) => dropConnection(request));
    await expect(upload().result).resolves.toMatchObject({ directParts: parts });
  });
});

describe('resuming', () => {
  it.each([
    ['directly what was begun through the server', 'server', 'direct'],
    ['through the server what was begun directly', 'direct', 'server'],
    ['directly what was begun directly', 'auto', 'auto'],
  ] as const)('goes on %s', async (_what, first, second) => {
    const resumeStore = new MemoryResumeStore();
    const options = { resumeStore, fingerprint: 'f', concurrency: 1 };
    const stop = new AbortController();
    const task = upload({ ...options, transfer: first, signal: stop.signal });
    const [name, where] = first === 'server' ? (['part', server] as const) : (['direct', store] as const);
    where.playOnce(name, () => false);
    where.playOnce(name, () => {
      stop.abort();
      return true;
    });
    await expect(task.result).rejects.toMatchObject({ code: 'cancelled' });
    const result = await upload({ ...options, transfer: second }).result;
    const sent = parts - 1;
    expect(result).toMatchObject({
      resumed: true,
      resumedParts: 1,
      directParts: second === 'server' ? 0 : sent,
      serverParts: second === 'server' ? sent : 0,
    });
    expect(server.objects.get(result.key)?.equals(content)).toBe(true);
  });

  it('sends parts that got lost before complete directly, too', async () => {
    server.playOnce('complete', () => {
      server.sessionOf('upload-1').parts.delete(3);
      return false;
    });
    const result = await upload().result;
    expect(result).toMatchObject({ directParts: parts + 1, serverParts: 0 });
    expect(server.objects.get(result.key)?.equals(content)).toBe(true);
  });
});

describe('a server that takes all parts itself', () => {
  it('is told about with direct, and is fine with auto', async () => {
    server.transfers = 'server';
    const fallbacks: Fallback[] = [];
    const onFallback = (fallback: Fallback) => fallbacks.push(fallback);
    const result = await upload({ onFallback }).result;
    expect(result).toMatchObject({ directParts: 0, serverParts: parts });
    expect(fallbacks).toMatchObject([{ forGood: true, reason: { code: 'direct-unavailable' } }]);
    await upload({ transfer: 'auto', onFallback }).result;
    expect(fallbacks).toHaveLength(1);
  });

  it('is what it is unless it is asked for more', async () => {
    const result = await upload({ transfer: undefined }).result;
    expect(result).toMatchObject({ directParts: 0, serverParts: parts, fallbackReason: undefined });
    expect(callsOf('part-urls')).toEqual([]);
    expect(server.calls[0]?.json).not.toHaveProperty('transfer');
  });
});

it('a direct upload stops at once when it is cancelled', async () => {
  const task = upload();
  store.playOnce('direct', () => {
    void task.cancel();
    return true;
  });
  await expect(task.result).rejects.toMatchObject({ code: 'cancelled' });
  expect(server.namesOfCalls()).not.toContain('complete');
  expect(callsOf('part')).toEqual([]);
});
