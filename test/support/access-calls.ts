import { randomUUID } from 'node:crypto';
import type { TestApp } from './test-app.js';
import type { TestClient } from './test-client.js';
import type { Route } from './access-table.js';

/** A call that works, for whoever may make it. */
export interface Call {
  /** With the ids of what has been made for it. */
  readonly path: string;
  readonly body?: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Who makes what is called for: its owner, and the operator. */
export interface Makers {
  readonly app: TestApp;
  readonly owner: TestClient;
  readonly ownerName: string;
}
type MakeCall = (makers: Makers) => Promise<Call>;

const PART = Buffer.from('0123456789');
const { length } = PART;

/** For each route a call for something that has just been made, so that no call meets what another one has left. */
export const CALLS: Readonly<Record<Route, MakeCall>> = {
  'POST /v1/uploads/start': json('/v1/uploads/start', { filename: 'a', totalSize: length }),
  'PUT /v1/uploads/{uploadId}/part/{partNumber}': onUpload((id) => part(`/v1/uploads/${id}/part/1`)),
  'POST /v1/uploads/{uploadId}/part/{partNumber}': onUpload((id) => part(`/v1/uploads/${id}/part/1`)),
  'POST /v1/uploads/{uploadId}/part-urls': onUpload((id) => sent(`/v1/uploads/${id}/part-urls`, {})),
  'POST /v1/uploads/{uploadId}/parts': onUpload((id) =>
    sent(`/v1/uploads/${id}/parts`, { parts: [{ partNumber: 1 }] }),
  ),
  'POST /v1/uploads/{uploadId}/resume': onUpload((id) => ({ path: `/v1/uploads/${id}/resume` })),
  'POST /v1/uploads/{uploadId}/complete': async (makers) =>
    sent(`/v1/uploads/${await storedUpload(makers)}/complete`, {}),
  'DELETE /v1/uploads/{uploadId}': onUpload((id) => ({ path: `/v1/uploads/${id}` })),
  'GET /v1/uploads/{uploadId}/status': onUpload((id) => ({ path: `/v1/uploads/${id}/status` })),
  'GET /v1/uploads/{uploadId}/parts': onUpload((id) => ({ path: `/v1/uploads/${id}/parts` })),
  'GET /v1/uploads/{uploadId}': onUpload((id) => ({ path: `/v1/uploads/${id}` })),
  'GET /v1/uploads': onUpload(() => ({ path: '/v1/uploads?limit=200' })),
  'PUT /v1/direct/{uploadId}/{partNumber}': async ({ owner }) => {
    const { body } = await owner.partUrls(await owner.startFor(PART));
    return part(body.urls[0]!.url);
  },

  'HEAD /v1/objects/{key}': onObject,
  'GET /v1/objects/{key}': onObject,
  'DELETE /v1/objects/{key}': onObject,

  'GET /v1/usage': at('/v1/usage'),
  'POST /v1/upload-tokens': onUpload((uploadId) => sent('/v1/upload-tokens', { uploadId })),
  'GET /v1/upload-tokens': at('/v1/upload-tokens?limit=200'),
  'DELETE /v1/upload-tokens/{id}': async ({ owner }) => {
    const { body } = await owner.post('/v1/upload-tokens', {});
    return { path: `/v1/upload-tokens/${String(body.id)}` };
  },
  'GET /v1/whoami': at('/v1/whoami'),

  'GET /v1/api-keys': at('/v1/api-keys'),
  'POST /v1/api-keys': json('/v1/api-keys', { name: 'another', scopes: ['admin'] }),
  'GET /v1/api-keys/{id}': onKey((id) => ({ path: `/v1/api-keys/${id}` })),
  'PATCH /v1/api-keys/{id}': onKey((id) => sent(`/v1/api-keys/${id}`, { scopes: ['admin'] })),
  'DELETE /v1/api-keys/{id}': onKey((id) => ({ path: `/v1/api-keys/${id}` })),
  'GET /v1/owners/{owner}/limits': onLimits((path) => ({ path })),
  'PUT /v1/owners/{owner}/limits': onLimits((path) => sent(path, { maxUploads: 2 })),
  'DELETE /v1/owners/{owner}/limits': onLimits((path) => ({ path })),
  'GET /v1/settings': at('/v1/settings'),
  'PATCH /v1/settings': json('/v1/settings', { uploads: { concurrency: 5 } }),
  'GET /v1/audit': at('/v1/audit'),
  'GET /v1/orphans': at('/v1/orphans'),
  'POST /v1/orphans/abort': async ({ app }) => {
    const key = `${app.config.keyPrefix}orphans/${randomUUID()}`;
    const storageUploadId = await app.openInStore(key);
    return sent('/v1/orphans/abort', { uploads: [{ key, storageUploadId }] });
  },
  'GET /v1/doctor': at('/v1/doctor'),
  'POST /v1/doctor/fix': json('/v1/doctor/fix', { ids: ['durable-writes'] }),

  'GET /health/live': at('/health/live'),
  'GET /health/ready': at('/health/ready'),

  'GET /v1/handoff/{uploadId}/{partNumber}': onHandoff('', {}),
  'POST /v1/handoff/{uploadId}/{partNumber}/stored': onHandoff('/stored', { 'x-handoff-etag': '"etag"' }),
  'POST /v1/handoff/{uploadId}/{partNumber}/refused': onHandoff('/refused', {
    'x-handoff-store-status': '507',
  }),
  'GET /errors/{code}': at('/errors/forbidden'),
  'GET /': at('/'),
  'GET /assets/{name}': at('/assets/none.js'),
  'GET /docs': at('/docs'),
  'GET /openapi.json': at('/openapi.json'),
};

function at(path: string): MakeCall {
  return async () => ({ path });
}

function json(path: string, body: unknown): MakeCall {
  return async () => sent(path, body);
}

function sent(path: string, body: unknown): Call {
  return {
    path,
    body: Buffer.from(JSON.stringify(body)),
    headers: { 'content-type': 'application/json' },
  };
}

function part(path: string): Call {
  return { path, body: PART };
}

/** Of one part, which is not there yet. */
function onUpload(call: (uploadId: string) => Call): MakeCall {
  return async ({ owner }) => call(await owner.startFor(PART));
}

function onHandoff(path: string, headers: Record<string, string>): MakeCall {
  return onUpload((uploadId) => ({
    path: `/v1/handoff/${uploadId}/1${path}`,
    headers: { ...headers, 'x-handoff-content-length': String(length) },
  }));
}

async function storedUpload({ owner }: Makers): Promise<string> {
  const uploadId = await owner.startFor(PART);
  await owner.putParts(uploadId, PART);
  return uploadId;
}

async function onObject(makers: Makers): Promise<Call> {
  const { body } = await makers.owner.complete(await storedUpload(makers));
  return { path: `/v1/objects/${body.key}` };
}

function onKey(call: (id: string) => Call): MakeCall {
  return async ({ app, ownerName }) => {
    const request = { name: 'its key', owner: ownerName, scopes: ['uploads:read'] };
    const { body } = await app.client.post('/v1/api-keys', request);
    return call(String(body.id));
  };
}

function onLimits(call: (path: string) => Call): MakeCall {
  return async ({ app, ownerName }) => {
    const path = `/v1/owners/${encodeURIComponent(`${ownerName}/${randomUUID()}`)}/limits`;
    await app.client.put(path, { maxUploads: 1 });
    return call(path);
  };
}
