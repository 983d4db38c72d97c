import { bytes } from '../support/bytes.js';
import { CutLine } from '../support/cut-line.js';
import { expectProblem } from '../support/problems.js';
import { onS3 } from '../support/stores.js';
import { startTestApp } from '../support/test-app.js';
import { PART_SIZE } from '../support/test-client.js';
import { freshDatabaseUrl } from '../support/test-database.js';

const data = bytes(PART_SIZE + 100);

it('While the database is away every call says so, and all goes on when it is back', async () => {
  const line = await CutLine.to(await freshDatabaseUrl());
  const app = await startTestApp({ config: { databaseUrl: line.url } });
  const { client } = app;
  const uploadId = await client.startFor(data);
  await client.putParts(uploadId, data, [1]);

  await line.cut();
  const answers = [
    await client.start(),
    await client.putPart(uploadId, 2, data.subarray(PART_SIZE)),
    await client.status(uploadId),
    await client.resume(uploadId),
    await client.complete(uploadId),
    await client.abort(uploadId),
    await client.get('/v1/uploads'),
    await client.get(`/v1/uploads/${uploadId}/parts`),
  ];
  for (const answer of answers) {
    expectProblem(answer, 503, 'database-unavailable', { retryable: true });
    expect(answer.headers.get('retry-after')).toBe('2');
  }
  expect(JSON.stringify(answers.map(({ body }) => body))).not.toMatch(/prisma|postgres|ECONN|127\.0\.0\.1/i);
  expectProblem(await client.get('/health/ready'), 503, 'not-ready', {
    checks: { database: 'database-unavailable', storage: 'up' },
  });
  expect((await client.get('/health/live')).status).toBe(200);

  await line.mend();
  expect((await client.get('/health/ready')).status).toBe(200);
  await client.putParts(uploadId, data, (await client.resume(uploadId)).body.missingParts);
  const { body } = await client.complete(uploadId);
  expect((await client.download(body.key)).body.equals(data)).toBe(true);
  await app.close();
  await line.cut();
});

onS3('While the store is away', ({ s3, ...store }) => {
  it('calls that need it say so, the others are answered, and all goes on when it is back', async () => {
    const line = await CutLine.to(s3!.endpoint!);
    const app = await startTestApp({
      store: { ...store, s3: { ...s3!, endpoint: line.url.replace(/\/$/, '') } },
    });
    const { client } = app;
    const uploadId = await client.startFor(data);
    await client.putParts(uploadId, data, [1]);

    await line.cut();
    const refused = [
      await client.start(),
      await client.putPart(uploadId, 2, data.subarray(PART_SIZE)),
      await client.status(uploadId),
      await client.complete(uploadId),
    ];
    for (const answer of refused) expectProblem(answer, 503, 'storage-unavailable', { retryable: true });
    expect(JSON.stringify(refused.map(({ body }) => body))).not.toMatch(/ECONN|127\.0\.0\.1|bucket/i);
    expect((await client.get(`/v1/uploads/${uploadId}`)).body).toMatchObject({
      status: 'uploading',
      uploadedParts: 1,
    });
    expectProblem(await client.get('/health/ready'), 503, 'not-ready', {
      checks: { database: 'up', storage: 'storage-unavailable' },
    });

    await line.mend();
    await client.putParts(uploadId, data, [2]);
    const { body } = await client.complete(uploadId);
    expect((await client.download(body.key)).body.equals(data)).toBe(true);
    await app.close();
    await line.cut();
  });
});
