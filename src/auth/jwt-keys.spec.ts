import { setImmediate } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, jwtVerify, SignJWT } from 'jose';
import { freePort } from '../../test/support/free-port.js';
import { type LocalServer, startLocalServer } from '../../test/support/local-server.js';
import { ProviderKeys } from './jwt-keys.js';

const MINUTE = 60_000;
const unavailable = { code: 'identity-provider-unavailable' };
const unknown = { code: 'ERR_JWKS_NO_MATCHING_KEY' };

let old: { jwk: JWK; privateKey: CryptoKey };
let fresh: { jwk: JWK; privateKey: CryptoKey };
let provider: LocalServer;
let clockMs: number;
let fetches: number;
/** What the provider answers with; undefined: an error. */
let answer: string | undefined;
let held: (() => void)[] | undefined;

beforeAll(async () => {
  Logger.overrideLogger(false);
  [old, fresh] = await Promise.all([makeKey('old'), makeKey('fresh')]);
});
beforeEach(async () => {
  clockMs = 5_000;
  fetches = 0;
  held = undefined;
  show(old.jwk);
  provider = await startLocalServer((_request, response) => {
    fetches += 1;
    const send = () => response.writeHead(answer === undefined ? 500 : 200).end(answer);
    if (held) held.push(send);
    else send();
  });
});
afterEach(() => provider.close());

async function makeKey(kid: string) {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  return { jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256' }, privateKey };
}

function show(...keys: JWK[]): void {
  answer = JSON.stringify({ keys });
}

function keysOf(url = provider.origin): (key: { jwk: JWK; privateKey: CryptoKey }) => Promise<string> {
  const keys = new ProviderKeys(url, () => clockMs);
  return async ({ jwk, privateKey }) => {
    const token = await new SignJWT({}).setProtectedHeader({ alg: 'ES256', kid: jwk.kid }).sign(privateKey);
    return (await jwtVerify(token, keys.find)).protectedHeader.kid!;
  };
}

it('keys are fetched once, however many tokens come', async () => {
  const check = keysOf();
  expect(fetches).toBe(0);
  await Promise.all(Array.from({ length: 20 }, () => check(old)));
  clockMs += 9 * MINUTE;
  await check(old);
  expect(fetches).toBe(1);
});

it('a new key counts as soon as a token names it', async () => {
  const check = keysOf();
  await check(old);
  show(old.jwk, fresh.jwk);
  clockMs += MINUTE;
  await expect(check(fresh)).resolves.toBe('fresh');
  await expect(check(old)).resolves.toBe('old');
  expect(fetches).toBe(2);
});

it('tokens with made-up keys do not make it ask more than twice a minute', async () => {
  const check = keysOf();
  await check(old);
  for (let second = 0; second < 60; second += 1) {
    clockMs += 1_000;
    await expect(check(fresh)).rejects.toMatchObject(unknown);
  }
  expect(fetches).toBe(1 + 2);
});

it('a key that the provider has withdrawn stops counting', async () => {
  const check = keysOf();
  await check(old);
  show(fresh.jwk);
  clockMs += 11 * MINUTE;
  await expect(check(old)).rejects.toMatchObject(unknown);
  await expect(check(fresh)).resolves.toBe('fresh');
});

it('while the provider is away, the keys that are known go on counting for a day', async () => {
  const check = keysOf();
  await check(old);
  answer = undefined;
  clockMs += 11 * MINUTE;
  await expect(check(old)).resolves.toBe('old');
  await expect(check(fresh)).rejects.toMatchObject(unavailable);
  clockMs += 23 * 60 * MINUTE;
  await expect(check(old)).resolves.toBe('old');
  clockMs += 60 * MINUTE;
  await expect(check(old)).rejects.toMatchObject(unavailable);
  show(fresh.jwk);
  clockMs += MINUTE;
  await expect(check(fresh)).resolves.toBe('fresh');
});

it('nobody waits for a provider that is known to be away', async () => {
  const check = keysOf();
  await check(old);
  answer = undefined;
  clockMs += 11 * MINUTE;
  await check(old);
  clockMs += MINUTE;
  held = [];
  await expect(check(old)).resolves.toBe('old');
  while (held.length === 0) await setImmediate();
  // The one answer that was not waited for brings the new key all the same.
  show(old.jwk, fresh.jwk);
  held.forEach((send) => send());
  await expect(check(fresh)).resolves.toBe('fresh');
  expect(fetches).toBe(3);
});

it.each<[string, string | undefined]>([
  ['an error', undefined],
  ['something that is no JSON', '<html>'],
  ['JSON without keys', '{}'],
])(
  'without any key, a provider that answers with %s is unavailable, and asked again later',
  async (_, text) => {
    const check = keysOf();
    answer = text;
    await expect(check(old)).rejects.toMatchObject(unavailable);
    show(old.jwk);
    await expect(check(old)).rejects.toMatchObject(unavailable);
    expect(fetches).toBe(1);
    clockMs += MINUTE;
    await expect(check(old)).resolves.toBe('old');
  },
);

it('a provider that nobody reaches is unavailable', async () => {
  const check = keysOf(`http://127.0.0.1:${await freePort()}/keys`);
  await expect(check(old)).rejects.toMatchObject(unavailable);
});

it('a broken answer does not take away the keys that are known', async () => {
  const check = keysOf();
  await check(old);
  answer = '{"keys": 7}';
  clockMs += 11 * MINUTE;
  await expect(check(old)).resolves.toBe('old');
});
