import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Caller } from '../auth/caller.js';
import { CurrentCaller } from '../auth/current-caller.js';
import { ApiProblems } from '../errors/api-problems.js';
import type { RequestContext } from '../http/request-context.js';
import { RequestOrigin } from '../http/request-origin.js';
import { AbortedOrphansDto, AbortOrphansDto, OrphanReportDto } from './orphans.dto.js';
import { OrphansService } from './orphans.service.js';

@ApiTags('orphans')
@ApiProblems('malformed-request')
@ApiProblems('database-unavailable', 'shutting-down', 'internal-error')
@ApiProblems('storage-unavailable', 'storage-refused')
@Controller('v1/orphans')
export class OrphansController {
  constructor(private readonly orphans: OrphansService) {}

  /**
   * Uploads that nobody finishes
   *
   * Unfinished multipart uploads under KEY_PREFIX that no session of this service owns: they cost money and show in no
   * list of objects. Our own leftovers are not among them: the reaper removes those.
   */
  @Get()
  @ApiOkResponse({ type: OrphanReportDto })
  async report(): Promise<OrphanReportDto> {
    const { sizeBytes, orphans, ...rest } = await this.orphans.report();
    const items = orphans.map(({ key, storageUploadId, startedAt, sizeBytes: size }) => {
      return { key, storageUploadId, startedAt, size };
    });
    return { ...rest, size: sizeBytes, items };
  }

  /**
   * Abort orphans
   *
   * Exactly those named. One that belongs to a session refuses the whole call.
   */
  @Post('abort')
  @HttpCode(200)
  @ApiOkResponse({ type: AbortedOrphansDto })
  @ApiProblems('validation-failed', 'upload-not-foreign', 'payload-too-large', 'unsupported-media-type')
  async abort(
    @CurrentCaller() caller: Caller,
    @Body() body: AbortOrphansDto,
    @RequestOrigin() origin: RequestContext,
  ): Promise<AbortedOrphansDto> {
    await this.orphans.abort(caller, body.uploads, origin);
    return { aborted: body.uploads.length };
  }
}
