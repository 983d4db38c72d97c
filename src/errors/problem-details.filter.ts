import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEM_CATALOG } from './problem-catalog.js';
import { problemHeaders, toProblem } from './problem.js';
import { toDomainError } from './to-domain-error.js';

/** Answers every error that reaches Nest or Fastify with a problem body. */
@Catch()
export class ProblemDetailsFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    sendProblem(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }
}

export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const known = toDomainError(error);
  const { status } = PROBLEM_CATALOG[known.code];
  if (status >= 500) request.log.error({ err: known.cause ?? known, code: known.code }, known.detail);
  // The client is gone, or already has the head of an answer: nobody can be told.
  if (reply.sent || reply.raw.headersSent || reply.raw.destroyed) {
    reply.raw.destroy();
    return;
  }
  void reply
    .status(status)
    // Fastify runs no hooks for a request that it cannot route, so the id is set here as well.
    .headers({ ...problemHeaders(known), 'x-request-id': request.id })
    .send(JSON.stringify(toProblem(known, request)));
}
