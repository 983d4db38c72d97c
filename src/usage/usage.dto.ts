import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, MaxLength, Min } from 'class-validator';
import { IsPlainText } from '../http/validators.js';
import { LimitsDto } from '../limits/limits.dto.js';

export class ListUsageDto {
  /** Most items in one answer; 50 when left out. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1_000)
  limit?: number;

  /** `nextCursor` of the page before. */
  @IsOptional()
  @IsPlainText()
  @MaxLength(300)
  cursor?: string;
}

export class OwnerUsageDto {
  /** @example "acme" */
  owner!: string;
  /**
   * Uploads that have not ended.
   * @example 3
   */
  openUploads!: number;
  /**
   * Bytes that open uploads have announced.
   * @example 1073741824
   */
  reservedBytes!: number;
  /**
   * Bytes of objects.
   * @example 53687091200
   */
  storedBytes!: number;
  /**
   * Uploads that were ever started.
   * @example 128
   */
  startedUploads!: number;
  /** What holds for this owner. */
  limits!: LimitsDto;
  /**
   * Bytes that are left; null without a limit.
   * @example 9663676416
   */
  availableBytes!: number | null;
}

export class UsagePageDto {
  /** By owner, ascending. */
  items!: OwnerUsageDto[];
  /** Null on the last page. */
  nextCursor!: string | null;
}
