import { Injectable } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { DomainError } from '../errors/domain-error.js';

/** Counts the requests under way, and turns new ones away once the instance is to stop. */
@Injectable()
export class Draining {
  private underWay = 0;
  private isDraining = false;
  private whenIdle?: () => void;

  /** @throws DomainError `shutting-down` */
  enter(): void {
    if (this.isDraining) throw new DomainError('shutting-down', 'This instance is stopping.');
    this.underWay++;
  }

  leave(): void {
    this.underWay--;
    if (this.underWay === 0) this.whenIdle?.();
  }

  /** Resolves when the last request has been answered, at the latest after `graceMs`. Answers how many are left. */
  async drain(graceMs: number): Promise<number> {
    this.isDraining = true;
    if (this.underWay > 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, graceMs);
        this.whenIdle = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return this.underWay;
  }
}

/** The liveness probe is answered to the last: an instance that is stopping is not dead. */
export function countRequests(fastify: FastifyInstance, draining: Draining): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    if (request.url.startsWith('/health/live')) return done();
    try {
      draining.enter();
    } catch (error) {
      void reply.header('connection', 'close');
      return done(error as Error);
    }
    reply.raw.once('close', () => draining.leave());
    done();
  });
}
