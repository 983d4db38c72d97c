import { ACCESS_RULES } from '../../src/auth/access-rules.js';
import type { Scope } from '../../src/auth/scopes.js';

/**
 * Who calls. The resource of each call belongs to `acme`.
 * - garbage: the id of a good key, with another secret
 * - expired, revoked: keys that had every scope
 * - wrong scope: a key of the owner with every scope but those of the row, and admin
 * - stranger: a key of another owner, with every scope but admin
 * - reader: a key of the owner that may read uploads and objects
 * - token: an upload token of the owner
 * - other token: an upload token of the owner for another upload
 * - right: a key of the owner with one scope of the row, and no other
 * - admin: a key of another owner with the scope admin alone
 */
export const CALLERS = [
  ...(['nobody', 'garbage', 'expired', 'revoked', 'wrong scope', 'stranger', 'reader'] as const),
  ...(['token', 'other token', 'right', 'admin'] as const),
] as const;
export type CallerName = (typeof CALLERS)[number];

interface AccessRow {
  /** One of these is enough; empty: any good credential, or none where no credential is asked for. */
  readonly scopes: readonly Scope[];
  readonly expected: Readonly<Record<CallerName, number>>;
}

const WRITE: readonly Scope[] = ['uploads:write'];
const READ: readonly Scope[] = ['uploads:read'];
const FOLLOW: readonly Scope[] = ['uploads:read', 'uploads:write'];
const DOWNLOAD: readonly Scope[] = ['objects:read'];
const DELETE: readonly Scope[] = ['objects:write'];
const ADMIN: readonly Scope[] = ['admin'];
const ANY: readonly Scope[] = [];

// prettier-ignore
/** What the OpenAPI document offers, and how each call must end. */
export const DOCUMENTED = {
  //                                                      nobody, garbage, expired, revoked
  //                                                      |                     wrong scope, stranger, reader
  //                                                      |                     |              token, other token
  //                                                      |                     |              |         right, admin
  'POST /v1/uploads/start':                     row(WRITE, 401, 401, 401, 401,  403, 201, 403,  201, 403,  201, 201),
  'PUT /v1/uploads/{uploadId}/part/{partNumber}':
                                                row(WRITE, 401, 401, 401, 401,  403, 404, 403,  200, 404,  200, 200),
  'POST /v1/uploads/{uploadId}/part/{partNumber}':
                                                row(WRITE, 401, 401, 401, 401,  403, 404, 403,  200, 404,  200, 200),
  'POST /v1/uploads/{uploadId}/part-urls':      row(WRITE, 401, 401, 401, 401,  403, 404, 403,  200, 404,  200, 200),
  'POST /v1/uploads/{uploadId}/parts':          row(WRITE, 401, 401, 401, 401,  403, 404, 403,  200, 404,  200, 200),
  'POST /v1/uploads/{uploadId}/resume':         row(WRITE, 401, 401, 401, 401,  403, 404, 403,  200, 404,  200, 200),
  'POST /v1/uploads/{uploadId}/complete':       row(WRITE, 401, 401, 401, 401,  403, 404, 403,  200, 404,  200, 200),
  'DELETE /v1/uploads/{uploadId}':              row(WRITE, 401, 401, 401, 401,  403, 404, 403,  200, 404,  200, 200),
  'GET /v1/uploads/{uploadId}/status':         row(FOLLOW, 401, 401, 401, 401,  403, 404, 200,  200, 404,  200, 200),
  'GET /v1/uploads/{uploadId}/parts':          row(FOLLOW, 401, 401, 401, 401,  403, 404, 200,  200, 404,  200, 200),
  'GET /v1/uploads/{uploadId}':                row(FOLLOW, 401, 401, 401, 401,  403, 404, 200,  200, 404,  200, 200),
  'GET /v1/uploads':                             row(READ, 401, 401, 401, 401,  403, 200, 200,  200, 200,  200, 200),
  // The signature in its URL is the credential.
  'PUT /v1/direct/{uploadId}/{partNumber}':       row(ANY, 200, 200, 200, 200,  200, 200, 200,  200, 200,  200, 200),

  'HEAD /v1/objects/{key}':                  row(DOWNLOAD, 401, 401, 401, 401,  403, 404, 200,  403, 404,  200, 200),
  'GET /v1/objects/{key}':                   row(DOWNLOAD, 401, 401, 401, 401,  403, 404, 200,  403, 404,  200, 200),
  'DELETE /v1/objects/{key}':                  row(DELETE, 401, 401, 401, 401,  403, 404, 403,  403, 403,  204, 204),

  'GET /v1/usage':                             row(FOLLOW, 401, 401, 401, 401,  403, 200, 200,  200, 200,  200, 200),
  'POST /v1/upload-tokens':                     row(WRITE, 401, 401, 401, 401,  403, 404, 403,  403, 403,  201, 201),
  'GET /v1/upload-tokens':                      row(WRITE, 401, 401, 401, 401,  403, 200, 403,  403, 403,  200, 200),
  'DELETE /v1/upload-tokens/{id}':              row(WRITE, 401, 401, 401, 401,  403, 404, 403,  403, 403,  200, 200),
  'GET /v1/whoami':                               row(ANY, 401, 401, 401, 401,  200, 200, 200,  200, 200,  200, 200),

  'GET /v1/api-keys':                           row(ADMIN, 401, 401, 401, 401,  403, 403, 403,  403, 403,  200, 200),
  'POST /v1/api-keys':                          row(ADMIN, 401, 401, 401, 401,  403, 403, 403,  403, 403,  201, 201),
  'GET /v1/api-keys/{id}':                      row(ADMIN, 401, 401, 401, 401,  403, 403, 403,  403, 403,  200, 200),
  'PATCH /v1/api-keys/{id}':                    row(ADMIN, 401, 401, 401, 401,  403, 403, 403,  403, 403,  200, 200),
  'DELETE /v1/api-keys/{id}':                   row(ADMIN, 401, 401, 401, 401,  403, 403, 403,  403, 403,  200, 200),
  'GET /v1/owners/{owner}/limits':              row(ADMIN, 401, 401, 401, 401,  403, 403, 403,  403, 403,  200, 200),
  'PUT /v1/owners/{owner}/limits':              row(ADMIN, 401, 401, 401, 401,  403, 403, 403,  403, 403,  200, 200),
  'DELETE /v1/owners/{owner}/limits':           row(ADMIN, 401, 401, 401, 401,  403, 403, 403,  403, 403,  200, 200),
  'GET /v1/settings':                           row(ADMIN, 401, 401, 401, 401,  403, 403, 403,  403, 403,  200, 200),
  'PATCH /v1/settings':                         row(ADMIN, 401, 401, 401, 401,  403, 403, 403,  403, 403,  200, 200),
  'GET /v1/audit':                              row(ADMIN, 401, 401, 401, 401,  403, 403, 403,  403, 403,  200, 200),
  'GET /v1/orphans':                            row(ADMIN, 401, 401, 401, 401,  403, 403, 403,  403, 403,  200, 200),
  'POST /v1/orphans/abort':                     row(ADMIN, 401, 401, 401, 401,  403, 403, 403,  403, 403,  200, 200),
  'GET /v1/doctor':                             row(ADMIN, 401, 401, 401, 401,  403, 403, 403,  403, 403,  200, 200),
  'POST /v1/doctor/fix':                        row(ADMIN, 401, 401, 401, 401,  403, 403, 403,  403, 403,  200, 200),

  'GET /health/live':                             row(ANY, 200, 200, 200, 200,  200, 200, 200,  200, 200,  200, 200),
  'GET /health/ready':                            row(ANY, 200, 200, 200, 200,  200, 200, 200,  200, 200,  200, 200),
} satisfies Record<string, AccessRow>;

// prettier-ignore
/** What is for proxies and browsers, and in no document. */
export const UNDOCUMENTED = {
  'GET /v1/handoff/{uploadId}/{partNumber}':    row(WRITE, 401, 401, 401, 401,  403, 404, 403,  204, 404,  204, 204),
  'POST /v1/handoff/{uploadId}/{partNumber}/stored':
                                                row(WRITE, 401, 401, 401, 401,  403, 404, 403,  200, 404,  200, 200),
  // Says to the client why the store has not taken a part: never a success.
  'POST /v1/handoff/{uploadId}/{partNumber}/refused':
                                                row(WRITE, 401, 401, 401, 401,  403, 404, 403,  507, 404,  507, 507),
  'GET /errors/{code}':                           row(ANY, 200, 200, 200, 200,  200, 200, 200,  200, 200,  200, 200),
  'GET /':                                        row(ANY, 302, 302, 302, 302,  302, 302, 302,  302, 302,  302, 302),
  // Only a build of the page has any.
  'GET /assets/{name}':                           row(ANY, 404, 404, 404, 404,  404, 404, 404,  404, 404,  404, 404),
  'GET /docs':                                    row(ANY, 200, 200, 200, 200,  200, 200, 200,  200, 200,  200, 200),
  'GET /openapi.json':                            row(ANY, 200, 200, 200, 200,  200, 200, 200,  200, 200,  200, 200),
} satisfies Record<string, AccessRow>;

export const ACCESS = { ...DOCUMENTED, ...UNDOCUMENTED };
/** Method and path, as the OpenAPI document writes them. */
export type Route = keyof typeof ACCESS;
export const ROUTES = Object.keys(ACCESS) as Route[];
/** Those that the service has a rule for, which are all it has. One of them is there for CORS alone. */
export const RULED_ROUTES = Object.keys(ACCESS_RULES)
  .filter((route) => route !== 'OPTIONS *')
  .map((route) => route.replace('*', '{key}').replaceAll(/:(\w+)/g, '{$1}'));

function row(scopes: readonly Scope[], ...statuses: number[]): AccessRow {
  if (statuses.length !== CALLERS.length) throw new Error(`A row has ${CALLERS.length} statuses.`);
  return {
    scopes,
    expected: Object.fromEntries(
      CALLERS.map((name, index) => [name, statuses[index]]),
    ) as AccessRow['expected'],
  };
}
