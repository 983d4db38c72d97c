/** What a key, a token or an owner may use. What is left out is not limited. Sizes in bytes. */
export interface Limits {
  readonly maxObjectSize?: number;
  /** Objects, and what open uploads have reserved. */
  readonly maxTotalBytes?: number;
  readonly maxOpenUploads?: number;
  /** How many uploads may be started in all. */
  readonly maxUploads?: number;
  /** Media types: `image/png`, or `image/*`. */
  readonly contentTypes?: readonly string[];
  /** Folders, with all that is below them. */
  readonly folders?: readonly string[];
  /** Patterns of file names in which `*` stands for any characters and `?` for one; upper and lower case are the same. */
  readonly filenames?: readonly string[];
}

export const NO_LIMITS: Limits = {};
