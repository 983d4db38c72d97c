import { ArrayMaxSize, ArrayMinSize, IsArray, IsString, MaxLength } from 'class-validator';

export class RemedyDto {
  /** @example "Let the doctor fix it, or set these rules." */
  text!: string;
  /** The rule or policy to paste, complete. */
  paste?: string;
  /** Whether `POST /v1/doctor/fix` does it. */
  canFix!: boolean;
}

export class FindingDto {
  /** @example "cors" */
  id!: string;
  /** @example "Browsers (CORS)" */
  title!: string;
  /**
   * `warning`: it works, but costs something or lacks a safeguard. `problem`: something that users do will fail, or is open to
   * strangers. `unknown`: could not be found out.
   * @example "problem"
   */
  status!: 'ok' | 'warning' | 'problem' | 'unknown';
  /** @example "https://app.example.com: the preflight is refused (403)" */
  seen!: string;
  /** Why it matters. */
  why!: string;
  remedy?: RemedyDto;
}

/** What the store has been seen to do; null is what could not be found out. */
export class StoreProfileDto {
  /** ListMultipartUploads finds an upload by its whole key, not by the beginning of it. */
  listsUploadsByExactKeyOnly!: boolean | null;
  /**
   * A part is refused when one of these is wrong.
   * @example ["crc32c"]
   */
  verifiedChecksums!: string[];
  verifiesContentMd5!: boolean | null;
  /** A presigned URL takes a body of the signed length only. */
  verifiesSignedLength!: boolean | null;
  /** A complete with `If-None-Match: *` does not replace an object. */
  conditionalComplete!: boolean | null;
  /** The answer to a complete names the object's ETag. */
  completeTellsEtag!: boolean | null;
  /** A part under 5 MiB is refused anywhere but at the end. */
  minimumPartSize!: boolean | null;
  /** All parts but the last must have one size. */
  equalPartSizesOnly!: boolean | null;
  /** The store's clock minus this server's, in milliseconds. */
  clockSkewMs!: number | null;
}

export class ExaminationDto {
  /** @example "s3://films at http://127.0.0.1:7480" */
  store!: string;
  examinedAt!: Date;
  findings!: FindingDto[];
  profile!: StoreProfileDto;
}

export class FixDto {
  /**
   * Ids of findings whose remedy has `canFix`.
   * @example ["cors", "lifecycle"]
   */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  ids!: string[];
}
