import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { MAX_PARTS } from '../part-plan.js';

/** A part as the client knows it. */
export class CompletedPartDto {
  /** @example 1 */
  @IsInt()
  @Min(1)
  @Max(MAX_PARTS)
  partNumber!: number;

  /**
   * As the part's answer gave it; quotes around it do not matter.
   * @example "9b2cf535f27731c974343645a3985328"
   */
  @IsString()
  @MaxLength(200)
  etag!: string;
}

/** Everything is optional: the store's own list of parts is what is completed. */
export class CompleteUploadDto {
  /**
   * Size in bytes. For a stream of unknown length this says how long it was; otherwise it must be what start said.
   * @example 5368709120
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  totalSize?: number;

  /** The parts that the client believes to have stored: compared with the store's, and never trusted. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_PARTS)
  @ValidateNested({ each: true })
  @Type(() => CompletedPartDto)
  parts?: CompletedPartDto[];
}
