import { DeleteBucketCorsCommand, PutBucketCorsCommand, S3Client } from '@aws-sdk/client-s3';
import { type Browser, chromium, type Request } from 'playwright-core';
import { MIB, sha256 } from '../support/bytes.js';
import { withChromium } from '../support/chromium.js';
import { servePage } from '../support/page-server.js';
import { DISK, onS3, type TestStore } from '../support/stores.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { PART_SIZE } from '../support/test-client.js';

const KEY = 'a-key-for-the-test-in-a-browser';
const SIZE = 40 * MIB - 77;
const PARTS = 8;

/** What a page of a user of ours might do. It also tells what the bytes were. */
const PAGE = `<!doctype html>
<title>Upload</title>
<script type="module">
  import { LongshoreClient } from '/client/index.js';

  window.upload = async ({ endpoint, token, size, partSize }) => {
    const pieces = [];
    for (let left = size; left > 0; left -= 65536) {
      pieces.push(crypto.getRandomValues(new Uint8Array(Math.min(left, 65536))));
    }
    const blob = new Blob(pieces);
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer()));
    const loaded = [];
    const client = new LongshoreClient({ endpoint, token });
    const { result } = client.upload(blob, {
      filename: 'from-a-page.bin',
      partSize,
      transfer: 'direct',
      onProgress: (progress) => loaded.push(progress.loaded),
    });
    return { ...(await result), loaded, sha256: Array.from(hash, (b) => b.toString(16).padStart(2, '0')).join('') };
  };
</script>`;

interface PageResult {
  key: string;
  directParts: number;
  serverParts: number;
  fallbackReason?: string;
  loaded: number[];
  sha256: string;
}

withChromium('A page in Chromium that uploads directly', (executablePath) => {
  let browser: Browser;
  let page: Awaited<ReturnType<typeof servePage>>;
  beforeAll(async () => {
    // Without its sandbox, which needs more rights than a container has: it sees nothing but this page.
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    page = await servePage(PAGE);
  });
  afterAll(async () => {
    await browser?.close();
    await page?.close();
  });

  async function uploadFromPage(app: TestApp) {
    const context = await browser.newContext();
    const tab = await context.newPage();
    const puts: Request[] = [];
    tab.on('request', (request) => {
      if (request.method() === 'PUT') puts.push(request);
    });
    await tab.goto(page.origin);
    await tab.waitForFunction('window.upload');
    const options = { endpoint: app.url, token: KEY, size: SIZE, partSize: PART_SIZE };
    const result = await tab.evaluate<PageResult>(`window.upload(${JSON.stringify(options)})`);
    const sent = await Promise.all(
      puts.map(async (request) => ({ url: request.url(), headers: await request.allHeaders() })),
    );
    await context.close();
    const putsTo = (origin: string) =>
      sent.filter(({ url }) => new URL(url).origin === new URL(origin).origin);
    return { result, putsTo };
  }

  const startFor = (store: TestStore) =>
    startTestApp({ store, config: { auth: 'keys', adminApiKey: KEY, corsOrigins: [page.origin] } });

  async function expectObject(app: TestApp, result: PageResult) {
    expect(sha256((await app.client.download(result.key)).body)).toBe(result.sha256);
    expect(result.loaded).toEqual([...result.loaded].sort((a, b) => a - b));
    expect(result.loaded.at(-1)).toBe(SIZE);
  }

  onS3('to a bucket', (store) => {
    const { bucket, endpoint, region, credentials } = store.s3!;
    const s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
    let app: TestApp;
    beforeAll(async () => {
      app = await startFor(store);
    });
    afterAll(async () => {
      await s3.send(new DeleteBucketCorsCommand({ Bucket: bucket }));
      s3.destroy();
      await app.close();
    });

    it('sends all parts there when the CORS rules allow it, even if they hide the ETag', async () => {
      const rule = { AllowedOrigins: [page.origin], AllowedMethods: ['PUT'], AllowedHeaders: ['*'] };
      await s3.send(new PutBucketCorsCommand({ Bucket: bucket, CORSConfiguration: { CORSRules: [rule] } }));
      const { result, putsTo } = await uploadFromPage(app);
      expect(result).toMatchObject({ directParts: PARTS, serverParts: 0 });
      expect(putsTo(endpoint!)).toHaveLength(PARTS);
      expect(putsTo(app.url)).toEqual([]);
      for (const { headers } of putsTo(endpoint!)) expect(headers).not.toHaveProperty('authorization');
      await expectObject(app, result);
    });

    it('sends them through the server when there are no CORS rules', async () => {
      await s3.send(new DeleteBucketCorsCommand({ Bucket: bucket }));
      const { result, putsTo } = await uploadFromPage(app);
      expect(result).toMatchObject({ directParts: 0, serverParts: PARTS });
      expect(result.fallbackReason).toMatch(/^Cannot reach the store at .*CORS rules/);
      expect(putsTo(app.url)).toHaveLength(PARTS);
      await expectObject(app, result);
    });
  });

  it("on disk sends all parts by the server's own URLs, without a key", async () => {
    const app = await startFor(DISK);
    try {
      const { result, putsTo } = await uploadFromPage(app);
      expect(result).toMatchObject({ directParts: PARTS, serverParts: 0 });
      expect(putsTo(app.url)).toHaveLength(PARTS);
      for (const { headers } of putsTo(app.url)) expect(headers).not.toHaveProperty('authorization');
      await expectObject(app, result);
    } finally {
      await app.close();
    }
  });
});
