import type { CORSRule } from '@aws-sdk/client-s3';
import { mergeCorsRules } from './cors-rules.js';

const APP = 'https://app.example.com';
const theirs = (AllowedOrigins: string[], more: Partial<CORSRule> = {}): CORSRule => ({
  ID: 'theirs',
  AllowedOrigins,
  AllowedMethods: ['GET'],
  ...more,
});

it('gives a bucket without rules what browsers need', () => {
  expect(mergeCorsRules([], [APP])).toEqual([
    {
      ID: `longshore ${APP}`,
      AllowedOrigins: [APP],
      AllowedMethods: ['PUT', 'GET', 'HEAD'],
      AllowedHeaders: ['*'],
      ExposeHeaders: ['ETag'],
      MaxAgeSeconds: 3600,
    },
  ]);
});

it.each([
  ['the same origin', APP, true],
  ['a pattern that fits', 'https://*.example.com', true],
  ['everyone', '*', true],
  ['another origin', 'https://b.example.com', false],
  ['a pattern that does not fit', 'https://*.example.org', false],
  ['a pattern longer than the origin', 'https://app.example.com*https://app.example.com', false],
])('a rule for %s keeps what it has allowed, although ours comes first', (_what, pattern, isHidden) => {
  const rule = theirs([pattern], { AllowedMethods: ['DELETE'], ExposeHeaders: ['etag', 'x-theirs'] });
  const [ours, kept] = mergeCorsRules([rule], [APP]);
  expect(kept).toBe(rule);
  expect(ours!.AllowedMethods!.includes('DELETE')).toBe(isHidden);
  // Names of headers know no case: ETag is not there twice.
  expect(ours!.ExposeHeaders).toEqual(isHidden ? ['ETag', 'x-theirs'] : ['ETag']);
});

it('puts a rule for everyone last, where it hides no other', () => {
  const rule = theirs([APP]);
  expect(mergeCorsRules([rule], ['*']).map(({ ID }) => ID)).toEqual(['theirs', 'longshore']);
});

it('changes nothing the second time, and adds what is new the third', () => {
  const once = mergeCorsRules([theirs(['*'])], [APP]);
  expect(mergeCorsRules(once, [APP])).toEqual(once);
  const more = mergeCorsRules(once, [APP, 'https://b.example.com']);
  expect(more).toHaveLength(3);
  expect(more).toEqual(expect.arrayContaining(once));
});
