import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsDivisibleBy, IsInt, IsObject, IsOptional, Max, Min, ValidateNested } from 'class-validator';
import { LimitsDto } from '../limits/limits.dto.js';

const MIB = 2 ** 20;
const MAX_PART_SIZE = 5 * 2 ** 30;
/** Slower, and one chunk of a socket would take seconds. */
const MIN_BANDWIDTH = 64 * 2 ** 10;
const MAX_BANDWIDTH = 2 ** 40;
const DAY_SECONDS = 86_400;

export class ChangeRetryDto {
  /** @example 8 */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(100)
  maxAttempts?: number;

  /** @example 500 */
  @IsOptional()
  @IsInt()
  @Min(10)
  @Max(60_000)
  baseDelayMs?: number;

  /**
   * Not less than `baseDelayMs`.
   * @example 30000
   */
  @IsOptional()
  @IsInt()
  @Min(10)
  @Max(3_600_000)
  maxDelayMs?: number;
}

/** What start tells every client. */
export class ChangeUploadsDto {
  /**
   * Bytes of a part where the client asks for none: whole MiB, 5 MiB to 5 GiB. It grows where an object would need more than
   * 10,000 parts. Null: chosen by the size of the object.
   * @example 16777216
   */
  @IsOptional()
  @IsInt()
  @IsDivisibleBy(MIB, { message: 'partSize must be whole MiB' })
  @Min(5 * MIB)
  @Max(MAX_PART_SIZE)
  partSize?: number | null;

  /**
   * Parts that a client has under way at once.
   * @example 4
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(64)
  concurrency?: number;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => ChangeRetryDto)
  retry?: ChangeRetryDto;
}

/** Bytes a second, at least 64 KiB, for each direction by itself. Null: as fast as it goes. */
export class ChangeBandwidthDto {
  /**
   * Of each instance.
   * @example 125000000
   */
  @IsOptional()
  @IsInt()
  @Min(MIN_BANDWIDTH)
  @Max(MAX_BANDWIDTH)
  instance?: number | null;

  /**
   * Of each owner of the first level, with all below it, on each instance.
   * @example 12500000
   */
  @IsOptional()
  @IsInt()
  @Min(MIN_BANDWIDTH)
  @Max(MAX_BANDWIDTH)
  owner?: number | null;

  /**
   * Of each upload, on each instance.
   * @example 12500000
   */
  @IsOptional()
  @IsInt()
  @Min(MIN_BANDWIDTH)
  @Max(MAX_BANDWIDTH)
  session?: number | null;
}

/** So many requests in so many seconds. */
export class ChangeRateDto {
  /** @example 600 */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  requests?: number;

  /** @example 60 */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(DAY_SECONDS)
  perSeconds?: number;
}

/** Null: any number of requests. */
export class ChangeRatesDto {
  /** Of one key, token or identity. */
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => ChangeRateDto)
  @ApiProperty({ type: ChangeRateDto, nullable: true, required: false })
  caller?: ChangeRateDto | null;

  /** Of one address, for requests without a valid credential. */
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => ChangeRateDto)
  @ApiProperty({ type: ChangeRateDto, nullable: true, required: false })
  address?: ChangeRateDto | null;
}

/** A JSON merge patch (RFC 7396): what is to be changed; the rest stays as it is. */
export class ChangeSettingsDto {
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => ChangeUploadsDto)
  uploads?: ChangeUploadsDto;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => ChangeBandwidthDto)
  bandwidth?: ChangeBandwidthDto;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => ChangeRatesDto)
  rates?: ChangeRatesDto;

  /** For every owner that has none of its own. */
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => LimitsDto)
  ownerLimits?: LimitsDto;
}
