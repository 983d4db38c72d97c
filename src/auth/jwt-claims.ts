import type { JWTPayload } from 'jose';
import { DomainError } from '../errors/domain-error.js';
import { DEFAULT_OWNER, isOwner } from './owner.js';
import { isScope, type Scope } from './scopes.js';

/** Names of owners with a meaning of their own, which nobody becomes by being called so. */
const RESERVED_OWNERS = [DEFAULT_OWNER, 'system'];

/**
 * The owner that a token's claims name, one segment each.
 * @throws DomainError `unauthorized` when one is missing, or too long for a segment
 */
export function ownerOf(claims: JWTPayload, names: readonly string[]): string {
  const owner = names.map((name) => toSegment(textOf(claims, name))).join('/');
  if (isOwner(owner)) return owner;
  throw unauthorized(`The token's ${names.join(', ')} is too long to be an owner.`);
}

/**
 * Letters, digits and `._@+|:~-` stay; every other byte of the UTF-8 becomes `=XX`. What does not begin with a letter or
 * a digit, or is reserved, comes after `x==`. No two values become the same: `=` itself is written `=3D`, so that `==` is
 * nowhere else. Values are taken byte by byte: case and Unicode forms stay apart.
 */
export function toSegment(value: string): string {
  const encoded = value.replace(/[^A-Za-z0-9._@+|:~-]/gu, encodeBytes);
  return /^[A-Za-z0-9]/.test(encoded) && !RESERVED_OWNERS.includes(encoded) ? encoded : `x==${encoded}`;
}

function encodeBytes(character: string): string {
  return Buffer.from(character).toString('hex').toUpperCase().replace(/../g, '=$&');
}

/**
 * Our scopes out of a claim with a space-separated text (RFC 8693 section 4.2) or a list; others are somebody else's.
 * @returns undefined when it names none of ours
 */
export function scopesOf(claims: JWTPayload, name: string): Set<Scope> | undefined {
  const value = claimAt(claims, name);
  const named: readonly unknown[] = typeof value === 'string' ? value.split(' ') : [value].flat();
  const scopes = new Set(named.filter(isScope));
  return scopes.size > 0 ? scopes : undefined;
}

/** @throws DomainError `unauthorized` */
export function textOf(claims: JWTPayload, name: string): string {
  const value = claimAt(claims, name);
  if (value === undefined) throw unauthorized(`The token has no ${name}.`);
  // Of larger numbers JSON.parse makes the same one; so does UTF-8 of what is no character.
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof text === 'string' && text !== '' && text.isWellFormed()) return text;
  throw unauthorized(`The token's ${name} must be text that is not empty, or a whole number.`);
}

/** A name is first looked for as it is: `https://example.com/org` is one claim, not a path. */
function claimAt(claims: unknown, name: string): unknown {
  if (typeof claims !== 'object' || claims === null) return undefined;
  if (Object.hasOwn(claims, name)) return (claims as Record<string, unknown>)[name] ?? undefined;
  for (let dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
    const outer = name.slice(0, dot);
    if (!Object.hasOwn(claims, outer)) continue;
    const found = claimAt((claims as Record<string, unknown>)[outer], name.slice(dot + 1));
    if (found !== undefined) return found;
  }
  return undefined;
}

function unauthorized(detail: string): DomainError {
  return new DomainError('unauthorized', detail);
}
