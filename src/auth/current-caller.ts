import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Caller } from './caller.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by access-control.ts on every route that is not public or signed. */
    caller?: Caller;
  }
}

export const CurrentCaller = createParamDecorator((_data: unknown, context: ExecutionContext): Caller => {
  const { caller, routeOptions } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!caller) throw new Error(`${routeOptions.url} is public: nobody in particular calls it.`);
  return caller;
});
