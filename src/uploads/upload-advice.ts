/** What start tells every client about how to send. */
export const CLIENT_ADVICE = {
  concurrency: 4,
  retry: { maxAttempts: 8, baseDelayMs: 500, maxDelayMs: 30_000 },
} as const;

/** Whoever calls, as long as there is only the operator's key or none at all. */
export const DEFAULT_OWNER = 'default';
