import { Controller, Delete, Get, Head, HttpCode, Req, Res } from '@nestjs/common';
import {
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiParam,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../auth/caller.js';
import { CurrentCaller } from '../auth/current-caller.js';
import { AppConfig } from '../config/app-config.js';
import { ApiProblems } from '../errors/api-problems.js';
import type { RequestContext } from '../http/request-context.js';
import { RequestOrigin } from '../http/request-origin.js';
import { keyOf, select } from './object-request.js';
import { describe, sendNotModified } from './object-response.js';
import { ObjectsService } from './objects.service.js';

const ApiKeyParam = () =>
  ApiParam({
    name: 'key',
    description: 'The object key, its slashes as they are.',
    example: 'uploads/019320a1.mp4',
  });

@ApiTags('objects')
@ApiProblems('object-not-found', 'precondition-failed', 'storage-unavailable', 'storage-refused')
@ApiProblems('shutting-down', 'internal-error', 'malformed-request')
@Controller('v1/objects')
export class ObjectsController {
  constructor(
    private readonly objects: ObjectsService,
    private readonly config: AppConfig,
  ) {}

  /** Describe an object */
  // Before GET, to which Fastify would add a HEAD of its own.
  @Head('*')
  @ApiKeyParam()
  @ApiOkResponse({ description: 'Size, etag and media type in the headers.' })
  async head(
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const head = await this.objects.head(caller, keyOf(request));
    // Range is defined for GET alone (RFC 9110 section 14.2).
    const { kind } = select({ ...request.headers, range: undefined }, head);
    if (kind === 'not-modified') return sendNotModified(reply, head);
    await reply
      .headers(describe(head, this.config.objectsInline))
      .header('content-length', head.sizeBytes)
      .send();
  }

  /**
   * Download an object
   *
   * Whole or in part (`Range`), also conditionally.
   */
  @Get('*')
  @ApiKeyParam()
  @ApiHeader({ name: 'Range', required: false, description: 'One range: `bytes=0-1048575`.' })
  @ApiHeader({
    name: 'If-Range',
    required: false,
    description: 'The range only of this version, else the whole object.',
  })
  @ApiHeader({
    name: 'If-None-Match',
    required: false,
    description: '304 when the object is still this version.',
  })
  @ApiHeader({ name: 'If-Match', required: false, description: '412 when the object is another version.' })
  @ApiOkResponse({
    description: 'The object.',
    content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
  })
  @ApiResponse({ status: 206, description: 'The range.' })
  @ApiResponse({ status: 304, description: 'Not modified.' })
  @ApiProblems('range-not-satisfiable')
  async get(
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const head = await this.objects.head(caller, keyOf(request));
    const selection = select(request.headers, head);
    if (selection.kind === 'not-modified') return sendNotModified(reply, head);
    const { range } = selection;
    const stream = head.sizeBytes === 0 ? '' : await this.objects.read(caller, head, range);
    void reply.headers(describe(head, this.config.objectsInline));
    if (range) {
      void reply.status(206).header('content-range', `bytes ${range.first}-${range.last}/${head.sizeBytes}`);
    }
    await reply.header('content-length', range ? range.last - range.first + 1 : head.sizeBytes).send(stream);
  }

  /**
   * Delete an object
   *
   * What it took up is free again. A bucket that keeps versions keeps its bytes as an old version.
   */
  @Delete('*')
  @HttpCode(204)
  @ApiKeyParam()
  @ApiNoContentResponse({ description: 'It is gone.' })
  async delete(
    @CurrentCaller() caller: Caller,
    @RequestOrigin() origin: RequestContext,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    await this.objects.delete(caller, keyOf(request), origin);
  }
}
