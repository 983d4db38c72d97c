import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEM_CATALOG } from '../errors/problem-catalog.js';
import { problemHeaders, toProblem } from '../errors/problem.js';
import { toDomainError } from '../errors/to-domain-error.js';

interface PartParams {
  readonly uploadId: string;
  readonly partNumber: string;
}

@Catch()
export class HandoffProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    sendHandoffProblem(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }
}

/**
 * Problems that a proxy hands to its client, so they name the client's call. A refusal of the question itself is a 403, all
 * that nginx's auth_request passes on beside 401: the status and the problem for the client are in headers.
 */
export function sendHandoffProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const known = toDomainError(error);
  const { status } = PROBLEM_CATALOG[known.code];
  if (status >= 500) request.log.error({ err: known.cause ?? known, code: known.code }, known.detail);
  const { uploadId, partNumber } = request.params as PartParams;
  const url = `/v1/uploads/${encodeURIComponent(uploadId)}/part/${encodeURIComponent(partNumber)}`;
  const problem = JSON.stringify(toProblem(known, { id: request.id, url }));
  const isQuestion = request.method === 'GET';
  void reply
    .status(isQuestion ? 403 : status)
    .headers({
      ...problemHeaders(known),
      'x-handoff-status': String(status),
      ...(isQuestion && { 'x-handoff': 'refused', 'x-handoff-problem': toAscii(problem) }),
    })
    .send(problem);
}

/** JSON that fits into a header. */
function toAscii(json: string): string {
  return json.replace(/[\u007f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
