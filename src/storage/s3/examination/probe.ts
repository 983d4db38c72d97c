import type { FindingStatus, Remedy, StoreProfile } from '../../store-examiner.js';
import type { ProbeBench } from './probe-bench.js';

/** What a probe has found; with the probe's own words it makes a finding. */
export interface Sighting {
  readonly status: FindingStatus;
  readonly seen: string;
  readonly remedy?: Remedy;
  readonly profile?: Partial<StoreProfile>;
}

/** Looks at one thing, and depends on no other probe. */
export interface Probe {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  /** The IAM actions without which it cannot look. */
  readonly needs: readonly string[];
  /** Without them the service itself would fail, not just the look. */
  readonly deniedIsProblem?: boolean;
  look(bench: ProbeBench): Promise<Sighting>;
}

export const ok = (seen: string, profile?: Partial<StoreProfile>): Sighting => ({
  status: 'ok',
  seen,
  profile,
});
