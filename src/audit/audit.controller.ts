import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../errors/api-problems.js';
import type { AuditEvent, AuditFilter } from './audit-event.js';
import { AuditLog } from './audit-log.js';
import { type AuditEventDto, AuditPageDto, ListAuditDto } from './audit.dto.js';

const DEFAULT_PAGE = 50;

@ApiTags('audit')
@ApiProblems('malformed-request')
@ApiProblems('database-unavailable', 'shutting-down', 'internal-error')
@Controller('v1/audit')
export class AuditController {
  constructor(private readonly audit: AuditLog) {}

  /**
   * Audit trail
   *
   * What administrators have done, newest first. Filters combine.
   */
  @Get()
  @ApiOkResponse({ type: AuditPageDto })
  @ApiProblems('validation-failed')
  async list(@Query() query: ListAuditDto): Promise<AuditPageDto> {
    const filter = toFilter(query);
    // One more than asked for tells whether there is another page.
    const events = await this.audit.list({ ...filter, limit: filter.limit + 1 });
    const items = events.slice(0, filter.limit).map(toAnswer);
    return { items, nextCursor: events.length > filter.limit ? items.at(-1)!.id : null };
  }
}

function toFilter({ actor, action, target, from, to, cursor, limit }: ListAuditDto): AuditFilter {
  return {
    actor,
    action,
    target,
    from: from ? new Date(from) : undefined,
    to: to ? new Date(to) : undefined,
    before: cursor ? BigInt(cursor) : undefined,
    limit: limit ?? DEFAULT_PAGE,
  };
}

function toAnswer({ sequence, ...event }: AuditEvent): AuditEventDto {
  return { id: String(sequence), ...event };
}
