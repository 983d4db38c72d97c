import type { LifecycleRule } from '@aws-sdk/client-s3';
import { pasteable } from './pasteable.js';

const RULE_ID = 'longshore-incomplete-uploads';
const DAY_MS = 24 * 3_600_000;

/** Days after which no upload of ours can still be going on, unless somebody resumes it for a week. */
export function daysToKeep(uploadTtlMs: number): number {
  return Math.max(7, Math.ceil(uploadTtlMs / DAY_MS) + 1);
}

/** The rule that ends incomplete uploads under this prefix soonest, in days after they were begun. */
export function daysUntilAborted(rules: readonly LifecycleRule[], keyPrefix: string): number | undefined {
  const days = rules
    .filter((rule) => rule.Status === 'Enabled' && keyPrefix.startsWith(prefixOf(rule)))
    .map((rule) => rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation)
    .filter((value) => value !== undefined);
  return days.length > 0 ? Math.min(...days) : undefined;
}

/** The rules of a bucket with one for incomplete uploads, none of the existing ones lost. */
export function mergeLifecycleRules(
  existing: readonly LifecycleRule[],
  keyPrefix: string,
  uploadTtlMs: number,
): LifecycleRule[] {
  // One configuration has either the old form of all rules or the new one ("Filter element can only be used in V2").
  const isOldForm =
    existing.length > 0 && existing.every((rule) => !rule.Filter && rule.Prefix !== undefined);
  const ours: LifecycleRule = {
    ID: RULE_ID,
    ...(isOldForm ? { Prefix: keyPrefix } : { Filter: { Prefix: keyPrefix } }),
    Status: 'Enabled',
    AbortIncompleteMultipartUpload: { DaysAfterInitiation: daysToKeep(uploadTtlMs) },
  };
  return [...existing.filter(({ ID }) => ID !== RULE_ID), ours];
}

/** In the form of `aws s3api put-bucket-lifecycle-configuration --lifecycle-configuration`. */
export function lifecycleDocument(rules: readonly LifecycleRule[]): string {
  return pasteable({ Rules: rules });
}

/** A rule with tags or sizes is for finished objects: those have them. */
function prefixOf({ Filter, Prefix }: LifecycleRule): string {
  return Filter?.And?.Prefix ?? Filter?.Prefix ?? Prefix ?? '';
}
