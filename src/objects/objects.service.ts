import { Injectable } from '@nestjs/common';
import type { Readable } from 'node:stream';
import { DomainError } from '../errors/domain-error.js';
import { type ByteRange, type ObjectHead, ObjectStore } from '../storage/object-store.js';

@Injectable()
export class ObjectsService {
  constructor(private readonly store: ObjectStore) {}

  /** @throws DomainError `object-not-found` */
  async head(key: string): Promise<ObjectHead> {
    const head = await this.store.head(key);
    if (!head) throw new DomainError('object-not-found', 'There is no object with this key.');
    return head;
  }

  /** The bytes of exactly the version that `head` describes. */
  read(head: ObjectHead, range?: ByteRange): Promise<Readable> {
    return this.store.read(head.key, head.etag, range);
  }
}
