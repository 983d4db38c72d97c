import type { LifecycleRule } from '@aws-sdk/client-s3';
import { daysToKeep, daysUntilAborted, mergeLifecycleRules } from './lifecycle-rules.js';

const DAY_MS = 24 * 3_600_000;
const rule = (more: Partial<LifecycleRule>, days = 3): LifecycleRule => ({
  Status: 'Enabled',
  AbortIncompleteMultipartUpload: { DaysAfterInitiation: days },
  ...more,
});

it.each([
  [1, 7],
  [6, 7],
  [6.5, 8],
  [30, 31],
])('with an UPLOAD_TTL of %d days uploads are kept for %d', (ttlDays, days) => {
  expect(daysToKeep(ttlDays * DAY_MS)).toBe(days);
});

it.each([
  ['of the whole bucket', rule({ Filter: {} }), 3],
  ['of the whole bucket, in the old form', rule({ Prefix: '' }), 3],
  ['of a prefix above', rule({ Filter: { Prefix: 'team/' } }), 3],
  ['of a prefix beside', rule({ Filter: { Prefix: 'other/' } }), undefined],
  ['of a prefix below', rule({ Filter: { Prefix: 'team/a/b/' } }), undefined],
  ['that is off', rule({ Filter: {}, Status: 'Disabled' }), undefined],
  ['for something else', { Status: 'Enabled' as const, Filter: {}, Expiration: { Days: 1 } }, undefined],
])('a rule %s', (_what, existing, days) => {
  expect(daysUntilAborted([existing], 'team/a/')).toBe(days);
});

it('the soonest of several rules counts', () => {
  expect(daysUntilAborted([rule({}, 9), rule({}, 2), rule({ Prefix: 'x' }, 1)], '')).toBe(2);
});

it('a rule is added to the others, in their form, and once', () => {
  const old = [{ ID: 'theirs', Prefix: 'logs/', Status: 'Enabled' as const, Expiration: { Days: 30 } }];
  const merged = mergeLifecycleRules(old, 'team/', DAY_MS);
  expect(merged).toEqual([...old, rule({ ID: 'longshore-incomplete-uploads', Prefix: 'team/' }, 7)]);
  expect(mergeLifecycleRules(merged, 'team/', DAY_MS)).toEqual(merged);
  const [fresh] = mergeLifecycleRules([], 'team/', DAY_MS);
  expect(fresh).toMatchObject({ Filter: { Prefix: 'team/' } });
  expect(fresh).not.toHaveProperty('Prefix');
});
