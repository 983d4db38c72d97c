import { ApiProperty } from '@nestjs/swagger';
import { LimitsDto } from '../limits/limits.dto.js';

export class RetrySettingsDto {
  /** @example 8 */
  maxAttempts!: number;
  /** @example 500 */
  baseDelayMs!: number;
  /** @example 30000 */
  maxDelayMs!: number;
}

/** What start tells every client. */
export class UploadSettingsDto {
  /**
   * Bytes of a part where the client asks for none; null: chosen by the size of the object.
   * @example 16777216
   */
  partSize!: number | null;
  /** @example 4 */
  concurrency!: number;
  retry!: RetrySettingsDto;
}

/** Bytes a second, for each direction by itself; null: as fast as it goes. */
export class BandwidthSettingsDto {
  /** @example 125000000 */
  instance!: number | null;
  /** @example 12500000 */
  owner!: number | null;
  /** @example 12500000 */
  session!: number | null;
}

/** So many requests in so many seconds. */
export class RateSettingDto {
  /** @example 600 */
  requests!: number;
  /** @example 60 */
  perSeconds!: number;
}

/** Null: any number of requests. */
export class RateSettingsDto {
  /** Of one key, token or identity. */
  @ApiProperty({ type: RateSettingDto, nullable: true })
  caller!: RateSettingDto | null;

  /** Of one address, for requests without a valid credential. */
  @ApiProperty({ type: RateSettingDto, nullable: true })
  address!: RateSettingDto | null;
}

export class SettingsDto {
  uploads!: UploadSettingsDto;
  bandwidth!: BandwidthSettingsDto;
  rates!: RateSettingsDto;
  /** For every owner that has none of its own. */
  ownerLimits!: LimitsDto;
  /** Null as long as nothing has been changed. */
  updatedAt!: Date | null;
  /**
   * Who made the last change.
   * @example "operator"
   */
  updatedBy!: string | null;
}
