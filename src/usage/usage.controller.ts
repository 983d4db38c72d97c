import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Caller } from '../auth/caller.js';
import { CurrentCaller } from '../auth/current-caller.js';
import { ApiProblems } from '../errors/api-problems.js';
import type { LimitsDto } from '../limits/limits.dto.js';
import { QuotaService } from './quota.service.js';
import { ListUsageDto, UsagePageDto } from './usage.dto.js';

const DEFAULT_PAGE = 50;

@ApiTags('usage')
@ApiProblems('malformed-request', 'database-unavailable', 'shutting-down', 'internal-error')
@Controller('v1/usage')
export class UsageController {
  constructor(private readonly quotas: QuotaService) {}

  /**
   * Usage
   *
   * What the caller's owner and its users take up, and what is left. An administrator sees every owner.
   */
  @Get()
  @ApiOkResponse({ type: UsagePageDto })
  @ApiProblems('validation-failed')
  async list(@CurrentCaller() caller: Caller, @Query() query: ListUsageDto): Promise<UsagePageDto> {
    const limit = query.limit ?? DEFAULT_PAGE;
    const usages = await this.quotas.usageOf(caller, query.cursor, limit + 1);
    const items = usages.slice(0, limit).map(({ owner, limits, ...usage }) => ({
      owner,
      openUploads: usage.openUploads,
      reservedBytes: usage.reservedBytes,
      storedBytes: usage.storedBytes,
      startedUploads: usage.startedUploads,
      limits: { ...limits } as LimitsDto,
      availableBytes:
        limits.maxTotalBytes === undefined
          ? null
          : Math.max(0, limits.maxTotalBytes - usage.reservedBytes - usage.storedBytes),
    }));
    return { items, nextCursor: usages.length > limit ? items.at(-1)!.owner : null };
  }
}
