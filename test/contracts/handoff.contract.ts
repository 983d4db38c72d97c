import { createHash } from 'node:crypto';
import { bytes, cut } from '../support/bytes.js';
import type { HandoffProxy, RunningProxy } from '../support/handoff-proxies.js';
import { expectProblem } from '../support/problems.js';
import { RawConnection } from '../support/raw-http.js';
import { RecordingLine } from '../support/recording-line.js';
import type { TestStore } from '../support/stores.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { PART_SIZE, TestClient } from '../support/test-client.js';

const KEY = 'a-key-that-is-long-enough';
const data = bytes(2 * PART_SIZE + 1_000);
const parts = cut(data, PART_SIZE);
/** What Longshore is asked and told about a few parts is far below this. */
const FEW_BYTES = 100_000;

/** What holds of parts that a proxy puts into the store, whichever proxy it is. */
export function handoffContract(proxy: HandoffProxy, store: TestStore): void {
  let app: TestApp;
  let toLongshore: RecordingLine;
  let toStore: RecordingLine;
  let running: RunningProxy;
  let client: TestClient;

  beforeAll(async () => {
    const config = { auth: 'keys', adminApiKey: KEY, corsOrigins: ['https://app.example.com'] } as const;
    app = await startTestApp({ store, config });
    toLongshore = await RecordingLine.to(app.url);
    toStore = await RecordingLine.to(store.s3!.endpoint!);
    running = await proxy.start({ longshore: toLongshore.url, store: toStore.url });
    client = new TestClient(running.url, KEY);
  });
  beforeEach(() => {
    toLongshore.bytesSent = toStore.bytesSent = 0;
    toStore.heads.length = 0;
  });
  afterAll(async () => {
    await running.close();
    await toLongshore.close();
    await toStore.close();
    await app.close();
  });

  const md5 = (body: Buffer) => createHash('md5').update(body).digest('base64');
  const length = (part: Buffer) => ({ 'content-length': part.length });
  const authorization = { authorization: `Bearer ${KEY}` };
  const route = (uploadId: string, partNumber: number) => `PUT /v1/uploads/${uploadId}/part/${partNumber}`;

  async function comesOutWhole(uploadId: string, whole = data): Promise<void> {
    const done = await client.complete(uploadId);
    expect(done).toMatchObject({ status: 200, body: { size: whole.length } });
    expect((await client.download(done.body.key)).body.equals(whole)).toBe(true);
  }

  it('they make the object, byte for byte, though none of them came through the service', async () => {
    const uploadId = await client.startFor(data);
    const answers = await Promise.all(parts.map((part, index) => client.putPart(uploadId, index + 1, part)));
    for (const [index, answer] of answers.entries()) {
      const etag = createHash('md5').update(parts[index]!).digest('hex');
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual({
        partNumber: index + 1,
        etag,
        size: parts[index]!.length,
        checksum: null,
      });
      expect(answer.headers.get('etag')).toBe(`"${etag}"`);
      expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
      expect(answer.headers.get('x-request-id')).toMatch(/^[\w-]{32,36}$/);
    }
    expect(toLongshore.bytesSent).toBeLessThan(FEW_BYTES);
    expect(toStore.bytesSent).toBeGreaterThan(data.length);
    await comesOutWhole(uploadId);
  });

  it('they may be sent by POST, with a query, and several in a row on one connection', async () => {
    const uploadId = await client.startFor(data);
    const connection = new RawConnection(running.url);
    const post = route(uploadId, 1).replace('PUT', 'POST');
    connection.sendHead(`${post}?a=b`, { ...length(parts[0]!), ...authorization }).send(parts[0]!);
    connection.sendHead(route(uploadId, 2), { ...length(parts[1]!), ...authorization }).send(parts[1]!);
    expect((await connection.answer()).body).toMatchObject({ partNumber: 1, size: PART_SIZE });
    connection.sendHead(route(uploadId, 3), { ...length(parts[2]!), ...authorization });
    for (let at = 0; at < parts[2]!.length; at += 100) {
      connection.send(parts[2]!.subarray(at, at + 100));
      // Each piece on its own: the next one goes when the event loop has been round.
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect((await connection.answer()).body).toMatchObject({ partNumber: 2, size: PART_SIZE });
    expect((await connection.answer()).body).toMatchObject({ partNumber: 3, size: 1_000 });
    connection.hangUp();
    expect(toLongshore.bytesSent).toBeLessThan(FEW_BYTES);
    await comesOutWhole(uploadId);
  });

  it('they show in the progress at once, and are not forgotten when nothing was noted of them', async () => {
    const uploadId = await client.startFor(data);
    await client.putParts(uploadId, data, [1, 3]);
    const listed = await client.get<{ items: object[] }>(`/v1/uploads/${uploadId}/parts`);
    expect(listed.body.items).toMatchObject([
      { partNumber: 1, reported: true },
      { partNumber: 3, reported: true },
    ]);
    await app.sql('DELETE FROM upload_parts WHERE upload_id = $1', [uploadId]);
    expect((await client.status(uploadId)).body).toMatchObject({ uploadedParts: 2, missingParts: [2] });
    await client.putParts(uploadId, data, [2]);
    await comesOutWhole(uploadId);
  });

  it('they may replace each other, and the last one counts', async () => {
    const uploadId = await client.startFor(data);
    await client.putParts(uploadId, data);
    const other = bytes(PART_SIZE);
    expect((await client.putPart(uploadId, 2, other)).status).toBe(200);
    await comesOutWhole(uploadId, Buffer.concat([parts[0]!, other, parts[2]!]));
  });

  it('a part that is refused is never sent by a client that waits for 100 Continue', async () => {
    const [open, done, aborted, expired] = await Promise.all([1, 2, 3, 4].map(() => client.startFor(data)));
    await client.putParts(done!, data);
    await client.complete(done!);
    await client.abort(aborted!);
    await app.sql("UPDATE upload_sessions SET expires_at = now() - interval '1 minute' WHERE id = $1", [
      expired!,
    ]);
    toStore.heads.length = 0;
    const whole = { ...length(parts[0]!), ...authorization };
    const refusals: [string, Record<string, string | number>, number, string][] = [
      [route(open!, 1), { ...whole, 'content-length': 7 }, 422, 'part-size-mismatch'],
      [route(open!, 4), whole, 422, 'part-number-out-of-range'],
      [route(open!, 1), { ...whole, 'content-md5': 'x' }, 400, 'digest-invalid'],
      [route(open!, 1), { ...authorization, 'transfer-encoding': 'chunked' }, 411, 'length-required'],
      [route(open!, 1), length(parts[0]!), 401, 'unauthorized'],
      [route(open!, 1), { ...length(parts[0]!), authorization: 'Bearer nonsense' }, 401, 'unauthorized'],
      [route('00000000-0000-7000-8000-000000000000', 1), whole, 404, 'upload-not-found'],
      [route(done!, 1), whole, 409, 'upload-not-active'],
      [route(aborted!, 1), whole, 409, 'upload-not-active'],
      [route(expired!, 1), whole, 410, 'upload-expired'],
    ];
    for (const [requestLine, headers, status, code] of refusals) {
      const waiting = new RawConnection(running.url);
      waiting.sendHead(requestLine, { ...headers, expect: '100-continue' });
      const instance = requestLine.split(' ')[1];
      expectProblem(await waiting.answer(), status, code, { instance });
      waiting.hangUp();
    }
    expect(toStore.heads).toEqual([]);
  });

  it('a client that sends all of a refused part before it reads gets the answer', async () => {
    const uploadId = await client.startFor(data);
    const refused = bytes(PART_SIZE + 1);
    const connection = new RawConnection(running.url);
    connection.sendHead(route(uploadId, 1), { ...length(refused), ...authorization });
    await connection.sendThrough(refused);
    const answer = await connection.answer();
    connection.hangUp();
    expectProblem(answer, 422, 'part-size-mismatch', { expectedSize: PART_SIZE });
    await client.abort(uploadId);
  });

  it('a client that waits for 100 Continue is asked for a part that is wanted', async () => {
    const uploadId = await client.startFor(data);
    const waiting = new RawConnection(running.url);
    const headers = { ...length(parts[2]!), ...authorization, expect: '100-continue' };
    waiting.sendHead(route(uploadId, 3), headers);
    expect((await waiting.answer()).status).toBe(100);
    expect((await waiting.send(parts[2]!).answer()).body).toMatchObject({ partNumber: 3 });
    waiting.hangUp();
    await client.abort(uploadId);
  });

  it('a part is bound to its MD5 where the client tells it', async () => {
    const uploadId = await client.startFor(data);
    const wrong = await client.putPart(uploadId, 1, parts[0]!, { 'content-md5': md5(parts[1]!) });
    expectProblem(wrong, 400, 'digest-mismatch', { retryable: true });
    expect((await client.status(uploadId)).body.uploadedParts).toBe(0);
    const right = await client.putPart(uploadId, 1, parts[0]!, { 'content-md5': md5(parts[0]!) });
    expect(right).toMatchObject({ status: 200, body: { checksum: `md5:${md5(parts[0]!)}` } });
    expect(toLongshore.bytesSent).toBeLessThan(FEW_BYTES);
    await client.putParts(uploadId, data, [2, 3]);
    await comesOutWhole(uploadId);
  });

  it('a part with a digest that the store would not look at goes through the service, which does', async () => {
    const uploadId = await client.startFor(data);
    const sha256 = createHash('sha256').update(parts[0]!).digest('base64');
    const digests: Record<string, string>[] = [
      { 'x-amz-checksum-sha256': sha256 },
      { 'content-digest': `sha-256=:${sha256}:` },
      { 'x-amz-checksum-sha256': sha256, 'content-md5': md5(parts[0]!) },
    ];
    for (const headers of digests) {
      const answer = await client.putPart(uploadId, 1, parts[0]!, headers);
      expect(answer).toMatchObject({ status: 200, body: { checksum: `sha256:${sha256}` } });
      const wrong = await client.putPart(uploadId, 2, parts[1]!, headers);
      expectProblem(wrong, 400, 'digest-mismatch');
    }
    expect(toLongshore.bytesSent).toBeGreaterThan(6 * PART_SIZE);
    expect(toStore.bytesSent).toBe(0);
    await client.putParts(uploadId, data, [2, 3]);
    await comesOutWhole(uploadId);
  });

  it('a stream of unknown length has its last part through the service, and the others go past it', async () => {
    const { body } = await client.start({ partSize: PART_SIZE });
    await client.putParts(body.uploadId, data);
    expect(toLongshore.bytesSent).toBeLessThan(FEW_BYTES);
    expect(toLongshore.bytesSent).toBeGreaterThan(parts[2]!.length);
    await comesOutWhole(body.uploadId);
  });

  it('the one part of an empty object is stored', async () => {
    const uploadId = await client.startFor(Buffer.alloc(0), { partSize: undefined });
    expect((await client.putPart(uploadId, 1, Buffer.alloc(0))).status).toBe(200);
    await comesOutWhole(uploadId, Buffer.alloc(0));
  });

  it('a page of another origin may read the answer, also that of a refused part', async () => {
    const uploadId = await client.startFor(data);
    const origin = { origin: 'https://app.example.com' };
    for (const body of [parts[2]!, parts[0]!]) {
      const answer = await client.putPart(uploadId, 3, body, origin);
      expect(answer.status).toBe(body === parts[2] ? 200 : 422);
      expect(answer.headers.get('access-control-allow-origin')).toBe(origin.origin);
      expect(answer.headers.get('access-control-expose-headers')).toContain('ETag');
    }
    await client.abort(uploadId);
  });

  it('a call keeps the id that its client has given it, and none that is not one', async () => {
    const uploadId = await client.startFor(data);
    const put = (id: string) => client.putPart(uploadId, 3, parts[2]!, { 'x-request-id': id });
    expect((await put('mine-7')).headers.get('x-request-id')).toBe('mine-7');
    expect((await put('"quoted"')).headers.get('x-request-id')).toMatch(/^[\w-]{32,36}$/);
    await client.abort(uploadId);
  });

  it('the store sees nothing of a client but the bytes and their length', async () => {
    const uploadId = await client.startFor(data);
    const hostile = {
      'x-amz-copy-source': `/${store.s3!.bucket}/somebody-elses`,
      'x-amz-acl': 'public-read',
      'x-amz-security-token': 'theirs',
      'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
      'x-amz-server-side-encryption': 'AES256',
      'x-handoff': 'store',
      'x-handoff-host': 'elsewhere.example',
      'x-handoff-uri': '/elsewhere',
      'x-handoff-content-md5': 'AAAA',
      'x-handoff-content-length': '1',
      'x-handoff-status': '200',
      'x-handoff-etag': 'theirs',
      cookie: 'a=b',
      range: 'bytes=0-1',
      'content-encoding': 'gzip',
      'content-type': 'text/html',
      'x-forwarded-host': 'elsewhere.example',
    };
    const answer = await client.putPart(uploadId, 1, parts[0]!, hostile);
    expect(answer).toMatchObject({ status: 200, body: { partNumber: 1, size: PART_SIZE } });
    const [head] = toStore.heads;
    const names = head!
      .split('\r\n')
      .slice(1, -2)
      .map((line) => line.split(':')[0]!.toLowerCase());
    expect(names.filter((name) => name !== 'connection').sort()).toEqual(['content-length', 'host']);
    expect(head).toMatch(
      new RegExp(`^PUT /${store.s3!.bucket}/\\S+&X-Amz-SignedHeaders=content-length%3Bhost&`),
    );
    await client.putParts(uploadId, data, [2, 3]);
    await comesOutWhole(uploadId);
  });

  it('nobody outside asks or reports in the place of the proxy', async () => {
    const uploadId = await client.startFor(data);
    const path = `/v1/handoff/${uploadId}/1`;
    expectProblem(await client.get(path), 404, 'route-not-found');
    expectProblem(await client.get(path.replace('handoff', 'h%61ndoff')), 404, 'route-not-found');
    for (const step of ['stored', 'refused'])
      expectProblem(await client.post(`${path}/${step}`, {}), 404, 'route-not-found');
    await client.abort(uploadId);
  });

  it('a path that is nearly that of a part changes no other request', async () => {
    const uploadId = await client.startFor(data);
    const paths = [
      `${uploadId}%0d%0aX-Handoff-Status:%20200/part/1`,
      `${uploadId}%3Fa/part/1`,
      `${uploadId}/part/1%20HTTP%2F1.1%0d%0aA:b`,
      `..%2F..%2Fhealth%2Flive%3F/part/1`,
      `${uploadId}/part/1e3`,
      `${uploadId}/part/-1`,
    ];
    for (const path of paths) {
      const connection = new RawConnection(running.url);
      connection.sendHead(`PUT /v1/uploads/${path}`, { ...length(parts[2]!), ...authorization });
      const answer = await connection.send(parts[2]!).answer();
      expect([400, 404, 422]).toContain(answer.status);
      connection.hangUp();
    }
    expect(toStore.heads).toEqual([]);
    expect((await client.status(uploadId)).body.uploadedParts).toBe(0);
  });

  it('a client that goes away in the middle of a part leaves nothing of it', async () => {
    const uploadId = await client.startFor(data);
    const cut = new RawConnection(running.url);
    cut.sendHead(route(uploadId, 1), { ...length(parts[0]!), ...authorization, expect: '100-continue' });
    await cut.answer();
    cut.send(parts[0]!.subarray(0, PART_SIZE / 2)).hangUp();
    await client.putParts(uploadId, data, [2, 3]);
    expect((await client.status(uploadId)).body.missingParts).toEqual([1]);
    await client.putParts(uploadId, data, [1]);
    await comesOutWhole(uploadId);
  });
}
