import { Body, Controller, Delete, Get, Param, Put } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Caller } from '../auth/caller.js';
import { CurrentCaller } from '../auth/current-caller.js';
import { ApiProblems } from '../errors/api-problems.js';
import type { RequestContext } from '../http/request-context.js';
import { RequestOrigin } from '../http/request-origin.js';
import { LimitsDto, toLimits } from '../limits/limits.dto.js';
import { OwnerLimitsDto, OwnerParamsDto, RemovedOwnerLimitsDto } from './dto/owner-limits.dto.js';
import { OwnersService } from './owners.service.js';

@ApiTags('owners')
@ApiProblems('malformed-request', 'validation-failed')
@ApiProblems('database-unavailable', 'shutting-down', 'internal-error')
@Controller('v1/owners/:owner/limits')
export class OwnersController {
  constructor(private readonly owners: OwnersService) {}

  /**
   * An owner's limits
   *
   * Uploads of `acme/user-17` count for `acme` too, and must keep to the limits of both.
   */
  @Get()
  @ApiOkResponse({ type: OwnerLimitsDto })
  async getLimits(@Param() { owner }: OwnerParamsDto): Promise<OwnerLimitsDto> {
    const found = await this.owners.find(owner);
    return {
      owner,
      limits: (found?.limits ?? null) as LimitsDto | null,
      updatedBy: found?.updatedBy ?? null,
      updatedAt: found?.updatedAt ?? null,
    };
  }

  /**
   * Set an owner's limits
   *
   * All of them: they replace what the settings have for every owner. Uploads that are open go on. Other instances follow
   * within seconds.
   */
  @Put()
  @ApiOkResponse({ type: OwnerLimitsDto })
  @ApiProblems('payload-too-large', 'unsupported-media-type')
  async setLimits(
    @CurrentCaller() caller: Caller,
    @Param() { owner }: OwnerParamsDto,
    @Body() limits: LimitsDto,
    @RequestOrigin() origin: RequestContext,
  ): Promise<OwnerLimitsDto> {
    await this.owners.replace(caller, owner, toLimits(limits), origin);
    return this.getLimits({ owner });
  }

  /**
   * Remove an owner's limits
   *
   * Those that the settings have for every owner hold again. Calling it again is harmless.
   */
  @Delete()
  @ApiOkResponse({ type: RemovedOwnerLimitsDto })
  async removeLimits(
    @CurrentCaller() caller: Caller,
    @Param() { owner }: OwnerParamsDto,
    @RequestOrigin() origin: RequestContext,
  ): Promise<RemovedOwnerLimitsDto> {
    await this.owners.replace(caller, owner, null, origin);
    return { success: true };
  }
}
