import { nodeTransport } from './node/node-transport.js';
import { LongshoreClient } from './longshore-client.js';
import type { UploadProgress } from './progress.js';
import type { Retry } from './retry.js';
import type { UploadOptions } from './upload-options.js';
import { someBytes } from './testing/bytes.js';
import {
  cutConnection,
  dropConnection,
  sendJson,
  sendProblem,
  StandInServer,
  unavailable,
} from './testing/stand-in-server.js';

const size = 5 * 64 * 1024 + 100;
const content = someBytes(size);

let server: StandInServer;
beforeEach(async () => {
  server = await StandInServer.start();
});
afterEach(() => server.close());

describe.each([
  ['fetch', undefined],
  ['node:http', nodeTransport()],
])('an upload over %s', (_name, transport) => {
  const upload = (options: UploadOptions = {}) =>
    new LongshoreClient({ endpoint: server.url, transport }).upload(content, {
      filename: 'a.bin',
      ...options,
    });

  it('makes an object of the same bytes', async () => {
    const result = await upload().result;
    expect(result).toMatchObject({ success: true, size, totalParts: 6, resumed: false, resumedParts: 0 });
    expect(server.objects.get(result.key)?.equals(content)).toBe(true);
  });

  it('sends a token, the length of each part and what start is told', async () => {
    const client = new LongshoreClient({ endpoint: `${server.url}/`, token: 'secret', transport });
    const options = { filename: 'a.bin', folder: 'films', contentType: 'video/mp4', metadata: { by: 'me' } };
    await client.upload(content, options).result;
    expect(server.calls.every(({ headers }) => headers.authorization === 'Bearer secret')).toBe(true);
    expect(server.calls[0]?.json).toEqual({ ...options, totalSize: size });
    const parts = server.calls.filter(({ name }) => name === 'part');
    expect(parts.map(({ headers }) => Number(headers['content-length'])).sort((a, b) => a - b)[0]).toBe(100);
  });

  it('of nothing has one empty part', async () => {
    const client = new LongshoreClient({ endpoint: server.url, transport });
    const result = await client.upload(new Blob([])).result;
    expect(result).toMatchObject({ size: 0, totalParts: 1 });
    expect(server.calls.find(({ name }) => name === 'part')?.headers['content-length']).toBe('0');
  });

  it('survives connections that are cut', async () => {
    const retries: Retry[] = [];
    server.playOnce('part', cutConnection);
    server.playOnce('part', cutConnection);
    const result = await upload({ onRetry: (retry) => retries.push(retry) }).result;
    expect(server.objects.get(result.key)?.equals(content)).toBe(true);
    expect(retries.map(({ error }) => error.code)).toEqual(['network-error', 'network-error']);
    expect(retries.every(({ partNumber }) => partNumber !== undefined)).toBe(true);
  });

  it('does not send a part again whose answer was lost', async () => {
    server.playOnce('part', async (call, { request }) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      server.sessionOf('upload-1').parts.set(call.partNumber, Buffer.concat(chunks));
      return dropConnection(request);
    });
    const result = await upload({ concurrency: 1 }).result;
    expect(server.namesOfCalls().slice(0, 4)).toEqual(['start', 'part 1', 'status', 'part 2']);
    expect(server.objects.get(result.key)?.equals(content)).toBe(true);
  });

  it.each([
    ['seconds', () => '1'],
    ['a date', () => new Date(Date.now() + 2_000).toUTCString()],
  ])('waits as long as Retry-After says, in %s', async (_form, retryAfter) => {
    const startedAt = performance.now();
    const retries: Retry[] = [];
    server.playOnce('part', unavailable(retryAfter()));
    await upload({ onRetry: (retry) => retries.push(retry) }).result;
    expect(retries[0]?.error).toMatchObject({
      code: 'storage-unavailable',
      status: 503,
      requestId: 'request-1',
    });
    expect(performance.now() - startedAt).toBeGreaterThan(900);
  });

  it('goes on when the server comes back from a restart', async () => {
    server.playOnce('part', async () => {
      await server.close();
      setTimeout(() => void server.listen(), 300);
      return true;
    });
    const result = await upload({ retry: { maxDelayMs: 50 } }).result;
    expect(server.objects.get(result.key)?.equals(content)).toBe(true);
  });

  it('gives up on a server that stays away too long', async () => {
    server.playOnce('part', async () => {
      await server.close();
      return true;
    });
    const startedAt = performance.now();
    const { result } = upload({ giveUpAfterMs: 300 });
    await expect(result).rejects.toMatchObject({ code: 'network-error', status: undefined, retryable: true });
    expect(performance.now() - startedAt).toBeGreaterThan(290);
    await server.listen();
  });

  it('does not wait for a server that was never there', async () => {
    await server.close();
    const { result } = upload({ retry: { baseDelayMs: 1 } });
    await expect(result).rejects.toMatchObject({
      code: 'network-error',
      detail: expect.stringContaining(`Cannot reach ${server.url}: connect ECONNREFUSED`),
    });
    await server.listen();
  });

  it('does not repeat what cannot succeed, and sends no further part', async () => {
    server.playOnce('part', (_call, { request, response }) => {
      request.resume();
      sendProblem(response, 422, 'part-size-mismatch', 'The part has the wrong size');
      return true;
    });
    const { result } = upload({ concurrency: 1 });
    await expect(result).rejects.toMatchObject({
      name: 'LongshoreError',
      code: 'part-size-mismatch',
      status: 422,
      requestId: 'request-1',
      retryable: false,
    });
    expect(server.namesOfCalls()).toEqual(['start', 'part 1']);
  });

  it('ends with the reason when the session was aborted meanwhile', async () => {
    server.playOnce('part', () => {
      server.sessionOf('upload-1').status = 'aborted';
      return false;
    });
    await expect(upload().result).rejects.toMatchObject({ code: 'upload-not-active', status: 409 });
  });

  it('takes the result when somebody else completed the same session', async () => {
    server.playOnce('part', () => {
      const session = server.sessionOf('upload-1');
      for (let partNumber = 1; partNumber <= 6; partNumber += 1) {
        const at = (partNumber - 1) * server.partSize;
        session.parts.set(partNumber, Buffer.from(content.subarray(at, at + server.partSize)));
      }
      session.status = 'completed';
      return false;
    });
    const result = await upload().result;
    expect(server.objects.get(result.key)?.equals(content)).toBe(true);
  });

  it('repeats a start whose answer was lost under the same Idempotency-Key', async () => {
    server.playOnce('start', (_call, { request }) => dropConnection(request));
    await upload().result;
    const keys = server.calls
      .filter(({ name }) => name === 'start')
      .map(({ headers }) => headers['idempotency-key']);
    expect(keys).toHaveLength(2);
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(keys[1]).toBe(keys[0]);
  });

  it('asks again while the server is still making the object', async () => {
    server.playOnce('complete', (_call, { response }) => {
      sendJson(response, 202, {}, { 'retry-after': '0' });
      return true;
    });
    await upload().result;
    expect(server.namesOfCalls().filter((name) => name === 'complete')).toHaveLength(2);
  });

  it('sends parts again that got lost before complete', async () => {
    server.playOnce('complete', () => {
      server.sessionOf('upload-1').parts.delete(3);
      return false;
    });
    const result = await upload().result;
    expect(server.objects.get(result.key)?.equals(content)).toBe(true);
    expect(server.namesOfCalls().slice(-4)).toEqual(['complete', 'resume', 'part 3', 'complete']);
  });

  it('has no more parts under way than allowed', async () => {
    let now = 0;
    let most = 0;
    for (let part = 1; part <= 6; part += 1) {
      server.playOnce('part', async (_call, { response }) => {
        most = Math.max(most, (now += 1));
        response.on('close', () => (now -= 1));
        await new Promise((resolve) => setTimeout(resolve, 20));
        return false;
      });
    }
    await upload({ concurrency: 3 }).result;
    expect(most).toBe(3);
  });

  it('has fewer parts under way after the server has asked for patience', async () => {
    let now = 0;
    let most = 0;
    const refuse = unavailable('0');
    server.playOnce('part', refuse);
    for (let part = 1; part <= 6; part += 1) {
      server.playOnce('part', async () => {
        now += 1;
        await new Promise((resolve) => setTimeout(resolve, 20));
        // The first one was on its way already, and after four that went well a second one is tried again.
        if (part > 1 && part < 5) most = Math.max(most, now);
        now -= 1;
        return false;
      });
    }
    const result = await upload({ concurrency: 2 }).result;
    expect(server.objects.get(result.key)?.equals(content)).toBe(true);
    expect(most).toBe(1);
  });

  it('stops at once when it is cancelled', async () => {
    const task = upload();
    server.playOnce('part', () => {
      void task.cancel();
      return true;
    });
    await expect(task.result).rejects.toMatchObject({ code: 'cancelled', retryable: false });
    expect(server.namesOfCalls()).not.toContain('complete');
  });

  it('stops when its AbortSignal says so, also while it waits', async () => {
    const stop = new AbortController();
    server.playOnce('part', unavailable('20'));
    const task = upload({ signal: stop.signal, concurrency: 1, onRetry: () => stop.abort() });
    await expect(task.result).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('reports progress that only grows and ends at 100 %', async () => {
    const seen: UploadProgress[] = [];
    server.playOnce('part', cutConnection);
    await upload({ onProgress: (progress) => seen.push(progress) }).result;
    expect(seen.map(({ loaded }) => loaded)).toEqual(seen.map(({ loaded }) => loaded).sort((a, b) => a - b));
    expect(seen[0]).toMatchObject({ loaded: 0, total: size, partsCompleted: 0, totalParts: 6 });
    expect(seen.at(-1)).toMatchObject({ loaded: size, percentage: 100, partsCompleted: 6, secondsLeft: 0 });
  });
});
