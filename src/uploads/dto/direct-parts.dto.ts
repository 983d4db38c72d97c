import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { IsPlainText } from '../../http/validators.js';
import { MAX_PARTS_A_CALL } from '../direct-parts.service.js';
import { MAX_PARTS } from '../part-plan.js';
import { IsChecksums } from './validators.js';

/** Which parts are to be put straight into the store: some numbers, or a range; left out, the first 1,000. */
export class SignPartsDto {
  /** @example [1, 2, 7] */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_PARTS_A_CALL)
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(MAX_PARTS, { each: true })
  partNumbers?: number[];

  /** @example 1 */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_PARTS)
  from?: number;

  /**
   * The last one, itself included; left out, as far as one call goes.
   * @example 640
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_PARTS)
  to?: number;

  /**
   * What the bytes of a part must have, by its number: `md5:<base64>`; on the server's own disk any algorithm that a part
   * can be sent with. The URL then takes nothing else.
   * @example { "7": "md5:CY9rzUYh03PK3k6DJie09g==" }
   */
  @IsOptional()
  @IsChecksums()
  checksums?: Record<string, string>;
}

export class PartUrlDto {
  /** @example 7 */
  partNumber!: number;
  method!: 'PUT';
  /**
   * Absolute when it leads to the store; without PUBLIC_URL, relative when it leads back to this server.
   * @example "https://bucket.s3.eu-west-1.amazonaws.com/uploads/019320a1.mp4?partNumber=7&uploadId=…&X-Amz-Signature=…"
   */
  url!: string;
  /**
   * To be sent as they are.
   * @example { "content-md5": "CY9rzUYh03PK3k6DJie09g==" }
   */
  headers!: Record<string, string>;
  /**
   * The body must have exactly so many bytes.
   * @example 8388608
   */
  size!: number;
  /** Ask again when it is over: that costs nothing but the call. */
  expiresAt!: Date;
}

export class PartUrlsDto {
  urls!: PartUrlDto[];
}

export class ReportedPartDto {
  /** @example 1 */
  @IsInt()
  @Min(1)
  @Max(MAX_PARTS)
  partNumber!: number;

  /**
   * As the store answered it.
   * @example "9b2cf535f27731c974343645a3985328"
   */
  @IsOptional()
  @MaxLength(200)
  @IsPlainText()
  etag?: string;
}

/** Parts that the client has put into the store. */
export class ReportPartsDto {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_PARTS_A_CALL)
  @ValidateNested({ each: true })
  @Type(() => ReportedPartDto)
  parts!: ReportedPartDto[];
}

/** Progress as recorded, with what the client has reported; status asks the store. */
export class UploadProgressDto {
  /** @example "019320a1-7c5e-7b43-9d0c-2f1f6f0f5a11" */
  uploadId!: string;
  /** @example 5360320512 */
  uploadedBytes!: number;
  /** @example 639 */
  uploadedParts!: number;
  /** @example 640 */
  totalParts!: number | null;
  /** @example 99.84 */
  percentage!: number | null;
  expiresAt!: Date;
}

/** What the URL of a part says. */
export class OwnPartUrlDto {
  @Type(() => Number)
  @IsInt()
  @Min(0)
  size!: number;

  /** Seconds since 1970. */
  @Type(() => Number)
  @IsInt()
  @Min(0)
  expires!: number;

  @IsOptional()
  @IsString()
  @MaxLength(200)
  digest?: string;

  @IsString()
  @MaxLength(200)
  signature!: string;
}
