import { PickType } from '@nestjs/swagger';
import {
  ArrayNotEmpty,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsUUID,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { IsFolder, IsPlainText } from '../../http/validators.js';
import { LimitsDto } from '../../limits/limits.dto.js';
import { type Scope, TOKEN_SCOPES } from '../scopes.js';
import { CredentialDto, IsOwner } from './credential.dto.js';

const DAY_SECONDS = 86_400;

/** What a user's page is to be let do. */
export class IssueUploadTokenDto extends PickType(LimitsDto, [
  'maxTotalBytes',
  'contentTypes',
  'filenames',
] as const) {
  /**
   * Whose uploads they are going to be: the caller's own owner, which it is when left out, or one below it.
   * @example "acme/user-17"
   */
  @IsOptional()
  @IsOwner()
  owner?: string;

  /**
   * For people and the audit trail.
   * @example "profile picture of user 17"
   */
  @IsOptional()
  @IsPlainText()
  @MaxLength(100)
  name?: string;

  /**
   * Where the objects must go: into this folder, or below it.
   * @example "avatars/user-17"
   */
  @IsOptional()
  @IsFolder()
  folder?: string;

  /**
   * Bytes of one object, at most.
   * @example 10485760
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  maxSize?: number | null;

  /**
   * How many uploads may be started with it; 1 when left out, null for any number.
   * @example 1
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  maxUploads?: number | null;

  /**
   * The only upload that it is good for: one that is there already. Nothing can be started with the token then, so that it goes
   * with none of the limits.
   * @example "019320a1-7c5e-7b43-9d0c-2f1f6f0f5a11"
   */
  @IsOptional()
  @IsUUID()
  uploadId?: string;

  /**
   * What it may do, of what the caller may; `uploads:write` and `uploads:read` when left out.
   * @example ["uploads:write", "uploads:read"]
   */
  @IsOptional()
  @IsArray()
  @ArrayNotEmpty()
  @IsIn(TOKEN_SCOPES, { each: true })
  scopes?: Scope[];

  /**
   * Seconds until it expires: a minute to a week; an hour when left out.
   * @example 3600
   */
  @IsOptional()
  @IsInt()
  @Min(60)
  @Max(7 * DAY_SECONDS)
  expiresIn?: number;
}

export class UploadTokenDto extends CredentialDto {
  /**
   * The beginning of its secret.
   * @example "lst_Zk3bQ0cWJt7x"
   */
  prefix!: string;
  /** The key that it was issued with: it ends with it, and counts for its limits. Null when it was not issued with a key. */
  parentId!: string | null;
  /** The only upload that it is good for; null when it is there to start some. */
  uploadId!: string | null;
  expiresAt!: Date;
}

export class IssuedUploadTokenDto extends UploadTokenDto {
  /**
   * For the page, to be sent as `Authorization: Bearer`. It is in this answer only.
   * @example "lst_Zk3bQ0cWJt7x_6vS1p0ExampleOfASecretThatIsShownJustOnce00"
   */
  token!: string;
}

export class UploadTokenPageDto {
  items!: UploadTokenDto[];
  /** Null on the last page. */
  nextCursor!: string | null;
}
