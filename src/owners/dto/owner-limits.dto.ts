import { ApiProperty } from '@nestjs/swagger';
import { IsOwner } from '../../auth/dto/credential.dto.js';
import { LimitsDto } from '../../limits/limits.dto.js';

export class OwnerParamsDto {
  /**
   * A tenant, or `tenant/user`, percent-encoded as one segment.
   * @example "acme%2Fuser-17"
   */
  @IsOwner()
  owner!: string;
}

export class OwnerLimitsDto {
  /** @example "acme" */
  owner!: string;
  /** Null when the owner has none of its own: those that the settings have for every owner hold. */
  @ApiProperty({ type: LimitsDto, nullable: true })
  limits!: LimitsDto | null;
  updatedBy!: string | null;
  updatedAt!: Date | null;
}

export class RemovedOwnerLimitsDto {
  /** @example true */
  success!: boolean;
}
