import { Injectable } from '@nestjs/common';
import type { Readable } from 'node:stream';
import { type Caller, isAdmin, mayAccess } from '../auth/caller.js';
import { BandwidthGovernor } from '../bandwidth/bandwidth-governor.js';
import { throttled } from '../bandwidth/throttled.js';
import { DomainError } from '../errors/domain-error.js';
import {
  type ByteRange,
  type ObjectHead,
  ObjectStore,
  OWNER_METADATA,
  SESSION_METADATA,
} from '../storage/object-store.js';
import { UploadsService } from '../uploads/uploads.service.js';

/** Whose is what nobody has uploaded through this service; an owner's name has no spaces. */
const NOBODY = 'nobody in particular';

@Injectable()
export class ObjectsService {
  constructor(
    private readonly store: ObjectStore,
    private readonly uploads: UploadsService,
    private readonly bandwidth: BandwidthGovernor,
  ) {}

  /** @throws DomainError `object-not-found`, also for what belongs to another owner */
  async head(caller: Caller, key: string): Promise<ObjectHead> {
    const head = await this.store.head(key);
    if (!head || !(await this.maySee(caller, head)))
      throw new DomainError('object-not-found', 'There is no object with this key.');
    return head;
  }

  /** The bytes of exactly the version that `head` describes, no faster than the caller's owner may have them. */
  async read({ owner }: Caller, head: ObjectHead, range?: ByteRange): Promise<Readable> {
    const stream = await this.store.read(head.key, head.etag, range);
    return throttled(stream, this.bandwidth.meter('out', { owner, sessionId: head.key }));
  }

  /**
   * What it took up is free for its owner again.
   * @throws DomainError `object-not-found`
   */
  async delete(caller: Caller, key: string): Promise<void> {
    await this.head(caller, key);
    await this.store.delete(key);
    await this.uploads.releaseObject(key);
  }

  /** The object itself says whose it is, also when its session is forgotten; before owners were written, the session. */
  private async maySee(caller: Caller, { key, metadata }: ObjectHead): Promise<boolean> {
    if (isAdmin(caller)) return true;
    const owner = metadata[OWNER_METADATA] ?? (await this.uploads.ownerOfObject(key)) ?? NOBODY;
    return mayAccess(caller, { owner, uploadId: metadata[SESSION_METADATA] ?? '' });
  }
}
