import { IsIn, IsInt, IsNotEmpty, IsOptional, IsString, Matches, MaxLength, Min } from 'class-validator';
import { IsFolder, IsPlainText } from '../../http/validators.js';
import { type Transfer, TRANSFERS } from '../upload-session.js';
import { IsFilename, IsMetadata, IsTags } from './validators.js';

/** What is going to be uploaded. */
export class StartUploadDto {
  /**
   * The file's own name. It is kept and given to whoever downloads the object; the key does not contain it.
   * @example "holiday.mp4"
   */
  @IsFilename()
  filename!: string;

  /**
   * Size in bytes, 0 included. Left out for a stream whose length is not known: it is then given with complete.
   * @example 5368709120
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  totalSize?: number;

  /**
   * Media type of the object; `application/octet-stream` when left out.
   * @example "video/mp4"
   */
  @IsOptional()
  @MaxLength(255)
  @Matches(/^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(\s*;[\x20-\x7e]*)?$/, {
    message: 'contentType must be a media type such as video/mp4',
  })
  contentType?: string;

  /**
   * Where the object goes: its key is `<folder>/<uuid><extension>`. `uploads` when left out.
   * @example "videos/2026"
   */
  @IsOptional()
  @IsFolder()
  folder?: string;

  /**
   * Kept with the object as its user metadata, 1,900 bytes in all.
   * @example { "camera": "front-door" }
   */
  @IsOptional()
  @IsMetadata()
  metadata?: Record<string, string>;

  /**
   * Object tags, at most 10.
   * @example { "retention": "30d" }
   */
  @IsOptional()
  @IsTags()
  tags?: Record<string, string>;

  /**
   * Bytes of every part but the last, 5 MiB to 5 GiB. Left out, it is chosen so that 10,000 parts suffice; 16 MiB for
   * a stream of unknown length.
   * @example 8388608
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  partSize?: number;

  /**
   * Anything that tells the client's file from others, to find the upload again by `GET /v1/uploads?fingerprint=`.
   * @example "holiday.mp4-5368709120-1764000000"
   */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(256)
  @IsPlainText()
  fingerprint?: string;

  /**
   * How the parts are going to travel: through this server, or straight into the store by URLs of `part-urls`. `server` when
   * left out. It is a plan and no promise: any part may come either way.
   */
  @IsOptional()
  @IsIn(TRANSFERS)
  transfer?: Transfer;
}
