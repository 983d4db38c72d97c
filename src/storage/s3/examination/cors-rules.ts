import type { CORSRule } from '@aws-sdk/client-s3';
import { pasteable } from './pasteable.js';

/** What a browser does with a part's URL, and with a download's. */
const METHODS = ['PUT', 'GET', 'HEAD'];
const RULE_ID = 'longshore';

/**
 * The rules of a bucket with those that browsers of `origins` need, none of the existing ones lost.
 *
 * A store uses the first rule that fits the origin (AWS also looks at the method, Ceph does not). So each origin gets a
 * rule of its own in front, which allows whatever the rules behind it have allowed this origin.
 */
export function mergeCorsRules(existing: readonly CORSRule[], origins: readonly string[]): CORSRule[] {
  const ours = origins.map((origin) => ruleFor(origin, existing));
  const others = existing.filter(({ ID }) => !ours.some((rule) => rule.ID === ID));
  // A rule for everyone in front would hide what the others say about one origin.
  const [forAll, forOne] = [ours.filter(isForAll), ours.filter((rule) => !isForAll(rule))];
  return [...forOne, ...others, ...forAll];
}

/** In the form of `aws s3api put-bucket-cors --cors-configuration`. */
export function corsDocument(rules: readonly CORSRule[]): string {
  return pasteable({ CORSRules: rules });
}

function ruleFor(origin: string, existing: readonly CORSRule[]): CORSRule {
  const before = existing.filter(({ AllowedOrigins = [] }) =>
    AllowedOrigins.some((pattern) => matches(pattern, origin)),
  );
  return {
    ID: origin === '*' ? RULE_ID : `${RULE_ID} ${origin}`,
    AllowedOrigins: [origin],
    AllowedMethods: union(METHODS, ...before.map((rule) => rule.AllowedMethods)),
    AllowedHeaders: ['*'],
    ExposeHeaders: union(['ETag'], ...before.map((rule) => rule.ExposeHeaders)),
    MaxAgeSeconds: 3_600,
  };
}

function isForAll({ AllowedOrigins = [] }: CORSRule): boolean {
  return AllowedOrigins.includes('*');
}

/** A pattern has at most one `*`. */
function matches(pattern: string, origin: string): boolean {
  const [start = '', end] = pattern.split('*');
  if (end === undefined) return pattern === origin;
  return origin.length >= start.length + end.length && origin.startsWith(start) && origin.endsWith(end);
}

function union(...lists: (readonly string[] | undefined)[]): string[] {
  const all = lists.flatMap((list) => list ?? []);
  return all.filter(
    (value, index) => all.findIndex((other) => other.toLowerCase() === value.toLowerCase()) === index,
  );
}
