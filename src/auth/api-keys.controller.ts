import { Body, Controller, Delete, Get, Header, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../errors/api-problems.js';
import type { RequestContext } from '../http/request-context.js';
import { RequestOrigin } from '../http/request-origin.js';
import type { Limits } from '../limits/limits.js';
import { toLimits } from '../limits/limits.dto.js';
import { ApiKeysService } from './api-keys.service.js';
import type { Caller } from './caller.js';
import { toApiKey, toFilter, toPage } from './credential-answers.js';
import { CurrentCaller } from './current-caller.js';
import {
  ApiKeyDto,
  ApiKeyPageDto,
  ChangeApiKeyDto,
  CreateApiKeyDto,
  CreatedApiKeyDto,
} from './dto/api-keys.dto.js';
import { ListCredentialsDto, RevokedCredentialDto } from './dto/credential.dto.js';

@ApiTags('api keys')
@ApiProblems('malformed-request')
@ApiProblems('database-unavailable', 'shutting-down', 'internal-error')
@Controller('v1/api-keys')
export class ApiKeysController {
  constructor(private readonly keys: ApiKeysService) {}

  /**
   * Create an API key
   *
   * For a program that uploads, or a backend that issues tokens to its users. The secret is in this answer only.
   */
  @Post()
  @Header('cache-control', 'no-store')
  @ApiCreatedResponse({ type: CreatedApiKeyDto })
  @ApiProblems('validation-failed', 'payload-too-large', 'unsupported-media-type')
  async create(
    @CurrentCaller() caller: Caller,
    @Body() { name, owner, scopes, limits, expiresAt }: CreateApiKeyDto,
    @RequestOrigin() origin: RequestContext,
  ): Promise<CreatedApiKeyDto> {
    const request = {
      name,
      owner: owner ?? undefined,
      scopes,
      limits: toLimits(limits ?? {}),
      expiresAt: expiresAt ? new Date(expiresAt) : null,
    };
    const { credential, secret } = await this.keys.create(caller, request, origin);
    return { ...toApiKey(credential), secret };
  }

  /**
   * List API keys
   *
   * Newest first. Filters combine.
   */
  @Get()
  @ApiOkResponse({ type: ApiKeyPageDto })
  @ApiProblems('validation-failed')
  async list(@Query() query: ListCredentialsDto): Promise<ApiKeyPageDto> {
    return toPage(await this.keys.list(toFilter(query)), query, toApiKey);
  }

  /** One API key */
  @Get(':id')
  @ApiOkResponse({ type: ApiKeyDto })
  @ApiProblems('credential-not-found')
  async get(@Param('id') id: string): Promise<ApiKeyDto> {
    return toApiKey(await this.keys.find(id));
  }

  /**
   * Change an API key
   *
   * Its secret stays the same. Other instances follow within seconds.
   */
  @Patch(':id')
  @ApiBody({ type: ChangeApiKeyDto })
  @ApiOkResponse({ type: ApiKeyDto })
  @ApiProblems('credential-not-found', 'validation-failed', 'payload-too-large', 'unsupported-media-type')
  async change(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body() { name, scopes, limits, expiresAt }: ChangeApiKeyDto,
    @RequestOrigin() origin: RequestContext,
  ): Promise<ApiKeyDto> {
    const change = {
      name: name ?? undefined,
      scopes: scopes ?? undefined,
      limits: limits as Limits | null | undefined,
      expiresAt: expiresAt ? new Date(expiresAt) : (expiresAt as null | undefined),
    };
    return toApiKey(await this.keys.change(caller, id, change, origin));
  }

  /**
   * Revoke an API key
   *
   * For good, and with it the tokens that it has issued; on other instances within seconds. Calling it again is harmless.
   */
  @Delete(':id')
  @ApiOkResponse({ type: RevokedCredentialDto })
  @ApiProblems('credential-not-found')
  async revoke(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @RequestOrigin() origin: RequestContext,
  ): Promise<RevokedCredentialDto> {
    await this.keys.revoke(caller, id, origin);
    return { success: true };
  }
}
