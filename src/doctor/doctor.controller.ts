import { Body, Controller, Get, Header, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Caller } from '../auth/caller.js';
import { CurrentCaller } from '../auth/current-caller.js';
import { ApiProblems } from '../errors/api-problems.js';
import type { RequestContext } from '../http/request-context.js';
import { RequestOrigin } from '../http/request-origin.js';
import { ExaminationDto, FixDto } from './doctor.dto.js';
import { DoctorService, type ExaminedStore } from './doctor.service.js';

@ApiTags('doctor')
@ApiProblems('malformed-request')
@ApiProblems('database-unavailable', 'shutting-down', 'internal-error')
@Controller('v1/doctor')
export class DoctorController {
  constructor(private readonly doctor: DoctorService) {}

  /**
   * Examine the store
   *
   * Tries out what Longshore needs and what the store can do: permissions, CORS, checksums, listings and more. Takes some
   * seconds, writes small probes below `<KEY_PREFIX>.longshore-doctor/` and removes them.
   */
  @Get()
  @Header('cache-control', 'no-store')
  @ApiOkResponse({ type: ExaminationDto })
  async examine(
    @CurrentCaller() caller: Caller,
    @RequestOrigin() origin: RequestContext,
  ): Promise<ExaminationDto> {
    return answerOf(await this.doctor.examineFor(caller, origin));
  }

  /**
   * Fix findings
   *
   * Those whose remedy has `canFix`: `cors` and `lifecycle`. The bucket's own rules are kept, ours are added to them. Answers with
   * a new examination.
   */
  @Post('fix')
  @HttpCode(200)
  @ApiOkResponse({ type: ExaminationDto })
  @ApiProblems('validation-failed', 'payload-too-large', 'unsupported-media-type')
  @ApiProblems('storage-unavailable', 'storage-refused')
  async fix(
    @CurrentCaller() caller: Caller,
    @Body() { ids }: FixDto,
    @RequestOrigin() origin: RequestContext,
  ): Promise<ExaminationDto> {
    return answerOf(await this.doctor.fix(caller, ids, origin));
  }
}

function answerOf({ store, examinedAt, findings, profile }: ExaminedStore): ExaminationDto {
  const { verifiedChecksums } = profile;
  return {
    store,
    examinedAt,
    findings: [...findings],
    profile: { ...profile, verifiedChecksums: [...verifiedChecksums] },
  };
}
