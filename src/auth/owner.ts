/** An owner is a tenant, or a user of one: `acme` sees and may end what belongs to `acme/user-17`, and is charged for it. */
const MAX_SEGMENTS = 2;
/** Printable ASCII without what has a meaning in a path, a list or a header. */
const SEGMENT = /^[A-Za-z0-9][A-Za-z0-9._@+|:=~-]{0,127}$/;

/** Whose uploads are those of callers that are nobody in particular. */
export const DEFAULT_OWNER = 'default';

export function isOwner(value: unknown): value is string {
  if (typeof value !== 'string') return false;
  const segments = value.split('/');
  return segments.length <= MAX_SEGMENTS && segments.every((segment) => SEGMENT.test(segment));
}

/** Whether what belongs to `inner` belongs to `outer` too. */
export function isWithin(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(`${outer}/`);
}

export function tenantOf(owner: string): string {
  return owner.split('/', 1)[0]!;
}
