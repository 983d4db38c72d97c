import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsNotEmpty,
  IsString,
  MaxLength,
  ValidateNested,
} from 'class-validator';

export class OrphanDto {
  /** @example "backups/2025.tar" */
  key!: string;
  /** The store's own id of the upload. */
  storageUploadId!: string;
  startedAt!: Date;
  /** Bytes of its stored parts. */
  size!: number;
}

export class OrphanReportDto {
  /** @example 3 */
  count!: number;
  /**
   * Of the uploads in `items`.
   * @example 1073741824
   */
  size!: number;
  oldest!: Date | null;
  /**
   * What `size` costs a month, at `costPerGibMonth`.
   * @example 0.023
   */
  monthlyCost!: number;
  /**
   * As set by STORAGE_COST; S3 Standard's list price when it is not.
   * @example 0.023
   */
  costPerGibMonth!: number;
  /** The first ones that the store lists, at most 1,000. */
  items!: OrphanDto[];
}

export class NamedOrphanDto {
  /** @example "backups/2025.tar" */
  @IsString()
  @IsNotEmpty()
  @MaxLength(1_024)
  key!: string;

  /** The store's own id of the upload. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(1_024)
  storageUploadId!: string;
}

export class AbortOrphansDto {
  /** As the report named them. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1_000)
  @ValidateNested({ each: true })
  @Type(() => NamedOrphanDto)
  uploads!: NamedOrphanDto[];
}

export class AbortedOrphansDto {
  /** @example 3 */
  aborted!: number;
}
