import {
  base64url,
  type CryptoKey,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWK,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from 'jose';
import { type LocalServer, startLocalServer } from '../../test/support/local-server.js';
import type { AppConfig, JwtConfig } from '../config/app-config.js';
import { isDomainError } from '../errors/domain-error.js';
import { JwtVerifier } from './jwt-verifier.js';

const SECRET = 'a shared secret that has more than 64 bytes, so that every HS algorithm is fit';
const ISSUER = 'https://id.example.com/';
const AUDIENCE = 'https://uploads.example.com';
const now = () => Math.floor(Date.now() / 1_000);

function verifier(settings: Partial<JwtConfig>): JwtVerifier {
  const jwt: JwtConfig = {
    clockToleranceMs: 30_000,
    ownerClaims: ['sub'],
    scopeClaim: 'scope',
    defaultScopes: ['uploads:write'],
    ...settings,
  };
  return new JwtVerifier({ jwt } as AppConfig);
}

async function refusal(verifying: Promise<unknown>): Promise<{ code: string; detail: string }> {
  const error = await verifying.then(
    () => new Error('It was let in.'),
    (reason: unknown) => reason,
  );
  if (!isDomainError(error)) throw error;
  return { code: error.code, detail: error.detail };
}

function signed(claims: JWTPayload, alg = 'HS256', header = {}, secret = SECRET): Promise<string> {
  const all = { sub: 'auth0|17', exp: now() + 60, ...claims };
  return new SignJWT(all).setProtectedHeader({ alg, ...header }).sign(new TextEncoder().encode(secret));
}

describe('with a shared secret', () => {
  const { verify } = bound(verifier({ secret: SECRET, issuer: ISSUER, audience: AUDIENCE }));
  const good = { iss: ISSUER, aud: AUDIENCE };

  it.each(['HS256', 'HS384', 'HS512'])('a token signed with %s tells who is calling', async (alg) => {
    await expect(verify(await signed(good, alg))).resolves.toEqual({
      kind: 'jwt',
      name: 'jwt auth0|17',
      owner: 'auth0|17',
      scopes: new Set(['uploads:write']),
      grants: [],
    });
  });

  it.each<[string, JWTPayload]>([
    ['one of several audiences', { aud: ['https://other.example.com', AUDIENCE] }],
    ['an expiry just within the tolerance', { exp: now() - 5 }],
    ['a beginning just within the tolerance', { nbf: now() + 5 }],
  ])('a token with %s is let in', async (_, claims) => {
    await expect(verify(await signed({ ...good, ...claims }))).resolves.toMatchObject({ owner: 'auth0|17' });
  });

  it.each<[string, JWTPayload, string | RegExp]>([
    ['has expired', { exp: 1_700_000_000 }, 'The token expired at 2023-11-14T22:13:20.000Z.'],
    ['expired beyond the calendar', { exp: -1e300 }, 'The token expired.'],
    ['is not valid yet', { nbf: 4_102_444_800 }, 'The token is not valid before 2100-01-01T00:00:00.000Z.'],
    ['never expires', { exp: undefined }, 'The token has no exp.'],
    ['has a text for its expiry', { exp: '2100' as unknown as number }, "The token's exp is not a time."],
    ['has no subject', { sub: undefined }, 'The token has no sub.'],
    ['has an empty subject', { sub: '' }, /^The token's sub must be text/],
    [
      'has a subject that is no text',
      { sub: { id: 1 } as unknown as string },
      /^The token's sub must be text/,
    ],
    ['has a subject with half a character', { sub: 'a\ud800' }, /^The token's sub must be text/],
    ['is from another issuer', { iss: 'https://evil.example.com/' }, 'The token is from another issuer.'],
    ['names no issuer', { iss: undefined }, 'The token has no iss.'],
    ['names a list of issuers', { iss: [ISSUER] as unknown as string }, 'The token is from another issuer.'],
    ['is for another audience', { aud: 'someone' }, 'The token is meant for another audience.'],
    ['is for other audiences', { aud: ['a', 'b'] }, 'The token is meant for another audience.'],
    ['names no audience', { aud: undefined }, 'The token has no aud.'],
  ])('a token that %s is refused', async (_, claims, detail) => {
    const token = await signed({ ...good, ...claims });
    expect(await refusal(verify(token))).toEqual({
      code: 'unauthorized',
      detail: expect.stringMatching(detail),
    });
  });

  it('a token signed with another secret is refused, without a word on what it says', async () => {
    const token = await signed({ exp: 1 }, 'HS256', {}, 'x'.repeat(64));
    expect((await refusal(verify(token))).detail).toBe('The signature of the token is wrong.');
  });

  it('a token whose claims were changed is refused', async () => {
    const [header, , signature] = (await signed(good)).split('.');
    const claims = base64url.encode(JSON.stringify({ ...good, sub: 'admin', exp: now() + 60 }));
    expect((await refusal(verify(`${header}.${claims}.${signature}`))).detail).toMatch(/signature/);
  });

  it('a token without a signature is refused', async () => {
    const token = new UnsecuredJWT({ ...good, sub: 'a' }).setExpirationTime('1h').encode();
    expect((await refusal(verify(token))).detail).toMatch(/algorithm that is not accepted/);
    const [, claims] = token.split('.');
    for (const alg of ['none', 'None', 'NONE']) {
      const header = base64url.encode(JSON.stringify({ alg }));
      expect((await refusal(verify(`${header}.${claims}.`))).detail).toMatch(
        /algorithm that is not accepted/,
      );
    }
  });

  it('a token that asks for an extension to be understood is refused', async () => {
    const [, claims, signature] = (await signed(good)).split('.');
    const header = base64url.encode(JSON.stringify({ alg: 'HS256', crit: ['exp'], exp: 1 }));
    expect((await refusal(verify(`${header}.${claims}.${signature}`))).detail).toMatch(/not a JWT/);
  });

  it.each([
    '',
    '.',
    '..',
    'a.b.c',
    'a.b',
    'a.b.c.d.e',
    '{}.{}.{}',
    `${base64url.encode('[]')}.e30.`,
    '\u0000.\u0000.',
  ])('garbage such as %j is refused', async (token) => {
    expect(await refusal(verify(token))).toEqual({
      code: 'unauthorized',
      detail: 'The token is not a JWT that can be read.',
    });
  });

  it('a token that is too long is not even looked at', async () => {
    const token = await signed({ ...good, padding: 'x'.repeat(8_192) });
    expect((await refusal(verify(token))).detail).toBe('A token has at most 8192 characters.');
  });
});

it('a secret that is shorter than the hash is not good for it', async () => {
  const secret = 'x'.repeat(32);
  const { verify } = bound(verifier({ secret }));
  await expect(verify(await signed({}, 'HS256', {}, secret))).resolves.toMatchObject({ kind: 'jwt' });
  for (const alg of ['HS384', 'HS512'])
    expect((await refusal(verify(await signed({}, alg, {}, secret)))).detail).toMatch(/not accepted/);
});

it('without an identity provider no token is good', async () => {
  const none = new JwtVerifier({ auth: 'keys' } as AppConfig);
  expect((await refusal(none.verify(await signed({})))).code).toBe('unauthorized');
});

describe('with the keys of an identity provider', () => {
  let provider: LocalServer;
  const served: JWK[] = [];
  const keys = new Map<string, CryptoKey>();
  const algorithms = [
    'RS256',
    'RS384',
    'RS512',
    'PS256',
    'PS384',
    'PS512',
    'ES256',
    'ES384',
    'ES512',
    'EdDSA',
    'Ed25519',
  ];

  beforeAll(async () => {
    for (const alg of algorithms) {
      const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
      keys.set(alg, privateKey);
      served.push({ ...(await exportJWK(publicKey)), kid: alg, alg, use: 'sig' });
    }
    provider = await startLocalServer((_request, response) => response.end(JSON.stringify({ keys: served })));
  });
  afterAll(() => provider.close());

  const asymmetric = (alg: string, header: Record<string, unknown> = { kid: alg }) =>
    new SignJWT({ sub: 'user-17', exp: now() + 60 })
      .setProtectedHeader({ alg, ...header })
      .sign(keys.get(alg)!);

  it('tokens of every algorithm with a public key are let in', async () => {
    const { verify } = bound(verifier({ jwksUrl: provider.origin }));
    for (const alg of algorithms)
      await expect(verify(await asymmetric(alg))).resolves.toMatchObject({ owner: 'user-17' });
  });

  it('a token that names no key is tried with each that fits', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    const others = [await generateKeyPair('ES256'), await generateKeyPair('ES256')];
    const jwks = await Promise.all(
      [others[0]!.publicKey, publicKey].map(async (key) => ({ ...(await exportJWK(key)) })),
    );
    const server = await startLocalServer((_request, response) =>
      response.end(JSON.stringify({ keys: jwks })),
    );
    const { verify } = bound(verifier({ jwksUrl: server.origin }));
    const token = (key: CryptoKey) =>
      new SignJWT({ sub: 'a', exp: now() + 60 }).setProtectedHeader({ alg: 'ES256' }).sign(key);
    await expect(verify(await token(privateKey))).resolves.toMatchObject({ owner: 'a' });
    expect((await refusal(verify(await token(others[1]!.privateKey)))).detail).toMatch(/signature/);
    await server.close();
  });

  it('a token signed with the public key as if it were a secret is refused', async () => {
    const { verify } = bound(verifier({ jwksUrl: provider.origin }));
    const { publicKey } = await generateKeyPair('RS256', { extractable: true });
    for (const secret of [await exportSPKI(publicKey), JSON.stringify(served[0]), served[0]!.n!]) {
      const token = await signed({}, 'HS256', { kid: 'RS256' }, secret);
      expect((await refusal(verify(token))).detail).toMatch(/algorithm that is not accepted/);
    }
  });

  it("a token signed with one algorithm's key under the name of another is refused", async () => {
    const { verify } = bound(verifier({ jwksUrl: provider.origin }));
    expect((await refusal(verify(await asymmetric('RS256', { kid: 'PS256' })))).detail).toMatch(/no key for/);
  });

  it('a key that the token brings itself does not count', async () => {
    const { verify } = bound(verifier({ jwksUrl: provider.origin }));
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    const jwk = await exportJWK(publicKey);
    for (const header of [
      { jwk },
      { jwk, kid: 'ES256' },
      { jku: 'https://evil.example.com/keys', kid: 'ES256' },
    ]) {
      const token = await new SignJWT({ sub: 'a', exp: now() + 60 })
        .setProtectedHeader({ alg: 'ES256', ...header })
        .sign(privateKey);
      expect((await refusal(verify(token))).detail).toMatch(/signature/);
    }
  });

  it('a public key is refused where a secret is set', async () => {
    const { verify } = bound(verifier({ secret: SECRET }));
    expect((await refusal(verify(await asymmetric('RS256')))).detail).toMatch(
      /algorithm that is not accepted/,
    );
  });
});

describe('who the caller is', () => {
  const claims = {
    org: { id: 'acme', '': 'x' },
    tenant: 17,
    'https://example.com/team': 'red',
    'a.b': 'flat',
    a: { b: 'deep' },
  };
  const ownerBy = async (...ownerClaims: string[]) =>
    (await verifier({ secret: SECRET, ownerClaims }).verify(await signed(claims))).owner;

  it('is made of the claims that are set, from the top', async () => {
    expect(await ownerBy('org.id', 'sub')).toBe('acme/auth0|17');
    expect(await ownerBy('tenant', 'https://example.com/team')).toBe('17/red');
    expect(await ownerBy('a.b')).toBe('flat');
  });

  it.each([
    'missing',
    'org.missing',
    'org',
    'org.id.deeper',
    'constructor',
    '__proto__',
    'org.constructor.name',
  ])('is nobody without the claim %s', async (name) => {
    const token = await signed(claims);
    const verifying = verifier({ secret: SECRET, ownerClaims: [name] }).verify(token);
    expect(await refusal(verifying)).toEqual({ code: 'unauthorized', detail: expect.stringContaining(name) });
  });

  it('is nobody when a claim is too long for an owner', async () => {
    const verifying = verifier({ secret: SECRET }).verify(await signed({ sub: 'x'.repeat(129) }));
    expect((await refusal(verifying)).detail).toBe("The token's sub is too long to be an owner.");
  });

  it('is told to people in printable ASCII', async () => {
    const caller = await verifier({ secret: SECRET }).verify(await signed({ sub: 'Zoë\n[fake log line]' }));
    expect(caller.name).toBe('jwt Zo=C3=AB=0A=5Bfake=20log=20line=5D');
  });
});

describe('what the caller may do', () => {
  const scopesBy = async (value: unknown, settings: Partial<JwtConfig> = {}) => {
    const token = await signed({ scope: value, realm: { roles: ['admin'] } });
    return [...(await verifier({ secret: SECRET, ...settings }).verify(token)).scopes];
  };

  it.each<[string, unknown, string[]]>([
    ['a text', 'openid uploads:read email objects:read', ['uploads:read', 'objects:read']],
    ['a list', ['uploads:read', 7, null, 'profile'], ['uploads:read']],
    ['the right of an administrator', 'admin', ['admin']],
    ['none of ours', 'openid Admin uploads:*', ['uploads:write']],
    ['nothing', undefined, ['uploads:write']],
    ['nonsense', { admin: true }, ['uploads:write']],
  ])('comes from %s in the claim', async (_, value, scopes) => {
    expect(await scopesBy(value)).toEqual(scopes);
  });

  it('comes from the claim that is set', async () => {
    expect(await scopesBy('uploads:read', { scopeClaim: 'realm.roles' })).toEqual(['admin']);
  });
});

function bound(jwts: JwtVerifier) {
  return { verify: (token: string) => jwts.verify(token) };
}
