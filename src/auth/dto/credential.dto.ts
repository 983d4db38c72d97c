import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { validator } from '../../http/validators.js';
import { LimitsDto } from '../../limits/limits.dto.js';
import { CREDENTIAL_STATES, type CredentialState } from '../credential.js';
import { isOwner } from '../owner.js';
import type { Scope } from '../scopes.js';

export const IsOwner = validator(
  'isOwner',
  isOwner,
  'must be a tenant such as acme, or one of its users such as acme/user-17',
);

export class ListCredentialsDto {
  /**
   * Only those of this owner, and of all below it.
   * @example "acme"
   */
  @IsOptional()
  @IsOwner()
  owner?: string;

  /** Only those in this state. */
  @IsOptional()
  @IsIn(CREDENTIAL_STATES)
  state?: CredentialState;

  /** Most items in one answer; 50 when left out. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit?: number;

  /** `nextCursor` of the page before, with the same filters. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  cursor?: string;
}

/** What keys and tokens have in common. */
export class CredentialDto {
  /** @example "Zk3bQ0cWJt7x" */
  id!: string;
  name!: string;
  /** @example "acme" */
  owner!: string;
  /** @example ["uploads:write", "uploads:read"] */
  scopes!: Scope[];
  limits!: LimitsDto;
  /**
   * Who made it, as the audit trail names them.
   * @example "operator"
   */
  createdBy!: string;
  createdAt!: Date;
  /** To the minute; null when it was never used. */
  lastUsedAt!: Date | null;
  state!: CredentialState;
}

export class RevokedCredentialDto {
  /** @example true */
  success!: boolean;
}
