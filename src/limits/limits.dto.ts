import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { IsFolder, IsPlainText } from '../http/validators.js';
import type { Limits } from './limits.js';

const MAX_ENTRIES = 100;
/** As far as JSON's numbers are exact. */
const MAX_BYTES = Number.MAX_SAFE_INTEGER;
const MAX_COUNT = 1_000_000_000;
/** RFC 6838 section 4.2, or the whole of a type. Parameters are not compared. */
const MEDIA_RANGE = /^[\w!#$&^.+-]{1,127}\/(\*|[\w!#$&^.+-]{1,127})$/;

/** What may be used. A field that is left out, or null, is not limited. */
export class LimitsDto {
  /**
   * Bytes of one object.
   * @example 5368709120
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(MAX_BYTES)
  maxObjectSize?: number | null;

  /**
   * Bytes of all objects, and of what open uploads have announced.
   * @example 1099511627776
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(MAX_BYTES)
  maxTotalBytes?: number | null;

  /**
   * Uploads that have not ended.
   * @example 100
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(MAX_COUNT)
  maxOpenUploads?: number | null;

  /**
   * Uploads that may be started in all.
   * @example 1000
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(MAX_COUNT)
  maxUploads?: number | null;

  /**
   * Media types, or all of a kind.
   * @example ["image/*", "application/pdf"]
   */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_ENTRIES)
  @Matches(MEDIA_RANGE, {
    each: true,
    message: 'each of $property must be a media type such as image/png or image/*',
  })
  contentTypes?: string[] | null;

  /**
   * Folders, each with all that is below it.
   * @example ["videos"]
   */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_ENTRIES)
  @IsFolder({ each: true })
  folders?: string[] | null;

  /**
   * Patterns of file names: `*` stands for any characters, `?` for one; upper and lower case are the same.
   * @example ["*.jpg", "*.png"]
   */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_ENTRIES)
  @IsString({ each: true })
  @MaxLength(255, { each: true })
  @Matches(/^[^/]+$/, { each: true, message: 'each of $property must be a pattern such as *.jpg, without /' })
  @IsPlainText({ each: true })
  filenames?: string[] | null;
}

/** Without the fields that limit nothing. */
export function toLimits(body: LimitsDto): Limits {
  const set = Object.entries(body).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(set);
}
