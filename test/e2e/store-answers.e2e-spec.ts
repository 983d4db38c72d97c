import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import { bytes } from '../support/bytes.js';
import { expectProblem } from '../support/problems.js';
import { type RequestMatch, type Script, ScriptedLine } from '../support/scripted-line.js';
import { onS3 } from '../support/stores.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { type Answer, PART_SIZE } from '../support/test-client.js';

const data = bytes(PART_SIZE + 100);

/** A call to the store about this key, told by its method and a parameter of its query. */
const callTo =
  (key: string) =>
  (method: string, parameter: string): RequestMatch =>
  (actual, url) =>
    actual === method && url.searchParams.has(parameter) && decodeURIComponent(url.pathname).endsWith(key);
const complete = (key: string) => callTo(key)('POST', 'uploadId');
const abort = (key: string) => callTo(key)('DELETE', 'uploadId');
const putPart = (key: string) => callTo(key)('PUT', 'partNumber');
/** Nobody knows the key yet. */
const create: RequestMatch = (method, url) => method === 'POST' && url.searchParams.has('uploads');

const errorOf = (status: number, code: string) => ({
  status,
  headers: ['content-type', 'application/xml'],
  body: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code></Error>`),
});
const actThenHangUp: Script = async (exchange) => {
  await exchange.act();
  exchange.hangUp();
};
const actThenSay =
  (status: number, code: string): Script =>
  async (exchange) => {
    await exchange.act();
    exchange.answer(errorOf(status, code));
  };
const onlySay =
  (status: number, code: string): Script =>
  (exchange) =>
    exchange.answer(errorOf(status, code));

/** Does not reach the store before it is released. */
function held(): { script: Script; reached: Promise<void>; release: () => void } {
  let arrive!: () => void;
  let release!: () => void;
  const reached = new Promise<void>((resolve) => (arrive = resolve));
  const released = new Promise<void>((resolve) => (release = resolve));
  const script: Script = async (exchange) => {
    arrive();
    await released;
    exchange.answer(await exchange.act());
  };
  return { script, reached, release };
}

const DONE_BUT: [string, Script][] = [
  ['nothing, and hangs up', actThenHangUp],
  ['500 InternalError', actThenSay(500, 'InternalError')],
  ['200 with an InternalError in it', actThenSay(200, 'InternalError')],
  ['404 NoSuchUpload', actThenSay(404, 'NoSuchUpload')],
];
const NOT_DONE: [string, Script][] = [
  ['nothing, and hangs up', (exchange) => exchange.hangUp()],
  ['500 InternalError', onlySay(500, 'InternalError')],
  ['200 with an InternalError in it', onlySay(200, 'InternalError')],
  ['503 SlowDown', onlySay(503, 'SlowDown')],
  ['404 NoSuchUpload', onlySay(404, 'NoSuchUpload')],
];

onS3('When the store answers', ({ s3, ...store }) => {
  let line: ScriptedLine;
  let app: TestApp;
  let bucket: S3Client;

  beforeAll(async () => {
    line = await ScriptedLine.to(s3!.endpoint!);
    app = await startTestApp({ store: { ...store, s3: { ...s3!, endpoint: line.url } } });
    bucket = new S3Client(s3!);
  });
  afterAll(async () => {
    await app.close();
    await line.close();
    bucket.destroy();
  });

  /** An upload in a folder of its own, with these parts in the store. */
  async function upload(parts: number[]): Promise<{ uploadId: string; key: string }> {
    const start = { totalSize: data.length, partSize: PART_SIZE, folder: randomUUID() };
    const { uploadId, key } = (await app.client.start(start)).body;
    await app.client.putParts(uploadId, data, parts);
    return { uploadId, key };
  }

  /** The one object in the upload's folder is it, byte for byte, and nothing is left of the upload. */
  async function expectObject(key: string): Promise<void> {
    const folder = key.slice(0, key.lastIndexOf('/') + 1);
    const { Contents = [] } = await bucket.send(
      new ListObjectsV2Command({ Bucket: s3!.bucket, Prefix: folder }),
    );
    expect(Contents.map(({ Key }) => Key)).toEqual([key]);
    expect((await app.client.download(key)).body.equals(data)).toBe(true);
    expect(await app.uploadsInStore(key)).toBe(0);
  }

  async function statusOf(uploadId: string): Promise<unknown> {
    return (await app.client.get(`/v1/uploads/${uploadId}`)).body.status;
  }

  /** Asks again, a few times, for as long as the answer says that this may help. */
  async function answerInTheEnd(call: () => Promise<Answer>): Promise<Answer> {
    for (let calls = 1; ; calls++) {
      const answer = await call();
      if (answer.status !== 503 || calls === 3) return answer;
      expectProblem(answer, 503, 'storage-unavailable', { retryable: true });
    }
  }

  describe('a complete', () => {
    it('late, callers get 202 and ask again, and the object is there once it has answered', async () => {
      const { uploadId, key } = await upload([1, 2]);
      const { script, release } = held();
      const rule = line.once(complete(key), script);
      const path = `/v1/uploads/${uploadId}/status`;
      const late = await Promise.all([app.client.complete(uploadId), app.client.complete(uploadId)]);
      for (const answer of late) {
        expect(answer).toMatchObject({ status: 202, body: { uploadId, status: 'completing' } });
        expect(answer.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
        expect(new URL(answer.headers.get('location')!, app.url).pathname).toBe(path);
      }
      expect(await app.client.get(path)).toMatchObject({ status: 200, body: { status: 'completing' } });
      expect(await app.client.abort(uploadId)).toMatchObject({ status: 409 });
      expect((await app.client.download(key)).status).toBe(404);

      const waiting = app.client.complete(uploadId);
      release();
      const done = await waiting;
      expect(done).toMatchObject({ status: 200, body: { success: true, key, size: data.length } });
      expect((await app.client.complete(uploadId)).body).toEqual(done.body);
      expect(rule).toMatchObject({ met: 1, served: [200] });
      await expectObject(key);
    });

    it('late to one instance, another one asks for itself, and both callers get the same answer', async () => {
      const other = await startTestApp({ beside: app });
      const { uploadId, key } = await upload([1, 2]);
      const { script, reached, release } = held();
      const rule = line.once(complete(key), script);
      const waiting = app.client.complete(uploadId);
      await reached;
      const done = await other.client.complete(uploadId);
      expect(done).toMatchObject({ status: 200, body: { success: true, key, size: data.length } });
      // Only now, when there is nothing to do any more.
      release();
      const { status, body } = await waiting;
      expect({ status, body }).toEqual({ status: 200, body: done.body });
      expect(rule.served).toHaveLength(1);
      await expectObject(key);
      await other.close();
    });

    describe.each(['once', 'always'] as const)('that it has done, %s', (often) => {
      it.each(DONE_BUT)('with %s, the caller gets the object all the same', async (_what, script) => {
        const { uploadId, key } = await upload([1, 2]);
        const rule = line[often](complete(key), script);
        const done = await answerInTheEnd(() => app.client.complete(uploadId));
        expect(done).toMatchObject({ status: 200, body: { success: true, key, size: data.length } });
        expect(rule.served[0]).toBe(200);
        expect((await app.client.complete(uploadId)).body).toEqual(done.body);
        await expectObject(key);
        rule.lift();
      });
    });

    it.each(NOT_DONE)(
      'that it has not done with %s, the caller is to ask again, and then it is done',
      async (_what, script) => {
        const { uploadId, key } = await upload([1, 2]);
        const rule = line.always(complete(key), script);
        const refused = await app.client.complete(uploadId);
        expectProblem(refused, 503, 'storage-unavailable', { retryable: true });
        expect(refused.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
        expect(rule.met).toBeGreaterThan(0);
        expect(await statusOf(uploadId)).toBe('completing');
        expect(await app.uploadsInStore(key)).toBe(1);

        rule.lift();
        const done = await app.client.complete(uploadId);
        expect(done).toMatchObject({ status: 200, body: { success: true, key, size: data.length } });
        expect((await app.client.complete(uploadId)).body).toEqual(done.body);
        await expectObject(key);
      },
    );
  });

  it.each(DONE_BUT.slice(0, 2))(
    'a create that it has done with %s, the start is to be tried again, and the reaper leaves nothing',
    async (_what, script) => {
      const fingerprint = randomUUID();
      const rule = line.once(create, script);
      const refused = await app.client.start<object>({ totalSize: data.length, fingerprint });
      expectProblem(refused, 503, 'storage-unavailable', { retryable: true });
      expect(rule).toMatchObject({ met: 1, served: [200] });
      const sessions = async () => {
        const { body } = await app.client.get<{ items: { key: string; status: string }[] }>(
          `/v1/uploads?fingerprint=${fingerprint}`,
        );
        return body.items;
      };
      const [session] = await sessions();
      expect(await app.uploadsInStore(session!.key)).toBe(1);

      await app.sql(
        `UPDATE upload_sessions SET last_activity_at = now() - interval '1 hour' WHERE fingerprint = $1`,
        [fingerprint],
      );
      await app.reap();
      expect(await sessions()).toMatchObject([{ status: 'aborted' }]);
      expect(await app.uploadsInStore(session!.key)).toBe(0);
    },
  );

  it.each(DONE_BUT.slice(0, 2))(
    'a part that it has taken with %s, the part is to be sent again, but a resume finds it',
    async (_what, script) => {
      const { uploadId, key } = await upload([1]);
      const rule = line.once(putPart(key), script);
      const refused = await app.client.putPart(uploadId, 2, data.subarray(PART_SIZE));
      expectProblem(refused, 503, 'storage-unavailable', { retryable: true });
      expect(rule).toMatchObject({ met: 1, served: [200] });
      expect((await app.client.get(`/v1/uploads/${uploadId}`)).body).toMatchObject({ uploadedParts: 1 });

      const found = { status: 'uploading', uploadedParts: 2, missingParts: [] };
      expect((await app.client.status(uploadId)).body).toMatchObject(found);
      expect((await app.client.resume(uploadId)).body).toMatchObject({ missingParts: [] });
      expect((await app.client.complete(uploadId)).status).toBe(200);
      await expectObject(key);
    },
  );

  describe.each(['once', 'always'] as const)('an abort that it has done, %s', (often) => {
    it.each(DONE_BUT)(
      'with %s, the upload is aborted in the end, and nothing is left',
      async (_what, script) => {
        const { uploadId, key } = await upload([1]);
        const rule = line[often](abort(key), script);
        const first = await app.client.abort(uploadId);
        if (first.status !== 200) expectProblem(first, 503, 'storage-unavailable', { retryable: true });
        expect(rule.served[0]).toBe(204);

        rule.lift();
        expect(await app.client.abort(uploadId)).toMatchObject({ status: 200, body: { success: true } });
        expect(await statusOf(uploadId)).toBe('aborted');
        expect(await app.uploadsInStore(key)).toBe(0);
      },
    );
  });
});
