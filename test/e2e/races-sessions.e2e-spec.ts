import { randomUUID } from 'node:crypto';
import { bytes } from '../support/bytes.js';
import { expectProblem } from '../support/problems.js';
import { onEachStore } from '../support/stores.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

/** What comes at once may come in any order; in so many rounds it comes in more than one. */
const ROUNDS = Array.from({ length: 12 }, (_, round) => round);

onEachStore('Of two calls that meet', (store) => {
  const data = bytes(1_000);
  let app: TestApp;
  let other: TestApp;
  let client: TestClient;

  beforeAll(async () => {
    app = await startTestApp({ store });
    other = await startTestApp({ beside: app });
    client = app.client;
  });
  afterAll(async () => {
    await other.close();
    await app.close();
  });

  async function uploaded(): Promise<{ uploadId: string; key: string }> {
    const { uploadId, key } = (await client.start({ totalSize: data.length })).body;
    await client.putParts(uploadId, data);
    return { uploadId, key };
  }

  const statusOf = async (uploadId: string) => (await client.get(`/v1/uploads/${uploadId}`)).body.status;

  async function expectObject(uploadId: string, key: string): Promise<void> {
    const { status, body } = await client.download(key);
    expect({ status, isWhole: body.equals(data) }).toEqual({ status: 200, isWhole: true });
    expect(await statusOf(uploadId)).toBe('completed');
    expect(await app.uploadsInStore(key)).toBe(0);
  }

  async function expectNothing(uploadId: string, key: string): Promise<void> {
    expect((await client.download(key)).status).toBe(404);
    expect(await statusOf(uploadId)).toBe('aborted');
    expect(await app.uploadsInStore(key)).toBe(0);
  }

  describe('a complete and an abort,', () => {
    it('the complete wins when it is first: the object stays', async () => {
      const { uploadId, key } = await uploaded();
      expect(await client.complete(uploadId)).toMatchObject({ status: 200 });
      expectProblem(await other.client.abort(uploadId), 409, 'upload-not-active', {
        uploadStatus: 'completed',
      });
      await expectObject(uploadId, key);
    });

    it('the abort wins when it is first: there is no object', async () => {
      const { uploadId, key } = await uploaded();
      expect(await client.abort(uploadId)).toMatchObject({ status: 200, body: { success: true } });
      expectProblem(await other.client.complete(uploadId), 409, 'upload-not-active', {
        uploadStatus: 'aborted',
      });
      await expectNothing(uploadId, key);
    });

    it('exactly one wins when they come at once, on two instances', async () => {
      for (const round of ROUNDS) {
        const { uploadId, key } = await uploaded();
        const [complete, abort] = await client.atOnce(
          round,
          () => client.complete(uploadId),
          () => other.client.abort(uploadId),
        );
        if (complete.status === 200) {
          expectProblem(abort, 409, 'upload-not-active');
          await expectObject(uploadId, key);
        } else {
          expectProblem(complete, 409, 'upload-not-active');
          expect(abort).toMatchObject({ status: 200, body: { success: true } });
          await expectNothing(uploadId, key);
        }
      }
    });
  });

  describe('two completes,', () => {
    it('the second gets the answer of the first, on whichever instance', async () => {
      for (const [first, second] of [
        [app, other],
        [other, app],
      ] as const) {
        const { uploadId, key } = await uploaded();
        const answer = await first.client.complete(uploadId);
        expect(answer).toMatchObject({ status: 200, body: { success: true, key, size: data.length } });
        expect(await second.client.complete(uploadId)).toMatchObject({ status: 200, body: answer.body });
        await expectObject(uploadId, key);
      }
    });

    it('both get the answer to one object when they come at once, on two instances', async () => {
      for (const _round of ROUNDS.slice(0, 4)) {
        const { uploadId, key } = await uploaded();
        const answers = await Promise.all([app, other].map((one) => one.client.complete(uploadId)));
        for (const { status, body } of answers)
          expect({ status, body }).toEqual({ status: 200, body: answers[0]!.body });
        expect(answers[0]!.body).toMatchObject({ success: true, key, size: data.length });
        expect((await client.download(key)).headers.get('etag')).toBe(`"${answers[0]!.body.etag}"`);
        await expectObject(uploadId, key);
      }
    });
  });

  describe('a resume and the reaper,', () => {
    const expireIn = (uploadId: string, milliseconds: number) =>
      app.sql(
        `UPDATE upload_sessions SET expires_at = clock_timestamp() + $2 * interval '1 millisecond' WHERE id = $1`,
        [uploadId, milliseconds],
      );
    const inAnHour = () => Date.now() + 3_600_000;

    async function begun(): Promise<{ uploadId: string; key: string }> {
      return (await client.start({ totalSize: data.length })).body;
    }

    async function expectGoingOn(uploadId: string, key: string): Promise<void> {
      const { body } = await client.status(uploadId);
      expect(body).toMatchObject({ status: 'uploading', missingParts: [1] });
      expect(Date.parse(String(body.expiresAt))).toBeGreaterThan(inAnHour());
      await client.putParts(uploadId, data);
      expect(await client.complete(uploadId)).toMatchObject({ status: 200 });
      await expectObject(uploadId, key);
    }

    it('the resume wins when it is first: the upload goes on', async () => {
      const { uploadId, key } = await begun();
      await expireIn(uploadId, 60_000);
      expect(await other.client.resume(uploadId)).toMatchObject({
        status: 200,
        body: { status: 'uploading' },
      });
      await app.reap();
      await expectGoingOn(uploadId, key);
    });

    it('the reaper wins when it is first: the upload has expired', async () => {
      const { uploadId, key } = await begun();
      await expireIn(uploadId, -1);
      await app.reap();
      expectProblem(await other.client.resume(uploadId), 410, 'upload-expired');
      await expectNothing(uploadId, key);
    });

    it('exactly one wins when they come at once, on two instances, as the time runs out', async () => {
      for (const round of ROUNDS) {
        const { uploadId, key } = await begun();
        await expireIn(uploadId, 2 * round);
        const [resumed] = await client.atOnce(
          round,
          () => other.client.resume(uploadId),
          () => app.reap(),
        );
        // That run may have looked just before the time was over; by now it is, unless the resume was in time.
        await app.reap();
        if (resumed.status === 200) {
          expect(resumed.body).toMatchObject({ status: 'uploading', missingParts: [1] });
          await expectGoingOn(uploadId, key);
        } else {
          expectProblem(resumed, 410, 'upload-expired');
          await expectNothing(uploadId, key);
        }
      }
    });
  });

  describe('two starts with one Idempotency-Key,', () => {
    const file = { filename: 'film.mp4', totalSize: data.length };

    it('the second gets the upload of the first, and the store has no other', async () => {
      const key = { 'idempotency-key': randomUUID() };
      const first = await client.start(file, key);
      expect(first.status).toBe(201);
      expect(await other.client.start(file, key)).toMatchObject({ status: 201, body: first.body });
      expect(await app.uploadsInStore(first.body.key)).toBe(1);
    });

    it('both get one upload when they come at once, on two instances', async () => {
      for (const _round of ROUNDS.slice(0, 4)) {
        const key = { 'idempotency-key': randomUUID() };
        const answers = await Promise.all([app, other].map((one) => one.client.start(file, key)));
        for (const { status, body } of answers)
          expect({ status, body }).toEqual({ status: 201, body: answers[0]!.body });
        expect(await app.uploadsInStore(answers[0]!.body.key)).toBe(1);
        const { uploadId } = answers[0]!.body;
        expect(await other.client.resume(uploadId)).toMatchObject({
          status: 200,
          body: { missingParts: [1] },
        });
      }
    });
  });
});
