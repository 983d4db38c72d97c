import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { type LocalServer, startLocalServer } from '../support/local-server.js';
import { expectProblem } from '../support/problems.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { TestClient } from '../support/test-client.js';
import { freshDatabaseUrl } from '../support/test-database.js';

const ELSEWHERE = 'https://elsewhere.example.com';
const PART = Buffer.from('0123456789');

describe('With AUTH=jwt', () => {
  const AUDIENCE = 'https://uploads.example.com';
  let app: TestApp;
  let provider: LocalServer;
  let sign: (claims?: JWTPayload) => Promise<string>;
  let forge: typeof sign;

  beforeAll(async () => {
    const [ours, theirs] = await Promise.all([generateKeyPair('ES256'), generateKeyPair('ES256')]);
    const jwk = { ...(await exportJWK(ours.publicKey)), kid: 'one', alg: 'ES256' };
    provider = await startLocalServer((_request, response) => {
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [jwk] }));
    });
    const signer =
      (key: typeof ours.privateKey) =>
      (claims: JWTPayload = {}) => {
        const exp = Math.floor(Date.now() / 1_000) + 600;
        const usual = { iss: provider.origin, aud: AUDIENCE, sub: 'anna', exp };
        return new SignJWT({ ...usual, ...claims })
          .setProtectedHeader({ alg: 'ES256', kid: 'one' })
          .sign(key);
      };
    [sign, forge] = [signer(ours.privateKey), signer(theirs.privateKey)];
    const jwt = {
      jwksUrl: `${provider.origin}/keys`,
      issuer: provider.origin,
      audience: AUDIENCE,
      clockToleranceMs: 0,
      ownerClaims: ['sub'],
      scopeClaim: 'scope',
      defaultScopes: ['uploads:write', 'uploads:read'],
    };
    app = await startTestApp({ config: { databaseUrl: await freshDatabaseUrl(), auth: 'jwt', jwt } });
  });
  afterAll(async () => {
    await app.close();
    await provider.close();
  });

  const withToken = async (token: Promise<string>) => new TestClient(app.url, await token);

  it('a token of the provider does what its scopes say, on what is its own', async () => {
    const [anna, ben] = [await withToken(sign()), await withToken(sign({ sub: 'ben' }))];
    const id = await anna.startFor(PART);
    await anna.putParts(id, PART);
    expectProblem(await ben.status(id), 404, 'upload-not-found');
    expectProblem(await ben.abort(id), 404, 'upload-not-found');
    const { body } = await anna.complete(id);
    expectProblem(await anna.get(`/v1/objects/${body.key}`), 403, 'forbidden');
    expectProblem(await anna.get('/v1/settings'), 403, 'forbidden');
    const downloader = await withToken(sign({ scope: 'objects:read' }));
    expect((await downloader.download(body.key)).body.equals(PART)).toBe(true);
    expectProblem(await downloader.status(id), 403, 'forbidden');
  });

  it('a token that names the scope admin makes keys, which are as good as tokens', async () => {
    const admin = await withToken(sign({ sub: 'root', scope: 'admin' }));
    const key = { name: 'a key', owner: 'anna', scopes: ['uploads:write'] };
    const { status, body } = await admin.post<{ secret: string }>('/v1/api-keys', key);
    expect(status).toBe(201);
    expect(await new TestClient(app.url, body.secret).start()).toMatchObject({ status: 201 });
  });

  it.each<[string, () => Promise<string> | undefined]>([
    ['another issuer', () => sign({ iss: ELSEWHERE })],
    ['another audience', () => sign({ aud: ELSEWHERE })],
    ['a past expiry', () => sign({ exp: 1_700_000_000, scope: 'admin' })],
    ['the signature of another key', () => forge({ scope: 'admin' })],
    ['changed claims', async () => withClaims(await sign(), { sub: 'ben', scope: 'admin' })],
    ['no signature', async () => unsigned(await sign({ scope: 'admin' }))],
    ['no token', () => undefined],
  ])('a call with %s is refused, and nothing is made', async (_what, token) => {
    const caller = new TestClient(app.url, await token());
    const admin = await withToken(sign({ sub: 'root', scope: 'admin' }));
    const count = async () =>
      (await admin.get<{ items: unknown[] }>('/v1/uploads?limit=200')).body.items.length;
    const before = await count();
    expectProblem(await caller.start({ totalSize: 1 }), 401, 'unauthorized');
    expectProblem(await caller.get('/v1/uploads'), 401, 'unauthorized');
    expectProblem(await caller.get('/v1/settings'), 401, 'unauthorized');
    expect(await count()).toBe(before);
  });

  function withClaims(token: string, claims: JWTPayload): string {
    const [header, payload = '', signature] = token.split('.');
    const all = { ...(JSON.parse(Buffer.from(payload, 'base64url').toString()) as JWTPayload), ...claims };
    return [header, Buffer.from(JSON.stringify(all)).toString('base64url'), signature].join('.');
  }

  /** RFC 7519 section 6.1. */
  function unsigned(token: string): string {
    return [Buffer.from('{"alg":"none"}').toString('base64url'), token.split('.')[1], ''].join('.');
  }
});
