import type { RateDecision, RateKind } from './request-rates.js';

/** What the caller may still do, in the fields of draft-ietf-httpapi-ratelimit-headers, sections 3 and 4. */
export function rateHeaders(
  policy: RateKind,
  { limit, perSeconds, remaining, resetSeconds }: RateDecision,
): Record<string, string> {
  return {
    'ratelimit-policy': `"${policy}";q=${limit};w=${perSeconds}`,
    ratelimit: `"${policy}";r=${remaining};t=${resetSeconds}`,
  };
}
