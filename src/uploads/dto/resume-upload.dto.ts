import { IsInt, IsNotEmpty, IsString, MaxLength, Min, ValidateIf } from 'class-validator';
import { IsPlainText } from '../../http/validators.js';

/** Any field given means that an upload is to be adopted; then all but `partSize` are needed. */
const isAdoption = (body: ResumeUploadDto) =>
  [body.key, body.storageUploadId, body.totalSize, body.partSize].some((field) => field !== undefined);

/** Nothing, to resume an upload. To adopt one that the store has and this service does not: where it is. */
export class ResumeUploadDto {
  /**
   * Key of the upload to adopt.
   * @example "backups/2026.tar"
   */
  @ValidateIf(isAdoption)
  @IsString()
  @IsNotEmpty()
  @IsPlainText()
  @MaxLength(1_024)
  key?: string;

  /** The store's own id of the upload, as `GET /v1/orphans` or the store's list names it. */
  @ValidateIf(isAdoption)
  @IsString()
  @IsNotEmpty()
  @IsPlainText()
  @MaxLength(1_024)
  storageUploadId?: string;

  /**
   * Bytes of the whole object.
   * @example 5368709120
   */
  @ValidateIf(isAdoption)
  @IsInt()
  @Min(0)
  totalSize?: number;

  /**
   * Bytes of every part but the last; left out, the stored parts tell it where they can.
   * @example 8388608
   */
  @ValidateIf((body: ResumeUploadDto) => body.partSize !== undefined)
  @IsInt()
  @Min(1)
  partSize?: number;
}
