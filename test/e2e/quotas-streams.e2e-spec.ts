import { bytes, cut } from '../support/bytes.js';
import { whileUsageIsHeld } from '../support/held-usage.js';
import { expectProblem } from '../support/problems.js';
import { RawConnection } from '../support/raw-http.js';
import { onEachStore } from '../support/stores.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { PART_SIZE, TestClient } from '../support/test-client.js';
import { TestTenant } from '../support/test-tenant.js';

const ADMIN_KEY = 'the-administrators-key-of-this-test';

onEachStore('The quota of a stream, whose length nobody knows', (store) => {
  let app: TestApp;
  let other: TestApp;
  let tenant: TestTenant;

  beforeAll(async () => {
    app = await startTestApp({ store, config: { auth: 'keys', adminApiKey: ADMIN_KEY } });
    other = await startTestApp({ beside: app });
  });
  beforeEach(() => {
    tenant = new TestTenant(app);
  });
  afterAll(async () => {
    await other.close();
    await app.close();
  });

  const startStream = async (client: TestClient, more: Record<string, unknown> = {}) =>
    (await client.start({ partSize: PART_SIZE, ...more })).body.uploadId;
  const reserved = async () => (await tenant.usage()).reservedBytes;

  it('is taken up as it grows, ahead of it while there is room, and ends up as what it has', async () => {
    await tenant.setLimits({ maxTotalBytes: 3 * PART_SIZE });
    const client = await tenant.newClient();
    const data = bytes(2 * PART_SIZE + 5);
    const uploadId = await startStream(client);
    expect(await reserved()).toBe(0);
    const steps: number[] = [];
    for (const number of [1, 2, 3]) {
      await client.putParts(uploadId, data, [number]);
      steps.push(await reserved());
    }
    // Twice as much each time: the third has no room for four.
    expect(steps).toEqual([PART_SIZE, 2 * PART_SIZE, 3 * PART_SIZE]);
    const { body } = await client.complete(uploadId);
    expect((await client.download(body.key)).body.equals(data)).toBe(true);
    expect(await tenant.usage()).toMatchObject({
      openUploads: 0,
      reservedBytes: 0,
      storedBytes: data.length,
      availableBytes: PART_SIZE - 5,
    });
  });

  it('ends it at the part that would go beyond, whose body is not asked for', async () => {
    await tenant.setLimits({ maxTotalBytes: PART_SIZE + 10 });
    const { client, secret } = await tenant.newKey();
    const uploadId = await startStream(client);
    await client.putPart(uploadId, 1, bytes(PART_SIZE));
    const connection = new RawConnection(app.url);
    connection.sendHead(`PUT /v1/uploads/${uploadId}/part/2`, {
      authorization: `Bearer ${secret}`,
      'content-length': 11,
      expect: '100-continue',
    });
    expectProblem(await connection.answer(), 403, 'quota-exceeded', {
      subject: `owner ${tenant.owner}`,
      limit: PART_SIZE + 10,
      used: 0,
      reserved: PART_SIZE,
      available: 10,
      requested: 11,
    });
    connection.hangUp();
    expect(await reserved()).toBe(PART_SIZE);
    // It stays open: what fits in may come, and it may be completed.
    expect(await client.putPart(uploadId, 2, bytes(10))).toMatchObject({ status: 200 });
    expect((await client.complete(uploadId)).body.size).toBe(PART_SIZE + 10);
  });

  it('is free again after an abort', async () => {
    await tenant.setLimits({ maxTotalBytes: PART_SIZE });
    const client = await tenant.newClient();
    const uploadId = await startStream(client);
    await client.putPart(uploadId, 1, bytes(PART_SIZE));
    expectProblem(await client.start({ totalSize: 1 }), 403, 'quota-exceeded');
    await client.abort(uploadId);
    expect(await tenant.usage()).toMatchObject({ openUploads: 0, reservedBytes: 0, storedBytes: 0 });
    expect(await client.start({ totalSize: PART_SIZE })).toMatchObject({ status: 201 });
  });

  it('is shared with others that grow at the same time, and never overrun', async () => {
    const room = 7;
    await tenant.setLimits({ maxTotalBytes: room });
    const { secret } = await tenant.newKey();
    const clients = [new TestClient(app.url, secret), new TestClient(other.url, secret)];
    const uploadIds = await Promise.all(Array.from({ length: 4 * room }, () => startStream(clients[0]!)));
    const answers = await whileUsageIsHeld(app.config.databaseUrl!, tenant.owner, 2 * room, () =>
      Promise.all(uploadIds.map((uploadId, index) => clients[index % 2]!.putPart(uploadId, 1, bytes(1)))),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(room);
    for (const answer of answers.filter(({ status }) => status !== 200))
      expectProblem(answer, 403, 'quota-exceeded', { available: 0, requested: 1 });
    expect(await reserved()).toBe(room);
  });

  it('is enough for parts that come at once, on two instances and in any order', async () => {
    const { client, secret } = await tenant.newKey();
    const clients = [client, new TestClient(other.url, secret)];
    // Of 1 byte each: any may turn out to be the last.
    const numbers = Array.from({ length: 40 }, (_, index) => 40 - index);
    for (let round = 0; round < 3; round++) {
      const uploadId = await startStream(client);
      const answers = await Promise.all(
        numbers.map((number) => clients[number % 2]!.putPart(uploadId, number, bytes(1))),
      );
      for (const answer of answers) expect(answer).toMatchObject({ status: 200 });
      expect(await reserved()).toBeGreaterThanOrEqual(39 * PART_SIZE + 1);
      await client.abort(uploadId);
      expect(await reserved()).toBe(0);
    }
  });

  it('is taken up when URLs for its parts are asked for', async () => {
    await tenant.setLimits({ maxTotalBytes: 3 * PART_SIZE });
    const client = await tenant.newClient();
    const uploadId = await startStream(client, { transfer: 'direct' });
    const data = bytes(2 * PART_SIZE);
    expectProblem(await client.partUrls(uploadId, { from: 1, to: 4 }), 403, 'quota-exceeded', {
      available: 3 * PART_SIZE,
      requested: 4 * PART_SIZE,
    });
    expect(await reserved()).toBe(0);
    const { body } = await client.partUrls(uploadId, { from: 1, to: 2 });
    expect(await reserved()).toBe(2 * PART_SIZE);
    for (const { partNumber, url, headers } of body.urls) {
      const part = new Uint8Array(cut(data, PART_SIZE)[partNumber - 1]!);
      const stored = await fetch(new URL(url, app.url), { method: 'PUT', headers, body: part });
      expect(stored.status).toBe(200);
    }
    expectProblem(await client.partUrls(uploadId, { partNumbers: [4] }), 403, 'quota-exceeded', {
      requested: 2 * PART_SIZE,
    });
    expect((await client.complete(uploadId)).body.size).toBe(data.length);
    expect(await tenant.usage()).toMatchObject({ reservedBytes: 0, storedBytes: data.length });
  });
});
