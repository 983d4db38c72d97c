import { Body, Controller, Get, Header, Patch } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Caller } from '../auth/caller.js';
import { CurrentCaller } from '../auth/current-caller.js';
import { ApiProblems } from '../errors/api-problems.js';
import type { RequestContext } from '../http/request-context.js';
import { RequestOrigin } from '../http/request-origin.js';
import { ChangeSettingsDto } from './change-settings.dto.js';
import { SettingsDto } from './settings.dto.js';
import { type KnownSettings, SettingsService } from './settings.service.js';

@ApiTags('settings')
@ApiProblems('malformed-request')
@ApiProblems('database-unavailable', 'shutting-down', 'internal-error')
@Controller('v1/settings')
export class SettingsController {
  constructor(private readonly settings: SettingsService) {}

  /**
   * Settings
   *
   * What can be changed while the service runs. Other instances follow within seconds.
   */
  @Get()
  @Header('cache-control', 'no-store')
  @ApiOkResponse({ type: SettingsDto })
  get(): SettingsDto {
    return toAnswer(this.settings.describe());
  }

  /**
   * Change settings
   *
   * A JSON merge patch (RFC 7396): what is left out stays as it is. Null lifts a limit; a field that always has a value, and
   * a whole group, goes back to its default by it.
   */
  @Patch()
  @ApiBody({ type: ChangeSettingsDto })
  @ApiOkResponse({ type: SettingsDto })
  @ApiProblems('validation-failed', 'payload-too-large', 'unsupported-media-type')
  async change(
    @CurrentCaller() caller: Caller,
    @Body() body: ChangeSettingsDto,
    @RequestOrigin() origin: RequestContext,
  ): Promise<SettingsDto> {
    return toAnswer(await this.settings.change(caller, body, origin));
  }
}

function toAnswer({ settings, updatedAt, updatedBy }: KnownSettings): SettingsDto {
  return { ...(settings as Omit<SettingsDto, 'updatedAt' | 'updatedBy'>), updatedAt, updatedBy };
}
