import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AppConfig } from '../config/app-config.js';
import { ApiProblems } from '../errors/api-problems.js';
import type { LimitsDto } from '../limits/limits.dto.js';
import type { Caller } from './caller.js';
import { CurrentCaller } from './current-caller.js';
import { WhoamiDto } from './dto/whoami.dto.js';
import { SCOPES } from './scopes.js';

@ApiTags('whoami')
@ApiProblems('malformed-request')
@ApiProblems('database-unavailable', 'shutting-down', 'internal-error')
@Controller('v1/whoami')
export class WhoamiController {
  constructor(private readonly config: AppConfig) {}

  /**
   * Who is calling
   *
   * Whom the server takes the caller for, and what they may do.
   */
  @Get()
  @Header('cache-control', 'no-store')
  @ApiOkResponse({ type: WhoamiDto })
  get(@CurrentCaller() { kind, name, owner, scopes, grants, uploadId }: Caller): WhoamiDto {
    return {
      kind,
      name,
      owner,
      scopes: SCOPES.filter((scope) => scopes.has(scope)),
      limits: grants.map(({ limits }) => limits as LimitsDto),
      ...(uploadId !== undefined && { uploadId }),
      auth: this.config.auth,
    };
  }
}
