/** Where a request came from, and by which id the log and the answer know it. */
export interface RequestContext {
  /** The client's, as far as trusted proxies tell it. */
  readonly address: string;
  readonly requestId: string;
}
