import type { BandwidthSettings } from '../settings/settings.js';
import type { Throttle } from '../storage/throttle.js';
import { SessionShare } from './session-share.js';
import { GroupShare, type Share } from './share.js';
import { TokenBucket } from './token-bucket.js';

/** How often those who wait are looked at: not so often that looking costs much, not so late that lines run dry. */
const MIN_PAUSE_MS = 5;
const MAX_PAUSE_MS = 250;
const SWEEP_EVERY_MS = 250;

/**
 * One direction of all that this instance carries. What the instance may carry is shared evenly by the owners that have
 * something to send, then by the sessions of each; all limits hold at once.
 */
export class BandwidthPool {
  isLimited = false;
  private readonly instance: GroupShare<GroupShare<SessionShare>>;
  private readonly waiting = new Set<SessionShare>();
  /** Without streams. They may come back with the next part, to what is theirs and to no more. */
  private readonly resting = new Set<SessionShare>();
  private sweptAt = 0;
  private timer?: NodeJS.Timeout;

  constructor(private limits: BandwidthSettings) {
    this.instance = new GroupShare(new TokenBucket(limits.instance, performance.now()));
    this.update(limits);
  }

  /** For streams under way too. */
  update(limits: BandwidthSettings): void {
    const now = performance.now();
    this.limits = limits;
    this.isLimited = Object.values(limits).some((limit) => limit !== null);
    this.instance.bucket.limit(limits.instance, now);
    for (const owner of this.instance.members.values()) {
      owner.bucket.limit(limits.owner, now);
      for (const session of owner.members.values()) {
        session.bucket.limit(limits.session, now);
        // Saved up under other limits.
        session.emptySavings();
      }
    }
    this.serve(now);
  }

  /** @param owner the top of an owner's path: limits and shares are the tenant's */
  open(owner: string, sessionId: string): Throttle {
    let session: SessionShare | undefined;
    const stream = {
      spend: (bytes: number) => {
        if (!this.isLimited) return undefined;
        session ??= this.join(owner, sessionId, stream);
        return this.spend(session, stream, bytes);
      },
      release: () => {
        if (session) this.leave(session, stream);
        session = undefined;
      },
    };
    return stream;
  }

  private spend(session: SessionShare, stream: object, bytes: number): Promise<void> | undefined {
    const now = performance.now();
    if (session.spend(bytes, now)) return undefined;
    const paid = session.owe(stream, bytes);
    const top = this.topOf(session);
    top.bucket.refill(now);
    if (top.bucket.available >= session.owed) top.take(Infinity, Infinity, now);
    if (!session.isWaiting) return undefined;
    this.waiting.add(session);
    this.timer ??= this.wakeUp();
    return paid;
  }

  /** Whatever limits this session first: all that share it have to be served with it. */
  private topOf(session: SessionShare): Share {
    if (this.limits.instance !== null) return this.instance;
    return this.limits.owner === null ? session : this.instance.members.get(session.owner)!;
  }

  private serve(now: number): void {
    for (const top of new Set([...this.waiting].map((session) => this.topOf(session))))
      top.take(Infinity, Infinity, now);
    for (const session of this.waiting) if (!session.isWaiting) this.waiting.delete(session);
    clearTimeout(this.timer);
    this.timer = this.waiting.size > 0 ? this.wakeUp() : undefined;
  }

  /** When the first of them can have earned what it owes. */
  private wakeUp(): NodeJS.Timeout {
    const { instance, owner, session } = this.limits;
    const rate = Math.min(instance ?? Infinity, owner ?? Infinity, session ?? Infinity);
    const least = Math.min(...[...this.waiting].map(({ owed }) => owed));
    const pauseMs = Math.min(Math.max((least / rate) * 1000, MIN_PAUSE_MS), MAX_PAUSE_MS);
    return setTimeout(() => this.serve(performance.now()), pauseMs);
  }

  private join(ownerName: string, sessionId: string, stream: object): SessionShare {
    const now = performance.now();
    const { members: owners } = this.instance;
    let owner = owners.get(ownerName);
    if (!owner) owners.set(ownerName, (owner = new GroupShare(new TokenBucket(this.limits.owner, now))));
    let session = owner.members.get(sessionId);
    if (!session) {
      session = new SessionShare(new TokenBucket(this.limits.session, now), ownerName, sessionId);
      owner.members.set(sessionId, session);
    }
    session.streams.add(stream);
    this.resting.delete(session);
    this.forgetRested(now);
    return session;
  }

  private leave(session: SessionShare, stream: object): void {
    session.leave(stream);
    if (!session.isWaiting) this.waiting.delete(session);
    if (session.streams.size > 0) return;
    this.resting.add(session);
    this.forgetRested(performance.now());
  }

  private forgetRested(now: number): void {
    if (now - this.sweptAt < SWEEP_EVERY_MS) return;
    this.sweptAt = now;
    for (const session of this.resting) {
      const owner = this.instance.members.get(session.owner)!;
      owner.bucket.refill(now);
      const isLast = owner.members.size === 1;
      if (!session.hasRested(now) || (isLast && !owner.bucket.isFull)) continue;
      const saved = session.emptySavings();
      for (const { bucket } of [owner, this.instance]) bucket.giveBack(saved);
      this.resting.delete(session);
      owner.members.delete(session.name);
      if (isLast) this.instance.members.delete(session.owner);
    }
  }
}
