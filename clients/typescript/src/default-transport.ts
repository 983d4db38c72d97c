import { fetchTransport } from './fetch-transport.js';
import type { Transport } from './transport.js';
import { xhrTransport } from './xhr-transport.js';

/** What the place offers, looked up at the first request: a page may be rendered where there is no network at all. */
export function defaultTransport(): Transport {
  let chosen: Transport | undefined;
  return (request) => {
    chosen ??= typeof XMLHttpRequest === 'function' ? xhrTransport() : fetchTransport();
    return chosen(request);
  };
}
