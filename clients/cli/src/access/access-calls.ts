import type { ServerSettings } from '../config/settings.js';
import { callServer, invalidAnswer } from '../server-call.js';

/** What may be used; what is left out is not limited. */
export interface Limits {
  maxObjectSize?: number;
  maxTotalBytes?: number;
  maxOpenUploads?: number;
  maxUploads?: number;
  contentTypes?: string[];
  folders?: string[];
  filenames?: string[];
}

/** An API key or an upload token. */
export interface Credential {
  id: string;
  prefix: string;
  name: string;
  owner: string;
  scopes: string[];
  limits: Limits;
  uploadId?: string | null;
  createdBy: string;
  createdAt: string;
  lastUsedAt: string | null;
  expiresAt: string | null;
  state: 'active' | 'expired' | 'revoked';
}

export interface OwnerUsage {
  owner: string;
  openUploads: number;
  reservedBytes: number;
  storedBytes: number;
  startedUploads: number;
  limits: Limits;
  availableBytes: number | null;
}

export interface OwnerLimits {
  owner: string;
  /** Null when those that the settings have for every owner hold. */
  limits: Limits | null;
  updatedBy: string | null;
  updatedAt: string | null;
}

export interface Identity {
  kind: string;
  name: string;
  owner: string;
  scopes: string[];
  limits: Limits[];
  uploadId?: string;
  auth: string;
}

/** One server, until Ctrl-C. */
export interface Connection {
  readonly server: ServerSettings;
  readonly signal: AbortSignal;
}

interface Page<Item> {
  items: Item[];
  nextCursor?: string | null;
}

interface Done {
  success: boolean;
}

type Kind = 'api-keys' | 'upload-tokens';
const mostPerCall = 200;

export function createKey(to: Connection, body: object): Promise<Credential & { secret: string }> {
  return call(to, 'POST', '/v1/api-keys', ['id', 'secret'], body);
}

export function issueToken(to: Connection, body: object): Promise<Credential & { token: string }> {
  return call(to, 'POST', '/v1/upload-tokens', ['id', 'token'], body);
}

export function findKey(to: Connection, id: string): Promise<Credential> {
  return call(to, 'GET', `/v1/api-keys/${encodeURIComponent(id)}`, ['id']);
}

export async function revoke(to: Connection, kind: Kind, id: string): Promise<void> {
  await call<Done>(to, 'DELETE', `/v1/${kind}/${encodeURIComponent(id)}`, ['success']);
}

export function whoami(to: Connection): Promise<Identity> {
  return call(to, 'GET', '/v1/whoami', ['kind', 'scopes']);
}

export function limitsOf(to: Connection, owner: string): Promise<OwnerLimits> {
  return call(to, 'GET', limitsPath(owner), ['owner', 'limits']);
}

export function setLimits(to: Connection, owner: string, limits: Limits): Promise<OwnerLimits> {
  return call(to, 'PUT', limitsPath(owner), ['owner', 'limits'], limits);
}

export async function removeLimits(to: Connection, owner: string): Promise<void> {
  await call<Done>(to, 'DELETE', limitsPath(owner), ['success']);
}

/** Page after page, until there are `limit`. */
export async function listAll<Item>(
  to: Connection,
  path: `/v1/${Kind | 'usage'}`,
  query: Record<string, string | undefined>,
  limit: number,
): Promise<{ items: Item[]; isMore: boolean }> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const page = {
      ...query,
      limit: String(Math.min(mostPerCall, limit - items.length)),
      ...(cursor !== null && { cursor }),
    };
    const given = Object.entries(page).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const address = `${path}?${new URLSearchParams(given).toString()}`;
    const answer: Page<Item> = await call<Page<Item>>(to, 'GET', address, ['items']);
    items.push(...answer.items);
    cursor = answer.nextCursor ?? null;
  } while (cursor !== null && items.length < limit);
  return { items, isMore: cursor !== null };
}

/** @throws LongshoreError, also when one of `members` is not in the answer. */
async function call<Answer>(
  { server, signal }: Connection,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  members: readonly (keyof Answer & string)[],
  json?: object,
): Promise<Answer> {
  const answer = await callServer(server, path, { method, json, signal });
  return members.every((member) => answer[member] !== undefined) ? (answer as Answer) : invalidAnswer();
}

/** `tenant/user` is one segment of the path. */
function limitsPath(owner: string): string {
  return `/v1/owners/${encodeURIComponent(owner)}/limits`;
}
