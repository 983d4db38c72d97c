import { FreshBucket } from '../support/fresh-bucket.js';
import { DISK, onS3 } from '../support/stores.js';
import { StrictS3Fake } from '../support/strict-s3-fake.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const ORIGIN = 'https://app.example.com';
const PERMISSIONS = [
  's3:ListBucket',
  's3:PutObject',
  's3:ListMultipartUploadParts',
  's3:AbortMultipartUpload',
  's3:ListBucketMultipartUploads',
  's3:GetObject',
  's3:PutObjectTagging',
];

interface Finding {
  id: string;
  status: string;
  seen: string;
  why: string;
  remedy?: { text: string; paste?: string; canFix: boolean };
}

interface Report {
  store: string;
  examinedAt: string;
  findings: Finding[];
  profile: Record<string, unknown>;
}

const examine = async ({ client }: TestApp) => (await client.get<Report>('/v1/doctor')).body;
const fix = ({ client }: TestApp, ...ids: string[]) => client.post<Report>('/v1/doctor/fix', { ids });
const finding = (report: Report, id: string) => report.findings.find((one) => one.id === id)!;
const idsWith = (status: string, { findings }: Report) =>
  findings.filter((one) => one.status === status).map(({ id }) => id);

onS3('The doctor', (store) => {
  let bucket: FreshBucket;
  let app: TestApp;

  beforeEach(async () => {
    bucket = await FreshBucket.create(store);
    app = await startTestApp({ store: bucket.store, config: { corsOrigins: [ORIGIN] } });
  });
  afterEach(async () => {
    await app.close();
    await bucket.remove();
  });

  const preflight = (method: string) =>
    fetch(`${store.s3!.endpoint}/${bucket.name}/some/key`, {
      method: 'OPTIONS',
      headers: {
        origin: ORIGIN,
        'access-control-request-method': method,
        'access-control-request-headers': 'content-type',
      },
    });

  it('finds a new bucket fit for uploads, short of CORS and a lifecycle rule, and leaves nothing in it', async () => {
    const report = await examine(app);
    expect(report.store).toContain(`s3://${bucket.name}`);
    expect(idsWith('problem', report)).toEqual(['cors']);
    expect(idsWith('warning', report)).toEqual(['lifecycle']);
    expect(idsWith('unknown', report)).toEqual([]);
    expect(idsWith('ok', report)).toEqual(expect.arrayContaining(PERMISSIONS));
    expect(report.profile).toEqual({
      listsUploadsByExactKeyOnly: false,
      verifiedChecksums: [],
      verifiesContentMd5: true,
      verifiesSignedLength: true,
      conditionalComplete: false,
      completeTellsEtag: false,
      minimumPartSize: true,
      equalPartSizesOnly: null,
      clockSkewMs: expect.any(Number),
    });
    expect(await bucket.contents()).toEqual([]);
  });

  it('lets browsers in when told to, and every rule of the bucket is still there and works', async () => {
    await bucket.put(
      'cors',
      `<CORSConfiguration><CORSRule><ID>theirs</ID><AllowedOrigin>https://*.example.com</AllowedOrigin>
        <AllowedMethod>DELETE</AllowedMethod><AllowedMethod>PUT</AllowedMethod><AllowedHeader>x-theirs</AllowedHeader>
        <ExposeHeader>x-amz-meta-theirs</ExposeHeader></CORSRule></CORSConfiguration>`,
    );
    const [theirs] = await bucket.corsRules();
    const before = finding(await examine(app), 'cors');
    expect(before).toMatchObject({ status: 'problem', remedy: { canFix: true } });
    expect((await preflight('PUT')).ok).toBe(false);

    const { status, body } = await fix(app, 'cors');
    expect(status).toBe(200);
    expect(finding(body, 'cors')).toMatchObject({ status: 'ok' });
    const rules = await bucket.corsRules();
    expect(rules).toContainEqual(theirs);
    const pasteable = JSON.parse(before.remedy!.paste!) as { CORSRules: { ID: string }[] };
    expect(rules.map(({ ID }) => ID)).toEqual(pasteable.CORSRules.map(({ ID }) => ID));

    const answer = await preflight('PUT');
    expect(answer.ok).toBe(true);
    expect(answer.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(answer.headers.get('access-control-expose-headers')).toMatch(/etag/i);
    expect(answer.headers.get('access-control-expose-headers')).toContain('x-amz-meta-theirs');
    expect((await preflight('DELETE')).ok).toBe(true);
    // Again: nothing is there twice.
    await fix(app, 'cors');
    expect(await bucket.corsRules()).toEqual(rules);
  });

  it('adds a lifecycle rule when told to, and every rule of the bucket is still there', async () => {
    await bucket.put(
      'lifecycle',
      `<LifecycleConfiguration><Rule><ID>theirs</ID><Filter><Prefix>logs/</Prefix></Filter><Status>Enabled</Status>
        <Expiration><Days>30</Days></Expiration></Rule></LifecycleConfiguration>`,
    );
    const [theirs] = await bucket.lifecycleRules();
    const { body } = await fix(app, 'lifecycle', 'lifecycle');
    expect(finding(body, 'lifecycle')).toMatchObject({ status: 'ok' });
    const rules = await bucket.lifecycleRules();
    expect(rules).toHaveLength(2);
    expect(rules).toContainEqual(theirs);
    expect(rules).toContainEqual(
      expect.objectContaining({
        Status: 'Enabled',
        Filter: { Prefix: app.config.keyPrefix },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
      }),
    );
  });

  it('warns of a lifecycle rule that ends uploads while they are going on', async () => {
    await bucket.put(
      'lifecycle',
      `<LifecycleConfiguration><Rule><ID>short</ID><Filter><Prefix></Prefix></Filter><Status>Enabled</Status>
        <AbortIncompleteMultipartUpload><DaysAfterInitiation>1</DaysAfterInitiation></AbortIncompleteMultipartUpload>
        </Rule></LifecycleConfiguration>`,
    );
    expect(finding(await examine(app), 'lifecycle')).toMatchObject({
      status: 'warning',
      seen: expect.stringContaining('after 1 day'),
      remedy: { canFix: false },
    });
    expect((await fix(app, 'lifecycle')).status).toBe(422);
  });

  it('names each permission that is missing, and the whole policy', async () => {
    const denied = ['s3:ListBucketMultipartUploads', 's3:ListMultipartUploadParts', 's3:GetObject'];
    await bucket.setPolicy('Deny', denied);
    const report = await examine(app);
    await bucket.removePolicy();
    const problems = idsWith('problem', report);
    expect(problems.filter((id) => id.startsWith('s3:')).sort()).toEqual([...denied].sort());
    const { seen, remedy } = finding(report, 's3:GetObject');
    expect(seen).toMatch(/refused \((AccessDenied|Forbidden)/);
    const statements = JSON.parse(remedy!.paste!).Statement as { Action: string[] }[];
    expect(statements.flatMap(({ Action }) => Action)).toEqual(expect.arrayContaining(PERMISSIONS));
    expect(await bucket.contents()).toEqual([]);
  });

  it('tells that strangers can read, and that old versions are kept, of which it leaves none', async () => {
    await bucket.setPolicy('Allow', ['s3:GetObject']);
    await bucket.keepVersions();
    const report = await examine(app);
    expect(finding(report, 'public-access')).toMatchObject({
      status: 'problem',
      seen: 'anyone may read objects',
    });
    expect(finding(report, 'versioning')).toMatchObject({ status: 'warning' });
    expect(await bucket.contents()).toEqual([]);
  });

  it('says one thing when nothing else can be said', async () => {
    const s3 = { ...bucket.store.s3!, credentials: { accessKeyId: 'longshore', secretAccessKey: 'wrong' } };
    const other = await startTestApp({ store: { ...bucket.store, s3 } });
    const { findings } = await examine(other);
    await other.close();
    expect(findings).toMatchObject([
      {
        id: 'connection',
        status: 'problem',
        seen: expect.stringContaining('SignatureDoesNotMatch'),
        remedy: { text: expect.stringContaining('S3_SECRET_ACCESS_KEY') },
      },
    ]);
  });
});

describe('The doctor, on disk', () => {
  it('examines the file system, and fixes nothing there', async () => {
    const app = await startTestApp({ store: DISK });
    const { findings } = await examine(app);
    const rest = findings.filter(({ id }) => id !== 'free-space');
    expect(rest.map(({ id }) => id)).toEqual(['durable-writes', 'one-file-system', 'letter-case', 'reflink']);
    expect(new Set(rest.map(({ status }) => status))).toEqual(new Set(['ok']));
    expect((await fix(app, 'durable-writes')).status).toBe(200);
    expect(await fix(app, 'durable-writes', 'cors')).toMatchObject({
      status: 422,
      body: { code: 'validation-failed', errors: [{ field: 'ids', messages: ['cors is no finding'] }] },
    });
    await app.close();
  });
});

describe('The doctor, on a strict fake of S3', () => {
  let fake: StrictS3Fake;
  let app: TestApp;

  beforeEach(async () => {
    fake = await StrictS3Fake.start();
    app = await startTestApp({ store: fake.store });
  });
  afterEach(async () => {
    await app.close();
    await fake.close();
  });

  it('sees what a store can do that Ceph cannot', async () => {
    fake.equalPartSizesOnly = true;
    const report = await examine(app);
    expect(report.profile).toMatchObject({
      listsUploadsByExactKeyOnly: true,
      verifiedChecksums: ['crc32', 'crc32c', 'crc64nvme', 'sha1', 'sha256'],
      verifiesContentMd5: true,
      verifiesSignedLength: true,
      conditionalComplete: true,
      completeTellsEtag: true,
      equalPartSizesOnly: true,
    });
    expect(idsWith('warning', report)).toEqual(['upload-listing']);
    expect(idsWith('unknown', report)).toEqual(['lifecycle', 'versioning']);
    expect([...fake.uploads, ...fake.objects]).toEqual([]);
  });

  it.each(PERMISSIONS)('finds out when %s is missing, and that alone', async (action) => {
    fake.refusedActions.add(action);
    const report = await examine(app);
    expect(idsWith('problem', report)).toEqual([action]);
    expect(finding(report, action).remedy?.text).toContain(`Allow ${action}`);
  });

  it('warns of probes that it may not delete', async () => {
    fake.refusedActions.add('s3:DeleteObject');
    const { status, seen } = finding(await examine(app), 's3:DeleteObject');
    expect(status).toBe('warning');
    expect(fake.objects.size).toBeGreaterThan(0);
    const [key] = fake.objects.keys();
    expect(key).toMatch(new RegExp(`^${app.config.keyPrefix}\\.longshore-doctor/`));
    expect(seen).toContain(`${fake.objects.size} probe objects`);
  });

  it('is not taken in by a complete that answers 200 and an error', async () => {
    fake.falseCompletes = 'before';
    expect(finding(await examine(app), 'complete')).toMatchObject({
      status: 'problem',
      seen: 'CompleteMultipartUpload answered 200 with the error InternalError, and the object is not there',
    });
    fake.falseCompletes = 'after';
    expect(finding(await examine(app), 'complete')).toMatchObject({
      status: 'warning',
      seen: expect.stringContaining('and yet the object is there'),
    });
    expect([...fake.uploads, ...fake.objects]).toEqual([]);
  });

  it('does not fix what the store has no means for', async () => {
    expect(await fix(app, 'lifecycle')).toMatchObject({ status: 422, body: { code: 'validation-failed' } });
  });

  it('examines a store that is new to the database at the start, and only then', async () => {
    expect(fake.requests).toBe(0);
    const first = await startTestApp({ beside: app, config: { doctorAtStart: true } });
    const report = await examine(first);
    await first.close();
    expect(report.profile).toMatchObject({ conditionalComplete: true });
    const asked = fake.requests;
    expect(asked).toBeGreaterThan(0);
    const second = await startTestApp({ beside: app, config: { doctorAtStart: true } });
    await second.close();
    expect(fake.requests).toBe(asked);
  });

  it('starts without a word from the store', async () => {
    await fake.close();
    const other = await startTestApp({ beside: app, config: { doctorAtStart: true } });
    expect(finding(await examine(other), 'connection')).toMatchObject({ status: 'problem' });
    await other.close();
    fake = await StrictS3Fake.start();
  });
});
