import { ApiProperty } from '@nestjs/swagger';
import type { AuthMode } from '../../config/app-config.js';
import { LimitsDto } from '../../limits/limits.dto.js';
import type { CallerKind } from '../caller.js';
import type { Scope } from '../scopes.js';

export class WhoamiDto {
  /** By what the caller has shown who it is. */
  kind!: CallerKind;
  /**
   * As the audit trail has it.
   * @example "lsk_Zk3bQ0cWJt7x (billing)"
   */
  name!: string;
  /** @example "acme" */
  owner!: string;
  /** @example ["uploads:write", "uploads:read"] */
  scopes!: Scope[];
  /** Of its key, or of its token and then of the key by which that was issued. All hold. `GET /v1/usage` has the owner's. */
  @ApiProperty({ type: [LimitsDto] })
  limits!: LimitsDto[];
  /** The only upload that a token is good for. */
  uploadId?: string;
  /** What this server asks of callers. */
  auth!: AuthMode;
}
