import { bytes, cut } from '../support/bytes.js';
import { DISK, S3_WITH_SMALL_PARTS, type TestStore } from '../support/stores.js';
import { startTestApp } from '../support/test-app.js';
import type { PartUrl } from '../support/test-client.js';

const PARTS = 10_000;
const PART_SIZE = 1_024;
const AT_ONCE = 16;

/** The most parts that S3 knows: every list of them has ten pages. */
function tellOf(store: TestStore): void {
  it('is sent by two instances and straight into the store, resumed, and completed byte for byte', async () => {
    const app = await startTestApp({ store, config: { minPartSizeBytes: PART_SIZE } });
    const other = await startTestApp({ beside: app });
    const data = bytes(PARTS * PART_SIZE - 1);
    const parts = cut(data, PART_SIZE);
    const { client } = app;
    const uploadId = await client.startFor(data, { partSize: PART_SIZE, transfer: 'direct' });

    const put = async ({ url, headers, partNumber }: PartUrl) => {
      const body = new Uint8Array(parts[partNumber - 1]!);
      const answer = await fetch(new URL(url, app.url), { method: 'PUT', headers, body });
      expect(answer.status).toBe(200);
      await answer.arrayBuffer();
    };
    const send = async (numbers: number[]) => {
      while (numbers.length > 0) {
        const partNumbers = numbers.splice(0, 1_000);
        const answer = await client.partUrls(uploadId, { partNumbers });
        expect(answer.status).toBe(200);
        const urls = answer.body.urls.values();
        const worker = async () => {
          for (const url of urls) await put(url);
        };
        await Promise.all(Array.from({ length: AT_ONCE }, worker));
      }
    };

    const firstHalf = Array.from({ length: PARTS / 2 }, (_, index) => 2 * index + 1);
    await send([...firstHalf]);
    const half = await other.client.resume(uploadId);
    expect(half.body.missingParts).toEqual(firstHalf.map((odd) => odd + 1));
    const [through, ...straight] = half.body.missingParts;
    expect((await other.client.putPart(uploadId, through!, parts[through! - 1]!)).status).toBe(200);
    await send(straight.slice(0, -1));
    expect(await client.complete(uploadId)).toMatchObject({ status: 409, body: { missingParts: [PARTS] } });
    await send([PARTS]);
    expect((await client.status(uploadId)).body).toMatchObject({ missingParts: [], uploadedParts: PARTS });

    const done = await other.client.complete(uploadId);
    expect(done).toMatchObject({ status: 200, body: { size: data.length } });
    expect((await client.download(done.body.key)).body.equals(data)).toBe(true);
    expect(await app.uploadsInStore(done.body.key)).toBe(0);
    await other.close();
    await app.close();
  }, 600_000);
}

describe('An upload of 10,000 parts, on disk', () => tellOf(DISK));
describe('An upload of 10,000 parts, on S3', () => {
  if (S3_WITH_SMALL_PARTS) return tellOf(S3_WITH_SMALL_PARTS);
  it.skip('S3_SMALL_PARTS_ENDPOINT is not set', () => undefined);
});
