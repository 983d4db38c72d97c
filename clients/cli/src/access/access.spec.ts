import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { run } from '../run.js';
import { testTerminal } from '../testing/test-terminal.js';

interface Call {
  readonly url: string;
  readonly authorization?: string;
  readonly body?: unknown;
}

const key = {
  id: 'Zk3bQ0cWJt7x',
  prefix: 'lsk_Zk3bQ0cWJt7x',
  name: 'billing',
  owner: 'acme',
  scopes: ['uploads:write', 'uploads:read'],
  limits: { maxTotalBytes: 2 ** 40, contentTypes: ['image/*'] },
  createdBy: 'operator',
  createdAt: '2026-11-23T09:00:00.123Z',
  lastUsedAt: null,
  expiresAt: null,
  state: 'active',
};
const secret = `${key.prefix}_${'s'.repeat(43)}`;

let answers: Record<string, unknown>;
const calls: Call[] = [];
const server = http.createServer((request, response) => {
  void text(request).then((body) => {
    const { authorization } = request.headers;
    calls.push({
      url: `${request.method} ${request.url}`,
      ...(authorization && { authorization }),
      ...(body && { body: JSON.parse(body) as unknown }),
    });
    const answer = answers[`${request.method} ${request.url}`];
    const refusal = { code: 'forbidden', detail: 'This call needs the scope admin.', requestId: 'r1' };
    response.writeHead(answer ? 200 : 403, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? refusal));
  });
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  answers = {};
  calls.length = 0;
});

const urlOf = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

async function longshore(...args: string[]) {
  const terminal = testTerminal('/', { LONGSHORE_URL: urlOf() });
  return { exitCode: await run(args, terminal), out: terminal.out(), err: terminal.err() };
}

describe('longshore keys', () => {
  it('create shows the key once, and what it is good for', async () => {
    answers = { 'POST /v1/api-keys': { ...key, secret } };
    const options = [
      '--owner',
      'acme',
      '--max-total-bytes',
      '1TiB',
      '--content-type',
      'image/*',
      '--max-uploads',
      'none',
    ];
    const { exitCode, out, err } = await longshore('keys', 'create', 'billing', '--token', 'k', ...options);
    expect([exitCode, err]).toEqual([0, 'This key is shown once: keep it now.\n']);
    expect(calls).toEqual([
      {
        url: 'POST /v1/api-keys',
        authorization: 'Bearer k',
        body: {
          name: 'billing',
          owner: 'acme',
          scopes: ['uploads:write', 'uploads:read', 'objects:read'],
          limits: { maxTotalBytes: 2 ** 40, maxUploads: null, contentTypes: ['image/*'] },
        },
      },
    ]);
    expect(out.split('\n')).toEqual([
      '✓ billing',
      `  key      ${secret}`,
      '  id       Zk3bQ0cWJt7x',
      '  owner    acme',
      '  scopes   uploads:write uploads:read',
      '  limits   1 TiB in all, only image/*',
      '  expires  never',
      '',
    ]);
  });

  it('create --quiet prints the key and nothing else', async () => {
    answers = { 'POST /v1/api-keys': { ...key, secret } };
    expect(await longshore('keys', 'create', 'ci', '--expires-in', '90d', '-q')).toEqual({
      exitCode: 0,
      out: `${secret}\n`,
      err: '',
    });
    const { expiresAt } = calls[0]?.body as { expiresAt: string };
    expect(Math.round((Date.parse(expiresAt) - Date.now()) / 86_400_000)).toBe(90);
  });

  it('list goes from page to page', async () => {
    answers = {
      'GET /v1/api-keys?owner=acme&limit=200': { items: [key], nextCursor: 'c1' },
      'GET /v1/api-keys?owner=acme&limit=200&cursor=c1': {
        items: [{ ...key, id: 'AAAAAAAAAAAA', state: 'revoked' }],
        nextCursor: null,
      },
    };
    const { out } = await longshore('keys', 'list', '--owner', 'acme', '--all');
    expect(out.split('\n')).toEqual([
      'ID            NAME     OWNER  STATE    EXPIRES   USED  SCOPES',
      'Zk3bQ0cWJt7x  billing  acme   active     never  never  uploads:write uploads:read',
      'AAAAAAAAAAAA  billing  acme   revoked    never  never  uploads:write uploads:read',
      '',
    ]);
    expect((await longshore('keys', 'list', '--owner', 'acme', '--all', '-q')).out).toBe(
      `${key.id}\nAAAAAAAAAAAA\n`,
    );
  });

  it('show and revoke take a whole key, of which only the id leaves the machine', async () => {
    answers = { [`GET /v1/api-keys/${key.id}`]: key, [`DELETE /v1/api-keys/${key.id}`]: { success: true } };
    expect((await longshore('keys', 'show', key.prefix)).out).toContain(
      '  limits   1 TiB in all, only image/*\n',
    );
    expect(await longshore('keys', 'revoke', secret)).toEqual({
      exitCode: 0,
      out: `✓ ${key.id} is revoked\n`,
      err: '',
    });
    expect(JSON.stringify(calls)).not.toContain('sss');
  });

  it('revoke goes on with the others when one fails', async () => {
    answers = { 'DELETE /v1/api-keys/BBBBBBBBBBBB': { success: true } };
    const { exitCode, out, err } = await longshore(
      'keys',
      'revoke',
      'AAAAAAAAAAAA',
      'BBBBBBBBBBBB',
      '--json',
    );
    expect([exitCode, out]).toEqual([1, '{"id":"BBBBBBBBBBBB","revoked":true}\n']);
    expect(err).toContain('✗ AAAAAAAAAAAA: This call needs the scope admin.\n  Give a key that may do this');
  });
});

describe('longshore tokens', () => {
  it('create asks for what a page is to be let do', async () => {
    const token = { ...key, prefix: 'lst_Zk3bQ0cWJt7x', name: '', limits: { maxUploads: 1 }, uploadId: null };
    answers = { 'POST /v1/upload-tokens': { ...token, token: 'lst_…' } };
    const limits = [
      '--folder',
      'avatars',
      '--max-size',
      '10MiB',
      '--content-type',
      'image/*',
      '--filename',
      '*.jpg',
    ];
    const { out } = await longshore(
      'tokens',
      'create',
      '--owner',
      'acme/user-17',
      '--expires-in',
      '10m',
      ...limits,
    );
    expect(calls[0]?.body).toEqual({
      owner: 'acme/user-17',
      expiresIn: 600,
      folder: 'avatars',
      maxSize: 10 * 2 ** 20,
      contentTypes: ['image/*'],
      filenames: ['*.jpg'],
    });
    expect(out).toContain('  token    lst_…\n');
    expect(out).toContain('  limits   1 upload in all\n');
  });
});

describe('longshore whoami', () => {
  it('tells what a token is good for', async () => {
    const name = 'lst_Zk3bQ0cWJt7x (a page)';
    const limits = [{ maxUploads: 1 }, {}];
    answers = {
      'GET /v1/whoami': {
        kind: 'token',
        name,
        owner: 'acme/u',
        scopes: ['uploads:write'],
        limits,
        auth: 'keys',
      },
    };
    const { out } = await longshore('whoami');
    expect(out.split('\n')).toEqual([
      `name    ${name}`,
      'by      an upload token',
      'owner   acme/u',
      'scopes  uploads:write',
      'limits  1 upload in all',
      `server  ${urlOf()}, AUTH=keys`,
      '',
    ]);
  });
});

describe('longshore usage', () => {
  it('has a line for each owner', async () => {
    const used = { openUploads: 1, reservedBytes: 1024, storedBytes: 2048, startedUploads: 3 };
    const limits = { maxTotalBytes: 4096, maxOpenUploads: 5 };
    const items = [
      { owner: 'acme', ...used, limits, availableBytes: 1024 },
      { owner: 'acme/user-17', ...used, limits: {}, availableBytes: null },
    ];
    answers = { 'GET /v1/usage?limit=200': { items, nextCursor: null } };
    expect((await longshore('usage')).out.split('\n')).toEqual([
      'OWNER         STORED  RESERVED            LEFT    OPEN  STARTED',
      'acme           2 KiB     1 KiB  1 KiB of 4 KiB  1 of 5        3',
      'acme/user-17   2 KiB     1 KiB               –       1        3',
      '',
    ]);
  });
});

describe('longshore limits', () => {
  const path = '/v1/owners/acme%2Fuser-17/limits';
  const found = {
    owner: 'acme/user-17',
    limits: { maxUploads: 5, folders: ['a'] },
    updatedBy: 'operator',
    updatedAt: null,
  };

  it('changes what is given, and leaves the others', async () => {
    answers = { [`GET ${path}`]: found, [`PUT ${path}`]: found };
    const { exitCode } = await longshore(
      'limits',
      'acme/user-17',
      '--max-total-bytes',
      '1GiB',
      '--folder',
      'none',
    );
    expect(exitCode).toBe(0);
    expect(calls.at(-1)).toEqual({ url: `PUT ${path}`, body: { maxUploads: 5, maxTotalBytes: 2 ** 30 } });
  });

  it('shows what holds, also when it is nothing', async () => {
    answers = { [`GET ${path}`]: { ...found, limits: null } };
    expect((await longshore('limits', 'acme/user-17')).out).toBe(
      "owner   acme/user-17\nlimits  none of its own: the server's settings for every owner hold\n",
    );
  });
});

it.each([
  [['keys'], 'Say what to do: list, create, show or revoke'],
  [['keys', 'creat', 'x'], 'keys knows no "creat". Did you mean create?'],
  [['keys', 'create'], 'Give the key one name'],
  [['keys', 'list', '--max-uploads', '1'], 'longshore keys list has no option --max-uploads'],
  [['keys', 'create', 'a', '--max-uploads', 'many'], '--max-uploads must be a number, or none, not "many"'],
  [['tokens', 'create', 'a', 'b'], 'Give the token one name, or none'],
  [['tokens', 'revoke'], 'Give the ids: list shows them'],
  [['limits'], 'Give one owner'],
  [['limits', 'a', '--reset', '--max-uploads', '1'], 'Give either limits or --reset'],
  [['whoami', 'me'], 'whoami takes no arguments'],
])('%j ends with 2 and says why', async (args, message) => {
  const { exitCode, err } = await longshore(...args);
  expect([exitCode, calls]).toEqual([2, []]);
  expect(err).toContain(message);
});
