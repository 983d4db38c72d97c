import { Transform, Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { IsPlainText, IsTime } from '../../http/validators.js';
import { SORT_FIELDS } from '../session-filter.js';
import { UPLOAD_STATUSES, type UploadStatus } from '../upload-session.js';

const SORTS = SORT_FIELDS.flatMap((field) => [field, `-${field}`]);

export class ListUploadsDto {
  /**
   * Only these states, separated by commas.
   * @example ["uploading"]
   */
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',') : value))
  @IsIn(UPLOAD_STATUSES, { each: true })
  status?: UploadStatus[];

  /** Only this owner's. */
  @IsOptional()
  @IsPlainText()
  @MaxLength(256)
  owner?: string;

  /**
   * Only this folder's.
   * @example "videos/2026"
   */
  @IsOptional()
  @IsPlainText()
  @MaxLength(512)
  folder?: string;

  /**
   * Text anywhere in the file name, without regard to case.
   * @example "holiday"
   */
  @IsOptional()
  @IsPlainText()
  @MaxLength(256)
  q?: string;

  /** Only uploads started with this fingerprint. */
  @IsOptional()
  @IsPlainText()
  @MaxLength(256)
  fingerprint?: string;

  /**
   * Started at or after this time.
   * @example "2026-11-01T00:00:00Z"
   */
  @IsOptional()
  @IsTime()
  createdAfter?: string;

  /** Started before this time. */
  @IsOptional()
  @IsTime()
  createdBefore?: string;

  /**
   * Order; a leading `-` reverses it. `-createdAt` when left out.
   */
  @IsOptional()
  @IsIn(SORTS)
  sort?: string;

  /**
   * Most items in one answer; 50 when left out.
   */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(500)
  limit?: number;

  /** `nextCursor` of the page before, with the same filters and sort. */
  @IsOptional()
  @IsString()
  @MaxLength(1024)
  cursor?: string;
}

export class ListPartsDto {
  /**
   * Most items in one answer; 1,000 when left out.
   */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(10_000)
  limit?: number;

  /** `nextCursor` of the page before. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(10_000)
  cursor?: number;
}
