import { LongshoreProcess } from '../support/longshore-process.js';
import { temporaryFolder } from '../support/stores.js';
import { TestClient } from '../support/test-client.js';
import { freshDatabaseUrl } from '../support/test-database.js';

const KEY = 'key-that-must-not-be-logged';

it('The log has a line for each request, under its id, and none of its secrets', async () => {
  const folder = await temporaryFolder();
  const settings = {
    DATABASE_URL: await freshDatabaseUrl(),
    DATA_DIR: folder.path,
    ADMIN_API_KEY: KEY,
    LOG_LEVEL: 'trace',
  };
  const server = new LongshoreProcess(settings);
  try {
    const client = new TestClient(await server.url(), KEY);
    const secret = { 'idempotency-key': 'idempotency-secret', cookie: 'session=cookie-secret' };
    const { body } = await client.start(
      { totalSize: 10, metadata: { a: 'metadata-secret' } },
      { ...secret, 'x-request-id': 'request-1' },
    );
    await client.get('/v1/uploads?q=query-secret', { 'x-request-id': 'request-2' });
    await client.get('/nowhere?token=query-secret', { 'x-request-id': 'request-3' });
    await client.get('/v1/uploads/%zz?token=query-secret');
    await client.get(`/v1/uploads/${body.uploadId}/status`, { 'x-request-id': 'request-4' });
    await new TestClient(await server.url(), 'another-key-secret').get('/v1/uploads', {
      'x-request-id': 'request-5',
    });
    await server.says(/request-5.*\n/);

    const lines = server.said.split('\n').filter((line) => line.startsWith('{'));
    const requests = lines
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ msg }) => msg === 'request');
    const lineOf = (requestId: string) => requests.filter((line) => line.requestId === requestId);
    expect(lineOf('request-1')).toMatchObject([{ method: 'POST', path: '/v1/uploads/start', status: 201 }]);
    expect(lineOf('request-2')).toMatchObject([{ method: 'GET', path: '/v1/uploads', status: 200 }]);
    expect(lineOf('request-3')).toMatchObject([{ path: '/nowhere', status: 404 }]);
    expect(lineOf('request-4')).toMatchObject([{ route: '/v1/uploads/:uploadId/status', status: 200 }]);
    expect(lineOf('request-5')).toMatchObject([{ status: 401 }]);
    expect(server.said).not.toMatch(new RegExp(`${KEY}|-secret|authorization`, 'i'));
    expect(server.said).not.toContain(new URL(settings.DATABASE_URL).password || 'no password');
  } finally {
    await server.kill();
    await folder.remove();
  }
});
