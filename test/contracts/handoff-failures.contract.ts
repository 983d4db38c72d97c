import { randomUUID } from 'node:crypto';
import { bytes, cut } from '../support/bytes.js';
import type { HandoffProxy, RunningProxy } from '../support/handoff-proxies.js';
import { expectProblem } from '../support/problems.js';
import { RawConnection } from '../support/raw-http.js';
import { type RequestMatch, type Rule, type Script, ScriptedLine } from '../support/scripted-line.js';
import { DISK, type TestStore } from '../support/stores.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { PART_SIZE, TestClient } from '../support/test-client.js';

const data = bytes(PART_SIZE + 1_000);
const parts = cut(data, PART_SIZE);

const isPartInStore: RequestMatch = (method, url) => method === 'PUT' && url.searchParams.has('partNumber');
const isQuestion: RequestMatch = (method, url) => method === 'GET' && url.pathname.startsWith('/v1/handoff/');
const isReport: RequestMatch = (_method, url) => url.pathname.endsWith('/stored');
const isRefusal: RequestMatch = (_method, url) => url.pathname.endsWith('/refused');
const isPartAtService: RequestMatch = (_method, url) => url.pathname.includes('/part/');

/** What holds when Longshore, the store or the line to one of them fails a proxy that puts parts into the store. */
export function handoffFailuresContract(proxy: HandoffProxy, store: TestStore): void {
  let app: TestApp;
  let toLongshore: ScriptedLine;
  let toStore: ScriptedLine;
  let running: RunningProxy;
  let client: TestClient;

  beforeAll(async () => {
    app = await startTestApp({ store });
    toLongshore = await ScriptedLine.to(app.url);
    toStore = await ScriptedLine.to(store.s3!.endpoint!);
    running = await proxy.start({ longshore: toLongshore.url, store: toStore.url });
    client = new TestClient(running.url);
  });
  afterAll(async () => {
    await running.close();
    await toLongshore.close();
    await toStore.close();
    await app.close();
  });

  const rules: Rule[] = [];
  afterEach(() => rules.splice(0).forEach((rule) => rule.lift()));
  const always = (line: ScriptedLine, matches: RequestMatch, script: Script) => {
    const rule = line.always(matches, script);
    rules.push(rule);
    return rule;
  };

  const storeAnswers = (status: number, code: string) =>
    toStore.once(isPartInStore, (exchange) => {
      const body = Buffer.from(`<Error><Code>${code}</Code></Error>`);
      exchange.answer({ status, headers: ['content-length', String(body.length)], body });
    });

  async function comesOutWhole(uploadId: string): Promise<void> {
    const done = await client.complete(uploadId);
    expect(done).toMatchObject({ status: 200, body: { size: data.length } });
    expect((await client.download(done.body.key)).body.equals(data)).toBe(true);
  }

  it('a report that is lost costs nothing: the client has its answer, and the part counts', async () => {
    const uploadId = await client.startFor(data);
    const lost = always(toLongshore, isReport, (exchange) => exchange.hangUp());
    for (const [index, part] of parts.entries()) {
      const answer = await client.putPart(uploadId, index + 1, part);
      expect(answer).toMatchObject({ status: 200, body: { partNumber: index + 1, size: part.length } });
      expect(answer.headers.get('etag')).toBe(`"${String(answer.body.etag)}"`);
    }
    expect(lost.met).toBeGreaterThanOrEqual(2);
    lost.lift();
    expect((await client.status(uploadId)).body).toMatchObject({ uploadedParts: 2, missingParts: [] });
    await comesOutWhole(uploadId);
  });

  it('a store that hangs up is a reason to try again', async () => {
    const uploadId = await client.startFor(data);
    const away = always(toStore, isPartInStore, (exchange) => exchange.hangUp());
    // A connection of its own: where it has been used, haproxy hangs up too, as HTTP lets it.
    const connection = new RawConnection(running.url);
    const head = { 'content-length': PART_SIZE };
    connection.sendHead(`PUT /v1/uploads/${uploadId}/part/1`, head).send(parts[0]!);
    const answer = await connection.answer();
    connection.hangUp();
    away.lift();
    expectProblem(answer, answer.status, 'storage-unavailable', { retryable: true });
    expect([502, 503]).toContain(answer.status);
    expect(answer.headers.get('retry-after')).toBe('2');
    await client.putParts(uploadId, data);
    await comesOutWhole(uploadId);
  });

  it('a store that is not there is a reason to try again', async () => {
    const nowhere = await ScriptedLine.to(store.s3!.endpoint!);
    const alone = await proxy.start({ longshore: app.url, store: nowhere.url });
    await nowhere.close();
    const uploadId = await client.startFor(data);
    const answer = await new TestClient(alone.url).putPart(uploadId, 1, parts[0]!);
    expectProblem(answer, 503, 'storage-unavailable', { retryable: true });
    expect(answer.headers.get('retry-after')).toBe('2');
    await alone.close();
    await client.abort(uploadId);
  });

  it.each([
    [500, 'InternalError', 503, 'storage-unavailable'],
    [503, 'SlowDown', 503, 'storage-unavailable'],
    [507, 'InsufficientStorage', 507, 'storage-full'],
    [400, 'RequestTimeout', 503, 'storage-unavailable'],
  ])('a store that answers %d %s is told of as %d %s', async (status, code, expected, problem) => {
    const uploadId = await client.startFor(data);
    storeAnswers(status, code);
    const answer = await client.putPart(uploadId, 1, parts[0]!);
    const instance = `/v1/uploads/${uploadId}/part/1`;
    expectProblem(answer, expected, problem, { retryable: true, instance });
    await client.putParts(uploadId, data);
    await comesOutWhole(uploadId);
  });

  it('a store that refuses the proxy, but not the service, gets the part the next time', async () => {
    const uploadId = await client.startFor(data);
    const atService = always(toLongshore, isPartAtService, async (exchange) =>
      exchange.answer(await exchange.act()),
    );
    storeAnswers(403, 'RequestTimeTooSkewed');
    const refused = await client.putPart(uploadId, 1, parts[0]!);
    expectProblem(refused, 503, 'storage-unavailable', { retryable: true });
    expect(atService.met).toBe(0);
    await client.putParts(uploadId, data);
    expect(atService).toMatchObject({ met: 2, served: [200, 200] });
    atService.lift();
    await comesOutWhole(uploadId);
  });

  it('a part that comes when the upload has been aborted meanwhile is told why', async () => {
    const uploadId = await client.startFor(data);
    toStore.once(isPartInStore, async (exchange) => {
      await app.client.abort(uploadId);
      exchange.answer(await exchange.act());
    });
    const answer = await client.putPart(uploadId, 1, parts[0]!);
    expectProblem(answer, 409, 'upload-not-active', { uploadStatus: 'aborted' });
  });

  it('a part that the store has taken before an abort leaves nothing', async () => {
    const uploadId = await client.startFor(data);
    const { key } = (await client.status(uploadId)).body;
    toStore.once(isPartInStore, async (exchange) => {
      const stored = await exchange.act();
      await app.client.abort(uploadId);
      exchange.answer(stored);
    });
    const answer = await client.putPart(uploadId, 1, parts[0]!);
    // nginx has begun its answer before it tells of the part, see docs/handoff.md.
    expect(answer.status).toBe(proxy.name === 'nginx' ? 200 : 409);
    expect(await app.uploadsInStore(key)).toBe(0);
    expect((await client.status(uploadId)).body).toMatchObject({ status: 'aborted', uploadedParts: 0 });
  });

  it('an upload that the store has lost is told of', async () => {
    const uploadId = await client.startFor(data);
    storeAnswers(404, 'NoSuchUpload');
    expectProblem(await client.putPart(uploadId, 1, parts[0]!), 409, 'storage-upload-missing');
    await client.abort(uploadId);
  });

  it('a service that does not answer is a reason to try again, and no body is asked for', async () => {
    const uploadId = await client.startFor(data);
    const away = always(toLongshore, isQuestion, (exchange) => exchange.hangUp());
    const waiting = new RawConnection(running.url);
    const headers = { 'content-length': PART_SIZE, expect: '100-continue' };
    waiting.sendHead(`PUT /v1/uploads/${uploadId}/part/1`, headers);
    const answer = await waiting.answer();
    away.lift();
    waiting.hangUp();
    expectProblem(answer, 503, 'not-ready', { retryable: true });
    expect(answer.headers.get('retry-after')).toBe('5');
    await client.putParts(uploadId, data);
    await comesOutWhole(uploadId);
  });

  it('a service that is not there is a reason to try again, for every call', async () => {
    const nowhere = await ScriptedLine.to(app.url);
    const alone = await proxy.start({ longshore: nowhere.url, store: store.s3!.endpoint! });
    await nowhere.close();
    const through = new TestClient(alone.url);
    for (const answer of [await through.start(), await through.putPart(randomUUID(), 1, parts[1]!)]) {
      expectProblem(answer, 503, 'not-ready', { retryable: true });
      expect(answer.headers.get('retry-after')).toBe('5');
    }
    await alone.close();
  });

  it('a service that does not answer what a failure means is a reason to try again', async () => {
    const uploadId = await client.startFor(data);
    storeAnswers(500, 'InternalError');
    const away = always(toLongshore, isRefusal, (exchange) => exchange.hangUp());
    expectProblem(await client.putPart(uploadId, 1, parts[0]!), 503, 'not-ready', { retryable: true });
    away.lift();
    await client.abort(uploadId);
  });

  it.each([
    ['on the disk of the service', DISK],
    [
      'encrypted with a key that only the service has',
      { ...store, s3: { ...store.s3!, encryption: { kind: 'customer', key: Buffer.alloc(32, 7) } as const } },
    ],
  ])('parts of objects %s go through the service', async (_where, otherStore) => {
    const other = await startTestApp({ store: otherStore });
    const refuses = always(toStore, isPartInStore, (exchange) => exchange.hangUp());
    const otherProxy = await proxy.start({ longshore: other.url, store: toStore.url });
    const through = new TestClient(otherProxy.url);
    const uploadId = await through.startFor(data);
    await through.putParts(uploadId, data);
    const done = await through.complete(uploadId);
    expect((await through.download(done.body.key)).body.equals(data)).toBe(true);
    expect(refuses.met).toBe(0);
    await otherProxy.close();
    await other.close();
  });
}
