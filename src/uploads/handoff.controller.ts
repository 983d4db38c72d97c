import { Controller, Get, HttpCode, Post, Req, Res, UseFilters } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../auth/caller.js';
import { CurrentCaller } from '../auth/current-caller.js';
import { DomainError } from '../errors/domain-error.js';
import type { StoredPartDto } from './dto/upload-answers.dto.js';
import { HandoffProblemFilter, sendHandoffProblem } from './handoff-problem.filter.js';
import { HandoffService, type OfferedPart } from './handoff.service.js';
import { readDigests } from './part-request.js';
import { toStoredPart } from './upload-answers.js';
import { PartNumber, UploadId } from './upload-params.js';

/**
 * What a proxy that puts parts into the store itself asks and tells, see docs/handoff.md. It sends the client's own
 * headers along, so these calls need the client's credentials and allow no more than `part-urls` and `parts` do.
 */
@ApiExcludeController()
@UseFilters(HandoffProblemFilter)
@Controller('v1/handoff/:uploadId/:partNumber')
export class HandoffController {
  constructor(private readonly handoff: HandoffService) {}

  /** The statuses are those which nginx's auth_request can tell apart; 403, refused, comes from the filter. */
  @Get()
  @RouteConfig({ refuse: sendHandoffProblem })
  async authorise(
    @CurrentCaller() caller: Caller,
    @UploadId() uploadId: string,
    @PartNumber() partNumber: number,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const part = await this.handoff.authorise(caller, uploadId, partNumber, offeredPart(request));
    void reply.header('cache-control', 'no-store');
    if (!part) return void reply.status(204).header('x-handoff', 'server');
    const { host, pathname, search } = new URL(part.url);
    void reply.status(401).headers({
      'x-handoff': 'store',
      'x-handoff-host': host,
      'x-handoff-uri': pathname + search,
      ...(part.headers['content-md5'] && { 'x-handoff-content-md5': part.headers['content-md5'] }),
    });
  }

  /** The store has the part. The answer is the client's. */
  @Post('stored')
  @RouteConfig({ refuse: sendHandoffProblem })
  @HttpCode(200)
  async stored(
    @CurrentCaller() caller: Caller,
    @UploadId() uploadId: string,
    @PartNumber() partNumber: number,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StoredPartDto> {
    const etag = headerOf(request, 'x-handoff-etag').replaceAll('"', '');
    const part = await this.handoff.stored(caller, uploadId, { partNumber, etag, ...offeredPart(request) });
    void reply.header('etag', `"${part.etag}"`);
    return toStoredPart(part);
  }

  /** The store has not taken it. The answer, always a problem, is the client's. */
  @Post('refused')
  @RouteConfig({ refuse: sendHandoffProblem })
  async refused(
    @CurrentCaller() caller: Caller,
    @UploadId() uploadId: string,
    @Req() request: FastifyRequest,
  ): Promise<never> {
    const status = Number(headerOf(request, 'x-handoff-store-status'));
    const isBound = readDigests(request.headers).length > 0;
    throw await this.handoff.explain(caller, uploadId, status || 502, isBound);
  }
}

/**
 * The proxy's request has no body of its own.
 * @throws DomainError `length-required`, `digest-invalid`
 */
function offeredPart(request: FastifyRequest): OfferedPart {
  const length = headerOf(request, 'x-handoff-content-length');
  const digests = readDigests(request.headers);
  if (/^\d{1,15}$/.test(length)) return { sizeBytes: Number(length), digests };
  throw new DomainError(
    'length-required',
    'A part needs a Content-Length: its size is checked before it is read.',
  );
}

function headerOf({ headers }: FastifyRequest, name: string): string {
  return String(headers[name] ?? '');
}
