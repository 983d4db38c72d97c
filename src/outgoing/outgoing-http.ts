import http, { type IncomingHttpHeaders, type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { DomainError } from '../errors/domain-error.js';
import type { AddressPolicy } from './address-policy.js';
import { checkedLookup, refusal, type Resolve } from './checked-lookup.js';
import { OutgoingError } from './outgoing-error.js';
import { firstHop, type Hop, nextHop, type OutgoingOptions } from './outgoing-request.js';

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

export interface OutgoingResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Of the last redirect. */
  readonly url: string;
}

/** Calls addresses that users have named, and keeps them from reaching what only this server can (SSRF). */
export class OutgoingHttp {
  private readonly lookup: LookupFunction;

  constructor(
    private readonly policy: AddressPolicy,
    resolve: Resolve,
  ) {
    this.lookup = checkedLookup(policy, resolve);
  }

  /**
   * Makes one call. Any status is an answer.
   * @throws DomainError `address-not-allowed`
   * @throws OutgoingError when nothing, or too much, comes back
   */
  async request(url: string, options: OutgoingOptions): Promise<OutgoingResponse> {
    const timeout = AbortSignal.timeout(options.timeoutMs);
    try {
      return await this.follow(firstHop(url, options), options, timeout);
    } catch (error) {
      if (error instanceof DomainError || error instanceof OutgoingError) throw error;
      if (timeout.aborted)
        throw new OutgoingError('timeout', `No answer within ${options.timeoutMs} ms`, error);
      throw new OutgoingError('unreachable', `The call failed: ${describe(error)}`, error);
    }
  }

  private async follow(first: Hop, options: OutgoingOptions, signal: AbortSignal): Promise<OutgoingResponse> {
    const { maxRedirects = 0, maxResponseBytes } = options;
    let hop = first;
    for (let redirects = 0; ; redirects++) {
      const response = await this.send(hop, signal);
      const { statusCode = 0, headers } = response;
      const { location } = headers;
      if (maxRedirects === 0 || location === undefined || !REDIRECTS.has(statusCode)) {
        const body = await readBody(response, maxResponseBytes);
        return { status: statusCode, headers, body, url: hop.url.href };
      }
      response.destroy();
      if (redirects === maxRedirects)
        throw new OutgoingError('too-many-redirects', `More than ${maxRedirects} redirects`);
      hop = nextHop(hop, statusCode, location);
    }
  }

  /** Resolves with the head of the answer. */
  private send({ url, method, headers, body }: Hop, signal: AbortSignal): Promise<IncomingMessage> {
    const hostname = url.hostname.replace(/^\[|\]$/g, '');
    // A socket resolves names only: an address is never seen by `lookup`.
    if (isIP(hostname) !== 0 && !this.policy.allows(hostname)) throw refusal(hostname);
    const length =
      body || method === 'POST' || method === 'PUT' ? { 'content-length': body?.length ?? 0 } : {};
    const options: RequestOptions = {
      method,
      headers: { ...headers, ...length },
      lookup: this.lookup,
      signal,
      // A connection is never shared with another call, whose address may have been checked by other rules.
      agent: false,
    };
    return new Promise((resolve, reject) => {
      const request =
        url.protocol === 'https:'
          ? https.request(url, { ...options, rejectUnauthorized: true })
          : http.request(url, options);
      request
        .once('response', resolve)
        .on('error', reject)
        // Also when the server wants to speak another protocol.
        .once('close', () => reject(new Error('the connection was closed')))
        .end(body);
    });
  }
}

/** Where several addresses were tried, the message is empty. */
function describe(error: unknown): string {
  const { message, code } = error as NodeJS.ErrnoException;
  return message || code || 'unknown';
}

async function readBody(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes)
      throw new OutgoingError('response-too-large', `The answer is longer than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
