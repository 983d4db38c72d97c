import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../errors/domain-error.js';
import { sendProblem } from '../errors/problem-details.filter.js';

/** How often a window is looked at: what the server itself holds up is seen in most of them. */
const LOOKS_PER_WINDOW = 10;
/** What a socket may have in hand. The system says when it is gone, and not how much of it. */
const IN_HAND_BYTES = 128 * 1024;

/** So many bytes a second, counted over a window; no rate, no limit. */
export interface MinBodyRate {
  readonly bytesPerSecond: number;
  readonly windowMs: number;
}

/** A request whose body comes, or whose answer goes. */
interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly socket: Socket;
  isTaking: boolean;
  countedMs: number;
  bytesBefore: number;
}

/**
 * Cuts clients that send a body, or take one, more slowly than they must. Each window counts for itself, so a client may
 * stand still for some seconds and make up for it. Only time in which the client is awaited counts: neither that in which
 * the store or a bandwidth limit holds it back, nor that in which this process was busy elsewhere.
 */
export class BodyRateWatch {
  private readonly exchanges = new Set<Exchange>();
  private readonly lookEveryMs: number;
  /** What is in hand counts as taken, so what is in hand all the time must not be enough. */
  private readonly takingWindowMs: number;
  private timer?: NodeJS.Timeout;
  private lookedAt = 0;

  constructor(private readonly rate: MinBodyRate) {
    this.lookEveryMs = rate.windowMs / LOOKS_PER_WINDOW;
    this.takingWindowMs = Math.max(rate.windowMs, ((2 * IN_HAND_BYTES) / rate.bytesPerSecond) * 1000);
  }

  watch(request: FastifyRequest, reply: FastifyReply): void {
    if (this.rate.bytesPerSecond === 0) return;
    const { socket } = request.raw;
    const now = performance.now();
    if (!this.timer) {
      this.lookedAt = now;
      this.timer = setInterval(() => this.look(), this.lookEveryMs).unref();
    }
    // The next look counts from the last one on.
    const countedMs = this.lookedAt - now;
    const exchange = { request, reply, socket, isTaking: false, countedMs, bytesBefore: socket.bytesRead };
    this.exchanges.add(exchange);
    reply.raw.once('close', () => this.exchanges.delete(exchange));
  }

  private look(): void {
    const now = performance.now();
    const passedMs = Math.min(now - this.lookedAt, 2 * this.lookEveryMs);
    this.lookedAt = now;
    for (const exchange of this.exchanges) this.count(exchange, passedMs);
    if (this.exchanges.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private count(exchange: Exchange, passedMs: number): void {
    if (!exchange.isTaking && exchange.reply.raw.headersSent) this.begin(exchange, true);
    if (!isAwaited(exchange)) return;
    exchange.countedMs += passedMs;
    const { isTaking, countedMs, bytesBefore } = exchange;
    if (countedMs < (isTaking ? this.takingWindowMs : this.rate.windowMs)) return;
    const moved = bytesOf(exchange) - bytesBefore;
    if (moved >= (this.rate.bytesPerSecond * countedMs) / 1000) this.begin(exchange, isTaking);
    else this.cut(exchange);
  }

  private begin(exchange: Exchange, isTaking: boolean): void {
    exchange.isTaking = isTaking;
    exchange.countedMs = 0;
    exchange.bytesBefore = bytesOf(exchange) - (isTaking ? exchange.socket.writableLength : 0);
  }

  private cut({ request, reply, isTaking }: Exchange): void {
    request.log.debug({ isTaking }, 'Cut a slow client');
    if (isTaking) return void reply.raw.destroy();
    const { bytesPerSecond } = this.rate;
    const slow = new DomainError(
      'request-timeout',
      `The body came at less than ${bytesPerSecond} bytes a second.`,
    );
    sendProblem(slow, request, reply);
  }
}

/** Whether the client could send or take more just now. JSON has a time limit of its own. */
function isAwaited({ request: { raw, routeOptions }, socket, isTaking }: Exchange): boolean {
  if (isTaking) return socket.writableLength > 0;
  const isWanted = routeOptions.config.streamBody === true && raw.readableFlowing !== null;
  return isWanted && !raw.complete && raw.readableLength === 0;
}

/** Bytes that have come, or that were handed to the socket. */
function bytesOf({ socket, isTaking }: Exchange): number {
  return isTaking ? socket.bytesWritten : socket.bytesRead;
}
