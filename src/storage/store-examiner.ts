/**
 * - `ok`: as it should be, or Longshore does without it
 * - `warning`: it works, but costs something or lacks a safeguard
 * - `problem`: something that users do will fail, or is open to strangers
 * - `unknown`: could not be found out
 */
export type FindingStatus = 'ok' | 'warning' | 'problem' | 'unknown';

export interface Remedy {
  readonly text: string;
  /** The rule or policy to paste, complete. */
  readonly paste?: string;
  /** Whether `fix` does it. */
  readonly canFix: boolean;
}

export interface Finding {
  readonly id: string;
  readonly title: string;
  readonly status: FindingStatus;
  readonly seen: string;
  readonly why: string;
  readonly remedy?: Remedy;
}

/** What a store has been seen to do. Null is what could not be found out. */
export interface StoreProfile {
  /** ListMultipartUploads finds an upload by its whole key, not by the beginning of it. */
  readonly listsUploadsByExactKeyOnly: boolean | null;
  /** The `x-amz-checksum-*` that the store refuses a part for when they are wrong. */
  readonly verifiedChecksums: readonly string[];
  readonly verifiesContentMd5: boolean | null;
  /** A presigned URL takes a body of the signed length only. */
  readonly verifiesSignedLength: boolean | null;
  /** CompleteMultipartUpload with `If-None-Match: *` refuses to replace an object. */
  readonly conditionalComplete: boolean | null;
  /** The answer to CompleteMultipartUpload names the object's ETag. */
  readonly completeTellsEtag: boolean | null;
  /** A part under 5 MiB is refused anywhere but at the end. */
  readonly minimumPartSize: boolean | null;
  /** All parts but the last must have one size. */
  readonly equalPartSizesOnly: boolean | null;
  /** The store's clock minus ours. */
  readonly clockSkewMs: number | null;
}

export const UNKNOWN_PROFILE: StoreProfile = {
  listsUploadsByExactKeyOnly: null,
  verifiedChecksums: [],
  verifiesContentMd5: null,
  verifiesSignedLength: null,
  conditionalComplete: null,
  completeTellsEtag: null,
  minimumPartSize: null,
  equalPartSizesOnly: null,
  clockSkewMs: null,
};

export interface Examination {
  readonly findings: readonly Finding[];
  readonly profile: StoreProfile;
  /** False when the store could not be asked at all, which says nothing about it. */
  readonly reached: boolean;
}

/** Tries out what Longshore needs of a store, and what else the store can do. */
export abstract class StoreExaminer {
  /**
   * Writes below `<KEY_PREFIX>.longshore-doctor/` only and removes it again. Whatever fails is a finding: this rejects only
   * when `signal` aborts.
   */
  abstract examine(signal?: AbortSignal): Promise<Examination>;

  /**
   * Puts right what the finding with this id has told. Nothing that is configured already is taken away.
   * @throws DomainError `validation-failed` when there is no remedy that can be applied; `storage-refused`,
   * `storage-unavailable` when the store does not take it
   */
  abstract fix(id: string): Promise<void>;
}

/** The profile of the store in use, as far as it is known to this instance. */
export class StoreProfiles {
  private profile?: StoreProfile;

  current(): StoreProfile | undefined {
    return this.profile;
  }

  keep(profile: StoreProfile): void {
    this.profile = profile;
  }
}
