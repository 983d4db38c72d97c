import { createHash, timingSafeEqual } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { AppConfig } from '../config/app-config.js';
import { DomainError } from '../errors/domain-error.js';
import { IS_PUBLIC } from './public.js';

/** With AUTH=keys every route that is not marked @Public() wants the operator's key. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    private readonly config: AppConfig,
    private readonly reflector: Reflector,
  ) {}

  /** @throws DomainError `unauthorized` */
  canActivate(context: ExecutionContext): boolean {
    if (this.config.auth === 'none') return true;
    if (this.reflector.getAllAndOverride<boolean>(IS_PUBLIC, [context.getHandler(), context.getClass()]))
      return true;
    const { authorization = '' } = context.switchToHttp().getRequest<FastifyRequest>().headers;
    const key = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
    if (key !== undefined && sameText(key, this.config.adminApiKey!)) return true;
    throw new DomainError('unauthorized', key ? 'This key is not valid.' : 'This call needs a key.');
  }
}

/** Hashes have one length, and comparing them tells nothing about where two keys differ. */
function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
