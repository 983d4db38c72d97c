export type OutgoingFailure = 'timeout' | 'unreachable' | 'response-too-large' | 'too-many-redirects';

/** A call that was allowed, and failed. Whoever made it knows whether to try again; `cause` is for the log only. */
export class OutgoingError extends Error {
  override readonly name = 'OutgoingError';

  constructor(
    readonly reason: OutgoingFailure,
    message: string,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}
