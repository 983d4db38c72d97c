/** What a caller may do. `admin` includes the others, and every owner's uploads. */
export const SCOPES = [
  'uploads:write',
  'uploads:read',
  'objects:read',
  'objects:write',
  'webhooks',
  'admin',
] as const;
export type Scope = (typeof SCOPES)[number];

/** What a page in a browser has use for: upload tokens have no others. */
export const TOKEN_SCOPES = [
  'uploads:write',
  'uploads:read',
  'objects:read',
] as const satisfies readonly Scope[];

export function isScope(value: unknown): value is Scope {
  return SCOPES.includes(value as Scope);
}
