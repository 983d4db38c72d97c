import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../errors/domain-error.js';
import type { ByteRange, ObjectHead } from '../storage/object-store.js';
import { parseRange } from './byte-range.js';

const ROUTE = '/v1/objects/';

/** What is to be sent for a conditional request. */
export type Selection =
  { readonly kind: 'not-modified' } | { readonly kind: 'content'; readonly range?: ByteRange };

/**
 * Evaluates the preconditions in the order of RFC 9110 section 13.2.2.
 * @throws DomainError `precondition-failed`, `range-not-satisfiable`
 */
export function select(headers: IncomingHttpHeaders, head: ObjectHead): Selection {
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = headers;
  const failed =
    ifMatch !== undefined
      ? !lists(ifMatch, `"${head.etag}"`)
      : changedSince(headers['if-unmodified-since'], head);
  if (failed)
    throw new DomainError('precondition-failed', 'The object is another version.', {
      data: { etag: head.etag },
    });
  const unchanged =
    ifNoneMatch !== undefined
      ? lists(ifNoneMatch.replaceAll('W/', ''), `"${head.etag}"`)
      : unchangedSince(headers['if-modified-since'], head);
  if (unchanged) return { kind: 'not-modified' };
  const range = rangeApplies(headers['if-range'], head) ? headers.range : undefined;
  return { kind: 'content', range: parseRange(range, head.sizeBytes) };
}

/** Compares strongly, so that a weak etag is never the same; only If-None-Match does not (RFC 9110 section 13.1). */
function lists(field: string, etag: string): boolean {
  return field.trim() === '*' || field.split(',').some((member) => member.trim() === etag);
}

/** If-Range takes a strong etag or the exact date of the last change (RFC 9110 section 13.1.5). */
function rangeApplies(ifRange: string | string[] | undefined, head: ObjectHead): boolean {
  if (ifRange === undefined) return true;
  const value = String(ifRange).trim();
  return value === `"${head.etag}"` || Date.parse(value) === wholeSeconds(head.lastModified);
}

function changedSince(date: string | undefined, head: ObjectHead): boolean {
  return date !== undefined && wholeSeconds(head.lastModified) > Date.parse(date);
}

function unchangedSince(date: string | undefined, head: ObjectHead): boolean {
  return date !== undefined && wholeSeconds(head.lastModified) <= Date.parse(date);
}

/** HTTP dates have no fractions. */
function wholeSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1_000) * 1_000;
}

/** From the raw URL, because a router folds what a key may contain: `//`, `%2F`, a trailing slash. */
export function keyOf(request: FastifyRequest): string {
  // Proxies may send the URL whole (RFC 9112 section 3.2.2).
  const path = request.raw.url!.replace(/^https?:\/\/[^/?]*/i, '').split('?', 1)[0]!;
  try {
    const key = decodeURIComponent(path.slice(ROUTE.length));
    if (key !== '' && Buffer.byteLength(key) <= 1_024 && !key.includes('\u0000')) return key;
  } catch {
    throw new DomainError('malformed-request', 'The key is not percent-encoded UTF-8.');
  }
  throw new DomainError('object-not-found', 'There is no object with this key.');
}
