import { type Scope, SCOPES } from '../../src/auth/scopes.js';
import { ACCESS, type CallerName, type Route } from './access-table.js';
import type { TestApp } from './test-app.js';
import { TestClient } from './test-client.js';

/** Whose everything is, another owner whose name begins alike, and one whom nobody has heard of. */
const [OWNER, STRANGER, OPERATIONS] = ['acme', 'acme2', 'operations'];
const ALL_BUT_ADMIN = SCOPES.filter((scope) => scope !== 'admin');

interface Issued {
  readonly id: string;
  readonly secret: string;
}

/** The credentials of those who call, and the owner's own client, which makes what is called for. */
export class AccessCallers {
  private readonly byScopes = new Map<string, Promise<string>>();
  private constructor(
    private readonly app: TestApp,
    private readonly secrets: Readonly<Partial<Record<CallerName, string>>>,
    readonly owner: TestClient,
    /** The upload that the other token is for. */
    readonly otherUploadId: string,
  ) {}

  static readonly owner = OWNER;

  static async of(app: TestApp): Promise<AccessCallers> {
    const [backend, expired, revoked, stranger, reader, admin] = await Promise.all([
      createKey(app, OWNER, ALL_BUT_ADMIN),
      createKey(app, OWNER, SCOPES),
      createKey(app, OWNER, SCOPES),
      createKey(app, STRANGER, ALL_BUT_ADMIN),
      createKey(app, OWNER, ['uploads:read', 'objects:read']),
      createKey(app, OPERATIONS, ['admin']),
    ]);
    await app.sql(`UPDATE credentials SET expires_at = now() - interval '1 second' WHERE id = $1`, [
      expired.id,
    ]);
    await app.client.delete(`/v1/api-keys/${revoked.id}`);
    const owner = new TestClient(app.url, backend.secret);
    const uploadId = await owner.startFor(Buffer.from('other'));
    const secrets = {
      garbage: backend.secret.replace(/.{43}$/, 'A'.repeat(43)),
      expired: expired.secret,
      revoked: revoked.secret,
      stranger: stranger.secret,
      reader: reader.secret,
      token: await issueToken(owner, { maxUploads: null }),
      'other token': await issueToken(owner, {
        uploadId,
        scopes: ['uploads:write', 'uploads:read', 'objects:read'],
      }),
      admin: admin.secret,
    };
    return new AccessCallers(app, secrets, owner, uploadId);
  }

  /** What these callers send on this route: more than one secret where each of several scopes is enough. */
  async secretsOf(caller: CallerName, route: Route): Promise<readonly (string | undefined)[]> {
    const { scopes } = ACCESS[route];
    switch (caller) {
      case 'nobody':
        return [undefined];
      case 'wrong scope':
        return [await this.withScopes(ALL_BUT_ADMIN.filter((scope) => !scopes.includes(scope)))];
      case 'right':
        return Promise.all(
          (scopes.length > 0 ? scopes : ALL_BUT_ADMIN).map((scope) => this.withScopes([scope])),
        );
      default:
        return [this.secrets[caller]!];
    }
  }

  private withScopes(scopes: readonly Scope[]): Promise<string> {
    const name = scopes.join();
    const known = this.byScopes.get(name);
    if (known) return known;
    const made = createKey(this.app, OWNER, scopes).then(({ secret }) => secret);
    this.byScopes.set(name, made);
    return made;
  }
}

async function createKey({ client }: TestApp, owner: string, scopes: readonly Scope[]): Promise<Issued> {
  const { status, body } = await client.post<Issued>('/v1/api-keys', { name: 'a key', owner, scopes });
  if (status !== 201) throw new Error(`No key was made: ${JSON.stringify(body)}`);
  return body;
}

async function issueToken(owner: TestClient, request: Record<string, unknown>): Promise<string> {
  const { status, body } = await owner.post<{ token: string }>('/v1/upload-tokens', request);
  if (status !== 201) throw new Error(`No token was issued: ${JSON.stringify(body)}`);
  return body.token;
}
