import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayNotEmpty,
  IsArray,
  IsIn,
  IsNotEmpty,
  IsObject,
  IsOptional,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { IsPlainText, IsTime } from '../../http/validators.js';
import { LimitsDto } from '../../limits/limits.dto.js';
import { type Scope, SCOPES } from '../scopes.js';
import { CredentialDto, IsOwner } from './credential.dto.js';

const MAX_NAME = 100;

export class CreateApiKeyDto {
  /**
   * What it is for: people find it again by this.
   * @example "billing"
   */
  @IsPlainText()
  @IsNotEmpty()
  @MaxLength(MAX_NAME)
  name!: string;

  /**
   * Whose uploads it makes and sees, with those of all below: a tenant, or `tenant/user`. `default` when left out.
   * @example "acme"
   */
  @IsOptional()
  @IsOwner()
  owner?: string;

  /**
   * What it may do. `admin` includes the others, and every owner's uploads.
   * @example ["uploads:write", "uploads:read", "objects:read"]
   */
  @IsArray()
  @ArrayNotEmpty()
  @IsIn(SCOPES, { each: true })
  scopes!: Scope[];

  /** What may be used with it, and with the tokens that it issues, all together. */
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => LimitsDto)
  limits?: LimitsDto;

  /**
   * A time to come. Left out, it is good until it is revoked.
   * @example "2027-11-01T00:00:00Z"
   */
  @IsOptional()
  @IsTime()
  expiresAt?: string | null;
}

/** What is left out stays as it is. */
export class ChangeApiKeyDto {
  /** @example "billing" */
  @IsOptional()
  @IsPlainText()
  @IsNotEmpty()
  @MaxLength(MAX_NAME)
  name?: string;

  /**
   * All that it may do from now on.
   * @example ["uploads:read"]
   */
  @IsOptional()
  @IsArray()
  @ArrayNotEmpty()
  @IsIn(SCOPES, { each: true })
  scopes?: Scope[];

  /** A JSON merge patch (RFC 7396): a limit that is left out stays as it is, null lifts it, or all of them. */
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => LimitsDto)
  @ApiProperty({ type: LimitsDto, nullable: true, required: false })
  limits?: LimitsDto | null;

  /**
   * A time to come; null: it does not expire.
   * @example "2027-11-01T00:00:00Z"
   */
  @IsOptional()
  @IsTime()
  expiresAt?: string | null;
}

export class ApiKeyDto extends CredentialDto {
  /**
   * The beginning of its secret.
   * @example "lsk_Zk3bQ0cWJt7x"
   */
  prefix!: string;
  /** Null: it does not expire. */
  expiresAt!: Date | null;
}

export class CreatedApiKeyDto extends ApiKeyDto {
  /**
   * To be sent as `Authorization: Bearer`. It is in this answer only: nobody can be told again.
   * @example "lsk_Zk3bQ0cWJt7x_6vS1p0ExampleOfASecretThatIsShownJustOnce00"
   */
  secret!: string;
}

export class ApiKeyPageDto {
  items!: ApiKeyDto[];
  /** Null on the last page. */
  nextCursor!: string | null;
}
