import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { RequestContext } from './request-context.js';

/** The RequestContext of the call, for what is written into the audit trail. */
export const RequestOrigin = createParamDecorator(
  (_data: unknown, context: ExecutionContext): RequestContext => {
    const { ip, id } = context.switchToHttp().getRequest<FastifyRequest>();
    return { address: ip, requestId: id };
  },
);
