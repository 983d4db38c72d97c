import { createHash } from 'node:crypto';
import { bytes } from '../support/bytes.js';
import { expectProblem } from '../support/problems.js';
import { onEachStore } from '../support/stores.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

// Values that the algorithms' own specifications give for this text.
const TEXT = Buffer.from('123456789');
const base64 = (hex: string) => Buffer.from(hex, 'hex').toString('base64');
const hash = (algorithm: string, data: Buffer = TEXT) => createHash(algorithm).update(data).digest('base64');

const HEADERS: [header: string, value: string, checksum: string][] = [
  ['content-digest', `sha-256=:${hash('sha256')}:`, `sha256:${hash('sha256')}`],
  ['content-digest', `sha-512=:${hash('sha512')}:`, `sha512:${hash('sha512')}`],
  ['content-md5', hash('md5'), `md5:${hash('md5')}`],
  ['x-amz-checksum-crc32', base64('cbf43926'), `crc32:${base64('cbf43926')}`],
  ['x-amz-checksum-crc32c', base64('e3069283'), `crc32c:${base64('e3069283')}`],
  ['x-amz-checksum-crc64nvme', base64('ae8b14860a799888'), `crc64nvme:${base64('ae8b14860a799888')}`],
  ['x-amz-checksum-sha1', hash('sha1'), `sha1:${hash('sha1')}`],
  ['x-amz-checksum-sha256', hash('sha256'), `sha256:${hash('sha256')}`],
];

onEachStore('The digest of a part', (store) => {
  let app: TestApp;
  let client: TestClient;
  let uploadId: string;

  beforeAll(async () => {
    app = await startTestApp({ store });
    client = app.client;
  });
  beforeEach(async () => {
    uploadId = await client.startFor(TEXT);
  });
  afterAll(() => app.close());

  const storedParts = async () => (await client.status(uploadId)).body.uploadedParts;

  it.each(HEADERS)('in %s: %s is verified and given back', async (header, value, checksum) => {
    const { status, body } = await client.putPart(uploadId, 1, TEXT, { [header]: value });
    expect(status).toBe(200);
    expect(body).toMatchObject({ checksum });
    expect((await client.get(`/v1/uploads/${uploadId}/parts`)).body).toMatchObject({ items: [{ checksum }] });
  });

  it.each(HEADERS)('in %s: %s of other bytes is refused, and nothing is stored', async (header, value) => {
    const other = Buffer.from('123456780');
    const refused = await client.putPart(uploadId, 1, other, { [header]: value });
    expectProblem(refused, 400, 'digest-mismatch', {
      retryable: true,
      expected: expect.any(String),
      actual: expect.any(String),
    });
    expect(await storedParts()).toBe(0);
    expect(await client.complete(uploadId)).toMatchObject({ status: 409, body: { code: 'parts-missing' } });
  });

  it('that does not match leaves the part that was there', async () => {
    await client.putPart(uploadId, 1, TEXT);
    const refused = await client.putPart(uploadId, 1, Buffer.from('abcdefghi'), {
      'content-md5': hash('md5'),
    });
    expectProblem(refused, 400, 'digest-mismatch');
    const { body } = await client.complete(uploadId);
    expect((await client.download(body.key)).body.equals(TEXT)).toBe(true);
  });

  it('may be given in several headers: each of them counts', async () => {
    const md5 = { 'content-md5': hash('md5') };
    const both = { ...md5, 'x-amz-checksum-sha256': hash('sha256', bytes(5)) };
    expectProblem(await client.putPart(uploadId, 1, TEXT, both), 400, 'digest-mismatch', {
      algorithm: 'sha256',
    });
    const several = { ...md5, 'content-digest': `sha-256=:${hash('sha256')}:, sha-512=:${hash('sha512')}:` };
    expect((await client.putPart(uploadId, 1, TEXT, several)).status).toBe(200);
  });

  it('of an empty part is verified too', async () => {
    const empty = await client.startFor(Buffer.alloc(0));
    expectProblem(
      await client.putPart(empty, 1, Buffer.alloc(0), { 'content-md5': hash('md5') }),
      400,
      'digest-mismatch',
    );
    const md5 = { 'content-md5': hash('md5', Buffer.alloc(0)) };
    expect((await client.putPart(empty, 1, Buffer.alloc(0), md5)).status).toBe(200);
  });

  it.each([
    ['content-md5', 'not base64!'],
    ['content-md5', hash('sha1')],
    ['content-md5', ''],
    ['content-md5', hash('md5').replace(/=+$/, '')],
    ['content-digest', hash('sha256')],
    ['content-digest', `sha-256=${hash('sha256')}`],
    ['content-digest', `sha-256=:${hash('md5')}:`],
    ['content-digest', `sha-256=:${hash('sha256')}:;`],
    ['content-digest', 'sha-256=:!!!:'],
    ['x-amz-checksum-crc32', 'cbf43926'],
    ['x-amz-checksum-crc32c', base64('ae8b14860a799888')],
    ['x-amz-checksum-crc64nvme', base64('cbf43926')],
    ['x-amz-checksum-sha1', hash('sha256')],
    ['x-amz-checksum-sha256', `sha256:${hash('sha256')}`],
  ])('written wrong, %s: %j, is refused with the name of the header', async (header, value) => {
    const refused = await client.putPart(uploadId, 1, TEXT, { [header]: value });
    expectProblem(refused, 400, 'digest-invalid', {
      header: expect.stringMatching(new RegExp(`^${header}$`, 'i')),
    });
    expect(await storedParts()).toBe(0);
  });

  it('by an algorithm that nobody here knows is passed over', async () => {
    const { body } = await client.putPart(uploadId, 1, TEXT, {
      'content-digest': `unixsum=:${base64('1234')}:`,
    });
    expect(body).toMatchObject({ size: 9, checksum: null });
  });
});
