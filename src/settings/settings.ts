import type { Limits } from '../limits/limits.js';

/** Bytes a second; null: as fast as it goes. */
export interface BandwidthSettings {
  readonly instance: number | null;
  readonly owner: number | null;
  readonly session: number | null;
}

/** So many requests in so many seconds; null: any number. */
export interface RateSetting {
  readonly requests: number;
  readonly perSeconds: number;
}

/** What can be changed while the service runs, for all instances. */
export interface Settings {
  /** Handed to every client at start. */
  readonly uploads: {
    /** Bytes; null: as S3's limits make it. */
    readonly partSize: number | null;
    readonly concurrency: number;
    readonly retry: {
      readonly maxAttempts: number;
      readonly baseDelayMs: number;
      readonly maxDelayMs: number;
    };
  };
  /** Both directions, each counted for itself. */
  readonly bandwidth: BandwidthSettings;
  readonly rates: {
    /** Of one key, token or identity. */
    readonly caller: RateSetting | null;
    /** Of one address, for requests without a valid credential. */
    readonly address: RateSetting | null;
  };
  /** For every owner that has none of its own. */
  readonly ownerLimits: Limits;
}

export const DEFAULT_SETTINGS: Settings = {
  uploads: {
    partSize: null,
    concurrency: 4,
    retry: { maxAttempts: 8, baseDelayMs: 500, maxDelayMs: 30_000 },
  },
  bandwidth: { instance: null, owner: null, session: null },
  rates: { caller: null, address: { requests: 60, perSeconds: 60 } },
  ownerLimits: {},
};
