import { bytes } from '../support/bytes.js';
import { expectProblem } from '../support/problems.js';
import { RawConnection } from '../support/raw-http.js';
import { onEachStore } from '../support/stores.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { type Answer, PART_SIZE, type TestClient } from '../support/test-client.js';

/** What comes at once may come in any order; in so many rounds it comes in more than one. */
const ROUNDS = Array.from({ length: 12 }, (_, round) => round);

const LAST_BYTES = 100;
/** A store may refuse a part early, before the other call has its answer. */
const COMPLETED: unknown = expect.stringMatching(/^complet(ing|ed)$/);
const ABORTED: unknown = expect.stringMatching(/^abort(ing|ed)$/);

onEachStore('A part that is still being sent', (store) => {
  let app: TestApp;
  let other: TestApp;
  let client: TestClient;
  let connections: RawConnection[] = [];

  beforeAll(async () => {
    app = await startTestApp({ store });
    other = await startTestApp({ beside: app });
    client = app.client;
  });
  afterEach(() => {
    for (const connection of connections) connection.hangUp();
    connections = [];
  });
  afterAll(async () => {
    await other.close();
    await app.close();
  });

  /** Sends a part but for its last bytes: the server has begun to store it. The outcome sends the rest, to its answer. */
  async function sendMost(
    to: TestApp,
    uploadId: string,
    partNumber: number,
    part: Buffer,
  ): Promise<() => Promise<Answer>> {
    const connection = new RawConnection(to.url);
    connections.push(connection);
    const headers = { 'content-length': part.length, expect: '100-continue' };
    connection.sendHead(`PUT /v1/uploads/${uploadId}/part/${partNumber}`, headers);
    expect((await connection.answer()).status).toBe(100);
    await connection.sendThrough(part.subarray(0, -LAST_BYTES));
    return () => connection.send(part.subarray(-LAST_BYTES)).answer();
  }

  async function begin(...parts: Buffer[]): Promise<{ uploadId: string; key: string }> {
    const totalSize = parts.reduce((sum, part) => sum + part.length, 0);
    return (await client.start({ totalSize, partSize: PART_SIZE })).body;
  }

  async function store200(uploadId: string, ...parts: Buffer[]): Promise<void> {
    for (const [index, part] of parts.entries())
      expect(await client.putPart(uploadId, index + 1, part)).toMatchObject({ status: 200 });
  }

  async function expectObject(key: string, ...parts: Buffer[]): Promise<void> {
    const { status, body } = await client.download(key);
    expect({ status, isWhole: body.equals(Buffer.concat(parts)) }).toEqual({ status: 200, isWhole: true });
    expect(await app.uploadsInStore(key)).toBe(0);
  }

  async function expectNothing(uploadId: string, key: string): Promise<void> {
    expect(await app.uploadsInStore(key)).toBe(0);
    await app.reap();
    expect(await other.sweep()).toBe(0);
    expect(await app.uploadsInStore(key)).toBe(0);
    expect((await client.download(key)).status).toBe(404);
    expect((await client.status(uploadId)).body.status).toBe('aborted');
  }

  const completed = { status: 200, body: { success: true } };

  describe('and meets another of its number', () => {
    const [first, second, end] = [bytes(PART_SIZE), bytes(PART_SIZE), bytes(100)];

    it.each([
      ['counts when it ends last', ['second', 'first'] as const, first],
      ['gives way when it ends first', ['first', 'second'] as const, second],
    ])('%s', async (_what, order, last) => {
      const { uploadId, key } = await begin(first, end);
      expect((await client.putPart(uploadId, 2, end)).status).toBe(200);
      const rest = {
        first: await sendMost(app, uploadId, 1, first),
        second: await sendMost(other, uploadId, 1, second),
      };
      for (const which of order) expect(await rest[which]()).toMatchObject({ status: 200 });
      expect(await client.complete(uploadId)).toMatchObject(completed);
      await expectObject(key, last, end);
    });

    it('counts when it ends last, though the other came through as a whole meanwhile', async () => {
      const { uploadId, key } = await begin(first, end);
      const rest = await sendMost(app, uploadId, 1, first);
      await store200(uploadId, second, end);
      expect(await rest()).toMatchObject({ status: 200 });
      expect(await client.complete(uploadId)).toMatchObject(completed);
      await expectObject(key, first, end);
    });

    it('is in the object wholly or not at all when both end at once, on two instances', async () => {
      for (const round of ROUNDS.slice(0, 6)) {
        const { uploadId, key } = await begin(first, end);
        expect((await client.putPart(uploadId, 2, end)).status).toBe(200);
        const rests = [await sendMost(app, uploadId, 1, first), await sendMost(other, uploadId, 1, second)];
        if (round % 2) rests.reverse();
        for (const answer of await Promise.all(rests.map((rest) => rest())))
          expect(answer).toMatchObject({ status: 200 });
        expect(await client.complete(uploadId)).toMatchObject(completed);
        const { body } = await client.download(key);
        const candidates = [first, second].map((part) => Buffer.concat([part, end]));
        expect(candidates.filter((candidate) => candidate.equals(body))).toHaveLength(1);
      }
    });
  });

  describe('and meets a complete', () => {
    const [early, late, end] = [bytes(PART_SIZE), bytes(PART_SIZE), bytes(100)];

    it('for the first time, is in the object when it ends before', async () => {
      const { uploadId, key } = await begin(late, end);
      const rest = await sendMost(app, uploadId, 1, late);
      expect((await client.putPart(uploadId, 2, end)).status).toBe(200);
      expect(await rest()).toMatchObject({ status: 200 });
      expect(await other.client.complete(uploadId)).toMatchObject(completed);
      await expectObject(key, late, end);
    });

    it('again, is in the object when it ends before', async () => {
      const { uploadId, key } = await begin(early, end);
      await store200(uploadId, early, end);
      const rest = await sendMost(app, uploadId, 1, late);
      expect(await rest()).toMatchObject({ status: 200 });
      expect(await other.client.complete(uploadId)).toMatchObject(completed);
      await expectObject(key, late, end);
    });

    it('for the first time, is missing from it, and in the next one', async () => {
      const { uploadId, key } = await begin(late, end);
      expect((await client.putPart(uploadId, 2, end)).status).toBe(200);
      const rest = await sendMost(app, uploadId, 1, late);
      expectProblem(await other.client.complete(uploadId), 409, 'parts-missing', { missingParts: [1] });
      expect(await rest()).toMatchObject({ status: 200 });
      expect(await other.client.complete(uploadId)).toMatchObject(completed);
      await expectObject(key, late, end);
    });

    it.each(['app', 'other'] as const)(
      'for the first time, at the end of a stream, is refused and left out (completed by: %s)',
      async (by) => {
        const { uploadId, key } = (await client.start({ partSize: PART_SIZE })).body;
        await store200(uploadId, early);
        const rest = await sendMost(app, uploadId, 2, late);
        expect(await { app, other }[by].client.complete(uploadId)).toMatchObject(completed);
        expectProblem(await rest(), 409, 'upload-not-active', { uploadStatus: COMPLETED });
        await expectObject(key, early);
      },
    );

    it.each(['app', 'other'] as const)(
      'again, is refused, and the object has what was acknowledged (completed by: %s)',
      async (by) => {
        const { uploadId, key } = await begin(early, end);
        await store200(uploadId, early, end);
        const rest = await sendMost(app, uploadId, 1, late);
        expect(await { app, other }[by].client.complete(uploadId)).toMatchObject(completed);
        expectProblem(await rest(), 409, 'upload-not-active', { uploadStatus: COMPLETED });
        await expectObject(key, early, end);
      },
    );

    it('for the first time, is in the object also when both come at once, on two instances', async () => {
      for (const round of ROUNDS) {
        const part = bytes(1_000);
        const { uploadId, key } = await begin(part);
        const rest = await sendMost(app, uploadId, 1, part);
        const [stored, complete] = await client.atOnce(round, rest, () => other.client.complete(uploadId));
        expect(stored).toMatchObject({ status: 200 });
        if (complete.status !== 200) {
          expectProblem(complete, 409, 'parts-missing', { missingParts: [1] });
          expect(await client.complete(uploadId)).toMatchObject(completed);
        }
        await expectObject(key, part);
      }
    });

    it('again, is in the object exactly when it is acknowledged, at once on two instances', async () => {
      for (const round of ROUNDS) {
        const [before, after] = [bytes(1_000), bytes(1_000)];
        const { uploadId, key } = await begin(before);
        await store200(uploadId, before);
        const rest = await sendMost(app, uploadId, 1, after);
        const [stored, complete] = await client.atOnce(round, rest, () => other.client.complete(uploadId));
        if (stored.status !== 200) expectProblem(stored, 409, 'upload-not-active');
        if (complete.status === 200) {
          expect(complete.body).toMatchObject({ success: true, size: before.length });
        } else {
          expectProblem(complete, 409, 'parts-differ');
          expect((await client.status(uploadId)).body.status).toBe('uploading');
          // The store has taken what was refused: as the problem's advice says, the part is to be sent again.
          if (stored.status !== 200) await store200(uploadId, before);
          expect(await client.complete(uploadId)).toMatchObject(completed);
        }
        await expectObject(key, stored.status === 200 ? after : before);
      }
    });
  });

  describe('and meets an abort', () => {
    const [part, end] = [bytes(PART_SIZE), bytes(100)];

    it('is removed with the rest when it ends before', async () => {
      const { uploadId, key } = await begin(part, end);
      const rest = await sendMost(app, uploadId, 1, part);
      expect(await rest()).toMatchObject({ status: 200 });
      expect(await other.client.abort(uploadId)).toMatchObject({ status: 200, body: { success: true } });
      await expectNothing(uploadId, key);
    });

    it.each([
      ['for the first time', [], 'app'],
      ['again', [part], 'other'],
    ] as const)('%s, is refused, and leaves nothing', async (_what, stored, by) => {
      const { uploadId, key } = await begin(part, end);
      await store200(uploadId, ...stored);
      const rest = await sendMost(app, uploadId, 1, part);
      expect(await { app, other }[by].client.abort(uploadId)).toMatchObject({ status: 200 });
      expectProblem(await rest(), 409, 'upload-not-active', { uploadStatus: ABORTED });
      await expectNothing(uploadId, key);
    });

    it('leaves nothing also when both come at once, on two instances', async () => {
      for (const round of ROUNDS) {
        const only = bytes(1_000);
        const { uploadId, key } = await begin(only);
        const rest = await sendMost(app, uploadId, 1, only);
        const [stored, aborted] = await client.atOnce(round, rest, () => other.client.abort(uploadId));
        if (stored.status !== 200) expectProblem(stored, 409, 'upload-not-active');
        expect(aborted).toMatchObject({ status: 200, body: { success: true } });
        await expectNothing(uploadId, key);
      }
    });
  });
});
