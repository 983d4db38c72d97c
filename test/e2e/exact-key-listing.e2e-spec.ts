import { bytes } from '../support/bytes.js';
import { StrictS3Fake } from '../support/strict-s3-fake.js';
import { startTestApp } from '../support/test-app.js';

it('On a store that lists uploads by exact key only, the sweep goes by the keys of ended sessions', async () => {
  const fake = await StrictS3Fake.start();
  const app = await startTestApp({ store: fake.store });
  const { client } = app;
  const [ended, going] = [await client.startFor(bytes(10)), await client.startFor(bytes(10))];
  const keyOf = async (uploadId: string) => (await client.status(uploadId)).body.key;
  await client.abort(ended);
  expect(fake.uploads.size).toBe(1);
  await app.openInStore(await keyOf(ended));
  expect(await app.sweep()).toBe(0);

  const { body } = await client.get<{ profile: object }>('/v1/doctor');
  expect(body.profile).toMatchObject({ listsUploadsByExactKeyOnly: true });
  expect(await app.sweep()).toBe(1);
  expect([...fake.uploads.values()].map(({ key }) => key)).toEqual([await keyOf(going)]);
  await app.close();
  await fake.close();
});
