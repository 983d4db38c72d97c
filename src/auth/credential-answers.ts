import type { Credential } from './credential.js';
import { stateOf } from './credential.js';
import { decodeCursor, encodeCursor } from './credential-cursor.js';
import type { CredentialFilter } from './credential-filter.js';
import { prefixOf } from './credential-secret.js';
import type { ApiKeyDto } from './dto/api-keys.dto.js';
import type { CredentialDto, ListCredentialsDto } from './dto/credential.dto.js';
import type { UploadTokenDto } from './dto/upload-tokens.dto.js';

const DEFAULT_PAGE = 50;

export function toApiKey(key: Credential): ApiKeyDto {
  return { ...toCredential(key), expiresAt: key.expiresAt };
}

export function toUploadToken(token: Credential): UploadTokenDto {
  const { parentId, uploadId, expiresAt } = token;
  return { ...toCredential(token), parentId, uploadId, expiresAt: expiresAt! };
}

function toCredential(credential: Credential): CredentialDto & { prefix: string } {
  const { id, kind, name, owner, scopes, limits, createdBy, createdAt, lastUsedAt } = credential;
  return {
    id,
    prefix: prefixOf(kind, id),
    name,
    owner,
    scopes: [...scopes],
    limits: limits as CredentialDto['limits'],
    createdBy,
    createdAt,
    lastUsedAt,
    state: stateOf(credential, new Date()),
  };
}

/** One more than asked for, which tells whether there is another page. */
export function toFilter({
  owner,
  state,
  limit,
  cursor,
}: ListCredentialsDto): Omit<CredentialFilter, 'kind'> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor);
  return { owner, state, after, limit: (limit ?? DEFAULT_PAGE) + 1 };
}

/** `found` may hold one more than the page's limit, as toFilter asked for it. */
export function toPage<Item>(
  found: readonly Credential[],
  { limit = DEFAULT_PAGE }: ListCredentialsDto,
  toItem: (credential: Credential) => Item,
): { items: Item[]; nextCursor: string | null } {
  const page = found.slice(0, limit);
  return { items: page.map(toItem), nextCursor: found.length > limit ? encodeCursor(page.at(-1)!) : null };
}
