import { Injectable } from '@nestjs/common';
import type { Readable } from 'node:stream';
import { AuditLog } from '../audit/audit-log.js';
import { actsForOthers, type Caller, isAdmin, mayAccess } from '../auth/caller.js';
import { BandwidthGovernor } from '../bandwidth/bandwidth-governor.js';
import { throttled } from '../bandwidth/throttled.js';
import { DomainError } from '../errors/domain-error.js';
import type { RequestContext } from '../http/request-context.js';
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
    private readonly audit: AuditLog,
  ) {}

  /** @throws DomainError `object-not-found`, also for what belongs to another owner */
  async head(caller: Caller, key: string): Promise<ObjectHead> {
    const head = await this.store.head(key);
    if (!head || !(await this.maySee(caller, head))) throw notFound();
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
  async delete(caller: Caller, key: string, origin: RequestContext): Promise<void> {
    const head = await this.store.head(key);
    const object = head ? await this.identify(head) : await this.forgotten(key);
    if (!object || !mayAccess(caller, object)) throw notFound();
    if (head) await this.store.delete(key);
    // Also when it was gone already: whoever deleted it may have died before this.
    await this.uploads.releaseObject(key);
    if (!head) throw notFound();
    const { owner } = object;
    if (!actsForOthers(caller, owner)) return;
    const event = { action: 'object.deleted-by-admin', target: key, detail: { owner } } as const;
    await this.audit.record({ actor: caller, ...origin, ...event });
  }

  private async maySee(caller: Caller, head: ObjectHead): Promise<boolean> {
    return isAdmin(caller) || mayAccess(caller, await this.identify(head));
  }

  /** The object itself says whose it is, also when its session is forgotten; before owners were written, the session. */
  private async identify({ key, metadata }: ObjectHead): Promise<{ owner: string; uploadId: string }> {
    const owner = metadata[OWNER_METADATA] ?? (await this.uploads.ownerOfObject(key)) ?? NOBODY;
    return { owner, uploadId: metadata[SESSION_METADATA] ?? '' };
  }

  private async forgotten(key: string): Promise<{ owner: string; uploadId: string } | undefined> {
    const owner = await this.uploads.ownerOfObject(key);
    return owner === undefined ? undefined : { owner, uploadId: '' };
  }
}

function notFound(): DomainError {
  return new DomainError('object-not-found', 'There is no object with this key.');
}
