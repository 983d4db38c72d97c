import type { FastifyReply } from 'fastify';
import type { ObjectHead } from '../storage/object-store.js';

export async function sendNotModified(reply: FastifyReply, head: ObjectHead): Promise<void> {
  const { etag, 'last-modified': lastModified, 'cache-control': cacheControl } = describe(head);
  await reply
    .status(304)
    .headers({ etag, 'last-modified': lastModified, 'cache-control': cacheControl })
    .send();
}

/** The headers that tell of an object, whatever of it is sent. */
export function describe(head: ObjectHead, isInline = false) {
  return {
    etag: `"${head.etag}"`,
    'last-modified': head.lastModified.toUTCString(),
    'content-type': head.contentType,
    'content-disposition': dispositionOf(head, isInline),
    'accept-ranges': 'bytes',
    // Not for shared caches, and asked for again each time: who may read can change.
    'cache-control': 'private, no-cache',
    // Strangers' files are served from this origin: nothing in them may be run.
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
  };
}

/** Browsers save what they would otherwise show; the name is kept either way (RFC 6266). */
function dispositionOf({ contentDisposition = 'attachment' }: ObjectHead, isInline: boolean): string {
  const type = isInline ? 'inline' : 'attachment';
  return contentDisposition.replace(/^\s*[\w!#$%&'*+.^`|~-]+/, type);
}
