import { Body, Controller, Delete, Get, Header, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../errors/api-problems.js';
import type { RequestContext } from '../http/request-context.js';
import { RequestOrigin } from '../http/request-origin.js';
import { toLimits } from '../limits/limits.dto.js';
import type { Caller } from './caller.js';
import { toFilter, toPage, toUploadToken } from './credential-answers.js';
import { CurrentCaller } from './current-caller.js';
import { ListCredentialsDto, RevokedCredentialDto } from './dto/credential.dto.js';
import { IssuedUploadTokenDto, IssueUploadTokenDto, UploadTokenPageDto } from './dto/upload-tokens.dto.js';
import { type TokenRequest, UploadTokensService } from './upload-tokens.service.js';

const DEFAULT_LIFETIME_SECONDS = 3_600;

@ApiTags('upload tokens')
@ApiProblems('malformed-request')
@ApiProblems('database-unavailable', 'shutting-down', 'internal-error')
@Controller('v1/upload-tokens')
export class UploadTokensController {
  constructor(private readonly tokens: UploadTokensService) {}

  /**
   * Issue an upload token
   *
   * For a user's page, which must not see the backend's own key: good for a short time, and for no more than is named here.
   */
  @Post()
  @Header('cache-control', 'no-store')
  @ApiCreatedResponse({ type: IssuedUploadTokenDto })
  @ApiProblems('upload-not-found', 'validation-failed', 'payload-too-large', 'unsupported-media-type')
  async issue(
    @CurrentCaller() caller: Caller,
    @Body() body: IssueUploadTokenDto,
    @RequestOrigin() origin: RequestContext,
  ): Promise<IssuedUploadTokenDto> {
    const { credential, secret } = await this.tokens.issue(caller, toRequest(body), origin);
    return { ...toUploadToken(credential), token: secret };
  }

  /**
   * List upload tokens
   *
   * Those of the caller's owner, and of all below it; an administrator sees every owner's. Newest first.
   */
  @Get()
  @ApiOkResponse({ type: UploadTokenPageDto })
  @ApiProblems('validation-failed')
  async list(
    @CurrentCaller() caller: Caller,
    @Query() query: ListCredentialsDto,
  ): Promise<UploadTokenPageDto> {
    return toPage(await this.tokens.list(caller, toFilter(query)), query, toUploadToken);
  }

  /**
   * Revoke an upload token
   *
   * On other instances within seconds. Uploads that were begun with it stay. Calling it again is harmless.
   */
  @Delete(':id')
  @ApiOkResponse({ type: RevokedCredentialDto })
  @ApiProblems('credential-not-found')
  async revoke(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @RequestOrigin() origin: RequestContext,
  ): Promise<RevokedCredentialDto> {
    await this.tokens.revoke(caller, id, origin);
    return { success: true };
  }
}

function toRequest(body: IssueUploadTokenDto): TokenRequest {
  const { name, owner, scopes, uploadId, expiresIn, folder, maxSize, maxUploads, ...limits } = body;
  return {
    name: name ?? '',
    owner: owner ?? undefined,
    scopes: scopes ?? undefined,
    uploadId: uploadId?.toLowerCase(),
    lifetimeMs: (expiresIn ?? DEFAULT_LIFETIME_SECONDS) * 1_000,
    limits: toLimits({
      ...limits,
      maxObjectSize: maxSize,
      folders: folder === undefined || folder === null ? undefined : [folder],
      // One that is bound to an upload starts none.
      maxUploads: maxUploads === undefined && !uploadId ? 1 : maxUploads,
    }),
  };
}
