import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { DomainError } from '../errors/domain-error.js';
import { assertContent, HEAD_BYTES, readHead } from '../limits/content-sniffer.js';
import { type ObjectHead, ObjectStore } from '../storage/object-store.js';
import { bindsContent } from './upload-limits.js';
import type { UploadSession } from './upload-session.js';

/** Looks into an object that has just been made. */
@Injectable()
export class ObjectContent {
  constructor(private readonly store: ObjectStore) {}

  /** @throws DomainError `content-type-mismatch` when its uploader is bound to media types, and it is of another; `storage-unavailable` */
  async check(session: UploadSession, { key, etag, sizeBytes }: ObjectHead): Promise<void> {
    if (!bindsContent(session) || sizeBytes === 0) return;
    const range = { first: 0, last: Math.min(HEAD_BYTES, sizeBytes) - 1 };
    const stream = await this.store.read(key, etag, range);
    try {
      await assertContent(await headOf(stream), session.contentType, session.limits);
    } finally {
      stream.destroy();
    }
  }
}

/** What breaks off here is the store, not a client's body. */
async function headOf(stream: Readable): Promise<Buffer> {
  try {
    return await readHead(stream);
  } catch (cause) {
    throw new DomainError('storage-unavailable', 'The store broke off the object that it had made.', {
      cause,
    });
  }
}
