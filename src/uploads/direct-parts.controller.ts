import { Controller, Put, Query, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SYSTEM } from '../auth/caller.js';
import { ApiProblems } from '../errors/api-problems.js';
import { ApiPartRequest } from './dto/api-part-request.js';
import { OwnPartUrlDto } from './dto/direct-parts.dto.js';
import type { StoredPartDto } from './dto/upload-answers.dto.js';
import { OwnPartUrls } from './own-part-urls.js';
import { readPartRequest } from './part-request.js';
import { toStoredPart } from './upload-answers.js';
import { PartNumber, UploadId } from './upload-params.js';
import { UploadsService } from './uploads.service.js';

@ApiTags('uploads')
@ApiProblems('malformed-request', 'database-unavailable', 'shutting-down', 'internal-error')
@Controller('v1/direct')
export class DirectPartsController {
  constructor(
    private readonly uploads: UploadsService,
    private readonly urls: OwnPartUrls,
  ) {}

  /**
   * Store a part by its URL
   *
   * Where `part-urls` leads when the store is this server's own disk. The signature in the URL is the credential: it is good
   * for this part, this length and this digest until it expires.
   */
  @Put(':uploadId/:partNumber')
  @RouteConfig({ streamBody: true })
  @ApiPartRequest()
  @ApiProblems('part-url-invalid', 'part-url-expired', 'validation-failed')
  async putPart(
    @UploadId() uploadId: string,
    @PartNumber() partNumber: number,
    @Query() { size: sizeBytes, expires, digest, signature }: OwnPartUrlDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StoredPartDto> {
    const incoming = readPartRequest(request);
    const signed = { uploadId, partNumber, sizeBytes, expires, digest };
    const expected = await this.urls.check(signed, signature, incoming.sizeBytes);
    const digests = expected ? [expected, ...incoming.digests] : incoming.digests;
    const part = await this.uploads.storePart(SYSTEM, uploadId, partNumber, { ...incoming, digests });
    void reply.header('etag', `"${part.etag}"`);
    return toStoredPart(part);
  }
}
