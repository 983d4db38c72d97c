import type { Scope } from './scopes.js';

/**
 * What a route asks of its caller. `public`: nothing. `signed`: its URL carries a signature of its own, which the handler
 * checks. A list: one of these scopes is enough.
 */
export type AccessRule = 'public' | 'signed' | readonly Scope[];

const ADMIN: AccessRule = ['admin'];
const WRITE_UPLOADS: AccessRule = ['uploads:write'];
const READ_UPLOADS: AccessRule = ['uploads:read'];
/** Who sends an upload may see how far it is. */
const FOLLOW_UPLOADS: AccessRule = ['uploads:read', 'uploads:write'];
const READ_OBJECTS: AccessRule = ['objects:read'];

/**
 * Every route, as Fastify names it, and what it asks for: the only place where that is said. A route that is not here, or
 * an entry without its route, stops the start. HEAD follows GET where it has no entry of its own.
 */
export const ACCESS_RULES: Readonly<Record<string, AccessRule>> = {
  'POST /v1/uploads/start': WRITE_UPLOADS,
  'PUT /v1/uploads/:uploadId/part/:partNumber': WRITE_UPLOADS,
  'POST /v1/uploads/:uploadId/part/:partNumber': WRITE_UPLOADS,
  'POST /v1/uploads/:uploadId/part-urls': WRITE_UPLOADS,
  'POST /v1/uploads/:uploadId/parts': WRITE_UPLOADS,
  'POST /v1/uploads/:uploadId/resume': WRITE_UPLOADS,
  'POST /v1/uploads/:uploadId/complete': WRITE_UPLOADS,
  'DELETE /v1/uploads/:uploadId': WRITE_UPLOADS,
  'GET /v1/uploads/:uploadId/status': FOLLOW_UPLOADS,
  'GET /v1/uploads/:uploadId/parts': FOLLOW_UPLOADS,
  'GET /v1/uploads/:uploadId': FOLLOW_UPLOADS,
  'GET /v1/uploads': READ_UPLOADS,

  'PUT /v1/direct/:uploadId/:partNumber': 'signed',
  'GET /v1/handoff/:uploadId/:partNumber': WRITE_UPLOADS,
  'POST /v1/handoff/:uploadId/:partNumber/stored': WRITE_UPLOADS,
  'POST /v1/handoff/:uploadId/:partNumber/refused': WRITE_UPLOADS,

  'GET /v1/objects/*': READ_OBJECTS,
  'HEAD /v1/objects/*': READ_OBJECTS,
  'DELETE /v1/objects/*': ['objects:write'],

  'GET /v1/usage': FOLLOW_UPLOADS,
  'POST /v1/upload-tokens': WRITE_UPLOADS,
  'GET /v1/upload-tokens': WRITE_UPLOADS,
  'DELETE /v1/upload-tokens/:id': WRITE_UPLOADS,
  'GET /v1/whoami': [],

  'GET /v1/api-keys': ADMIN,
  'POST /v1/api-keys': ADMIN,
  'GET /v1/api-keys/:id': ADMIN,
  'PATCH /v1/api-keys/:id': ADMIN,
  'DELETE /v1/api-keys/:id': ADMIN,
  'GET /v1/owners/:owner/limits': ADMIN,
  'PUT /v1/owners/:owner/limits': ADMIN,
  'DELETE /v1/owners/:owner/limits': ADMIN,
  'GET /v1/settings': ADMIN,
  'PATCH /v1/settings': ADMIN,
  'GET /v1/audit': ADMIN,
  'GET /v1/orphans': ADMIN,
  'POST /v1/orphans/abort': ADMIN,
  'GET /v1/doctor': ADMIN,
  'POST /v1/doctor/fix': ADMIN,

  'GET /health/live': 'public',
  'GET /health/ready': 'public',
  'GET /errors/:code': 'public',
  'GET /': 'public',
  'GET /assets/:name': 'public',
  'GET /docs': 'public',
  'GET /openapi.json': 'public',
  'OPTIONS *': 'public',
};
