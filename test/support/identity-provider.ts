import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { JwtConfig } from '../../src/config/app-config.js';
import { startLocalServer } from './local-server.js';

const ISSUER = 'https://id.example.com/';

export interface IdentityProvider {
  /** How a server is told to believe it. */
  readonly settings: JwtConfig;
  /** A token for this user, good for a minute. */
  tokenFor(sub: string): Promise<string>;
  close(): Promise<void>;
}

/** Shows its public key at an address of its own, as any OpenID provider does. */
export async function startIdentityProvider(): Promise<IdentityProvider> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const keys = [{ ...(await exportJWK(publicKey)), alg: 'ES256', kid: 'one' }];
  const server = await startLocalServer((_request, response) => response.end(JSON.stringify({ keys })));
  return {
    settings: {
      jwksUrl: server.origin,
      issuer: ISSUER,
      clockToleranceMs: 30_000,
      ownerClaims: ['sub'],
      scopeClaim: 'scope',
      defaultScopes: ['uploads:write', 'uploads:read', 'objects:read'],
    },
    tokenFor: (sub) =>
      new SignJWT({ sub, iss: ISSUER })
        .setProtectedHeader({ alg: 'ES256', kid: 'one' })
        .setExpirationTime('1m')
        .sign(privateKey),
    close: server.close,
  };
}
