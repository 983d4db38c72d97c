import { Body, Controller, Delete, Get, HttpCode, Post, Put, Query, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiAcceptedResponse, ApiCreatedResponse, ApiHeader, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../auth/caller.js';
import { CurrentCaller } from '../auth/current-caller.js';
import { ApiProblems } from '../errors/api-problems.js';
import type { RequestContext } from '../http/request-context.js';
import { RequestOrigin } from '../http/request-origin.js';
import { Links } from '../http/links.js';
import { ApiPartRequest } from './dto/api-part-request.js';
import { CompleteUploadDto } from './dto/complete-upload.dto.js';
import { PartUrlsDto, ReportPartsDto, SignPartsDto, UploadProgressDto } from './dto/direct-parts.dto.js';
import { DirectPartsService } from './direct-parts.service.js';
import { ListPartsDto, ListUploadsDto } from './dto/list-uploads.dto.js';
import { ResumeUploadDto } from './dto/resume-upload.dto.js';
import { StartUploadDto } from './dto/start-upload.dto.js';
import {
  AbortedUploadDto,
  CompletedUploadDto,
  PartPageDto,
  PendingUploadDto,
  ResumedUploadDto,
  StartedUploadDto,
  StoredPartDto,
  UploadDto,
  UploadPageDto,
  UploadStatusDto,
} from './dto/upload-answers.dto.js';
import { readPartRequest } from './part-request.js';
import {
  toCompleted,
  toPartPage,
  toPartUrl,
  toPending,
  toProgress,
  toStarted,
  toStatus,
  toStoredPart,
  toUpload,
  toUploadPage,
} from './upload-answers.js';
import { IdempotencyKey, PartNumber, UploadId } from './upload-params.js';
import {
  partPage,
  toAdoptRequest,
  toCompleteRequest,
  toFilter,
  toPartUrlsRequest,
  toStartRequest,
} from './upload-requests.js';
import { UploadAdoption } from './upload-adoption.js';
import { UploadsService } from './uploads.service.js';

/** After this a pending completion is worth asking for again. */
const COMPLETE_RETRY_AFTER_SECONDS = 2;

@ApiTags('uploads')
@ApiProblems('malformed-request', 'database-unavailable', 'shutting-down', 'internal-error')
@Controller('v1/uploads')
export class UploadsController {
  constructor(
    private readonly uploads: UploadsService,
    private readonly direct: DirectPartsService,
    private readonly adoption: UploadAdoption,
    private readonly links: Links,
  ) {}

  /**
   * Start an upload
   *
   * Answers how the file is to be cut into parts. Send each part with its number, in any order and several at once,
   * then complete.
   */
  @Post('start')
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description:
      'The same key and body answer the same upload, so that a lost answer can be asked for again.',
  })
  @ApiCreatedResponse({
    type: StartedUploadDto,
    headers: { Location: { description: 'The upload', schema: { type: 'string' } } },
  })
  @ApiProblems('validation-failed', 'object-too-large', 'part-size-invalid', 'idempotency-key-reused')
  @ApiProblems('quota-exceeded', 'too-many-open-uploads', 'uploads-used-up')
  @ApiProblems('content-type-not-allowed', 'folder-not-allowed', 'filename-not-allowed')
  @ApiProblems('payload-too-large', 'unsupported-media-type')
  @ApiProblems('storage-unavailable', 'storage-refused', 'storage-full')
  async start(
    @CurrentCaller() caller: Caller,
    @Body() body: StartUploadDto,
    @IdempotencyKey() idempotencyKey: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StartedUploadDto> {
    const session = await this.uploads.start(caller, toStartRequest(body, idempotencyKey));
    void reply.header('location', this.links.upload(session.uploadId));
    return toStarted(session, this.uploads.advice());
  }

  /**
   * Store a part
   *
   * The body is the part's raw bytes, whatever its Content-Type says. The same number again replaces the part. A
   * digest in a header is verified while the bytes pass; on a mismatch nothing is stored.
   */
  @Put(':uploadId/part/:partNumber')
  @RouteConfig({ streamBody: true })
  @ApiPartRequest()
  async putPart(
    @CurrentCaller() caller: Caller,
    @UploadId() uploadId: string,
    @PartNumber() partNumber: number,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StoredPartDto> {
    const part = await this.uploads.storePart(caller, uploadId, partNumber, readPartRequest(request));
    void reply.header('etag', `"${part.etag}"`);
    return toStoredPart(part);
  }

  /**
   * Store a part (POST)
   *
   * The same as PUT, for clients that cannot send one.
   */
  @Post(':uploadId/part/:partNumber')
  @HttpCode(200)
  @RouteConfig({ streamBody: true })
  @ApiPartRequest()
  postPart(
    @CurrentCaller() caller: Caller,
    @UploadId() uploadId: string,
    @PartNumber() partNumber: number,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StoredPartDto> {
    return this.putPart(caller, uploadId, partNumber, request, reply);
  }

  /**
   * URLs for parts
   *
   * Presigned requests by which parts go straight into the store, up to 1,000 a call. Each is bound to its part and its
   * exact length. Ask for them as they are needed: an expired one only costs another call.
   */
  @Post(':uploadId/part-urls')
  @HttpCode(200)
  @ApiOkResponse({ type: PartUrlsDto })
  @ApiProblems('upload-not-found', 'upload-not-active', 'upload-expired', 'part-number-out-of-range')
  @ApiProblems('validation-failed', 'digest-invalid', 'payload-too-large', 'unsupported-media-type')
  @ApiProblems('quota-exceeded', 'object-too-large')
  @ApiProblems('storage-unavailable', 'storage-refused')
  async signParts(
    @CurrentCaller() caller: Caller,
    @UploadId() uploadId: string,
    @Body() body: SignPartsDto,
  ): Promise<PartUrlsDto> {
    const urls = await this.direct.sign(caller, uploadId, toPartUrlsRequest(body));
    return { urls: urls.map((part) => toPartUrl(part, this.links.resolve(part.url))) };
  }

  /**
   * Report parts
   *
   * What a client has put straight into the store, for progress alone: complete asks the store.
   */
  @Post(':uploadId/parts')
  @HttpCode(200)
  @ApiOkResponse({ type: UploadProgressDto })
  @ApiProblems('upload-not-found', 'upload-not-active', 'upload-expired', 'part-number-out-of-range')
  @ApiProblems('validation-failed', 'payload-too-large', 'unsupported-media-type')
  async reportParts(
    @CurrentCaller() caller: Caller,
    @UploadId() uploadId: string,
    @Body() { parts }: ReportPartsDto,
  ): Promise<UploadProgressDto> {
    return toProgress(await this.direct.report(caller, uploadId, parts));
  }

  /**
   * Progress
   *
   * Checked against the store, so it is also right after a crash.
   */
  @Get(':uploadId/status')
  @ApiOkResponse({ type: UploadStatusDto })
  @ApiProblems('upload-not-found', 'storage-unavailable', 'storage-refused')
  async status(@CurrentCaller() caller: Caller, @UploadId() uploadId: string): Promise<UploadStatusDto> {
    return toStatus(await this.uploads.status(caller, uploadId));
  }

  /**
   * Resume an upload
   *
   * Answers what is missing, and gives the upload a new expiry. With a body, an upload that the store has and this
   * service does not is adopted under the id of the path, a new UUID: see `GET /v1/orphans`.
   */
  @Post(':uploadId/resume')
  @HttpCode(200)
  @ApiOkResponse({ type: ResumedUploadDto })
  @ApiProblems(
    'upload-not-found',
    'upload-not-active',
    'upload-expired',
    'storage-unavailable',
    'storage-refused',
  )
  @ApiProblems(
    'validation-failed',
    'upload-exists',
    'storage-upload-missing',
    'part-size-invalid',
    'object-too-large',
  )
  @ApiProblems('payload-too-large', 'unsupported-media-type')
  async resume(
    @CurrentCaller() caller: Caller,
    @RequestOrigin() origin: RequestContext,
    @UploadId() uploadId: string,
    @Body() body: ResumeUploadDto,
  ): Promise<ResumedUploadDto> {
    const adoption = toAdoptRequest(body);
    if (adoption) await this.adoption.adopt(caller, uploadId, adoption, origin);
    const progress = await this.uploads.resume(caller, uploadId);
    return { ...toStatus(progress), partSize: progress.session.partSizeBytes };
  }

  /**
   * Complete an upload
   *
   * Makes the object out of the stored parts. It happens once, however often it is called: every caller gets the same
   * answer.
   */
  @Post(':uploadId/complete')
  @HttpCode(200)
  @ApiOkResponse({ type: CompletedUploadDto })
  @ApiAcceptedResponse({
    description: 'The store is still at work: call again.',
    type: PendingUploadDto,
    headers: { 'Retry-After': { schema: { type: 'integer' } }, Location: { schema: { type: 'string' } } },
  })
  @ApiProblems('upload-not-found', 'upload-not-active', 'upload-expired', 'parts-missing', 'parts-differ')
  @ApiProblems('total-size-mismatch', 'validation-failed', 'payload-too-large', 'unsupported-media-type')
  @ApiProblems('quota-exceeded', 'object-too-large', 'content-type-mismatch')
  @ApiProblems('content-type-not-allowed', 'folder-not-allowed', 'filename-not-allowed')
  @ApiProblems('storage-unavailable', 'storage-refused', 'storage-full')
  async complete(
    @CurrentCaller() caller: Caller,
    @UploadId() uploadId: string,
    @Body() body: CompleteUploadDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CompletedUploadDto | PendingUploadDto> {
    const session = await this.uploads.complete(caller, uploadId, toCompleteRequest(body));
    if (session)
      return toCompleted(session, this.uploads.locationOf(session), this.links.object(session.key));
    void reply
      .status(202)
      .header('retry-after', String(COMPLETE_RETRY_AFTER_SECONDS))
      .header('location', this.links.uploadStatus(uploadId));
    return toPending(uploadId);
  }

  /**
   * Abort an upload
   *
   * Its parts are deleted from the store. Calling it again is harmless.
   */
  @Delete(':uploadId')
  @ApiOkResponse({ type: AbortedUploadDto })
  @ApiProblems('upload-not-found', 'upload-not-active', 'storage-unavailable', 'storage-refused')
  async abort(
    @CurrentCaller() caller: Caller,
    @RequestOrigin() origin: RequestContext,
    @UploadId() uploadId: string,
  ): Promise<AbortedUploadDto> {
    await this.uploads.abort(caller, uploadId, origin);
    return { success: true };
  }

  /**
   * List uploads
   *
   * Filters combine. Newest first unless `sort` says otherwise.
   */
  @Get()
  @ApiOkResponse({ type: UploadPageDto })
  @ApiProblems('validation-failed')
  async list(@CurrentCaller() caller: Caller, @Query() query: ListUploadsDto): Promise<UploadPageDto> {
    const filter = toFilter(query);
    // One more than asked for tells whether there is another page.
    const sessions = await this.uploads.list(caller, { ...filter, limit: filter.limit + 1 });
    return toUploadPage(sessions, filter);
  }

  /**
   * One upload
   *
   * From the database alone; `status` asks the store.
   */
  @Get(':uploadId')
  @ApiOkResponse({ type: UploadDto })
  @ApiProblems('upload-not-found')
  async get(@CurrentCaller() caller: Caller, @UploadId() uploadId: string): Promise<UploadDto> {
    return toUpload(await this.uploads.find(caller, uploadId));
  }

  /**
   * Parts of an upload
   *
   * Those that are recorded as stored, ascending by number.
   */
  @Get(':uploadId/parts')
  @ApiOkResponse({ type: PartPageDto })
  @ApiProblems('upload-not-found', 'validation-failed')
  async listParts(
    @CurrentCaller() caller: Caller,
    @UploadId() uploadId: string,
    @Query() query: ListPartsDto,
  ): Promise<PartPageDto> {
    const { after, limit } = partPage(query);
    return toPartPage(await this.uploads.listParts(caller, uploadId, after, limit + 1), limit);
  }
}
