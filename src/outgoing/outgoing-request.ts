import { DomainError } from '../errors/domain-error.js';

export interface OutgoingOptions {
  /** GET when left out. */
  readonly method?: string;
  /** `Host`, `Content-Length` and what belongs to the connection are ours to say. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** For all of it: names, connection, redirects, the last byte of the answer. */
  readonly timeoutMs: number;
  readonly maxResponseBytes: number;
  /** None is followed when left out: the answer is then the redirect itself. */
  readonly maxRedirects?: number;
}

/** One call, to one address. */
export interface Hop {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

const OURS = new Set([
  'host',
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'upgrade',
  'expect',
  'te',
]);
/** Go nowhere but where they were meant for. */
const CREDENTIALS = new Set(['authorization', 'cookie', 'proxy-authorization']);
const ABOUT_THE_BODY = new Set(['content-type', 'content-encoding', 'content-language', 'content-digest']);

/** @throws DomainError `address-not-allowed` */
export function firstHop(url: string, { method = 'GET', headers = {}, body }: OutgoingOptions): Hop {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  return { url: callable(url), method: method.toUpperCase(), headers: without(OURS, headers), body: bytes };
}

/**
 * Where a redirect leads (RFC 9110 section 15.4): 307 and 308 repeat the request; 303, and what has been sent by POST with
 * 301 and 302, becomes a GET.
 * @throws DomainError `address-not-allowed`
 */
export function nextHop({ url, method, headers, body }: Hop, status: number, location: string): Hop {
  const target = callable(location, url.href);
  if (url.protocol === 'https:' && target.protocol === 'http:')
    throw notAllowed('A redirect leads from https to http.');
  const kept = target.origin === url.origin ? headers : without(CREDENTIALS, headers);
  const becomesGet =
    (status === 303 && method !== 'HEAD') || ((status === 301 || status === 302) && method === 'POST');
  if (!becomesGet) return { url: target, method, headers: kept, body };
  return { url: target, method: 'GET', headers: without(ABOUT_THE_BODY, kept) };
}

/** The URL, if it is one that may be called at all. Odd spellings of an address (0x7f.1, 2130706433) come out as what they are. */
function callable(given: string, base?: string): URL {
  const url = URL.canParse(given, base) ? new URL(given, base) : undefined;
  if (!url) throw notAllowed('This is not a URL.');
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw notAllowed('Only http and https are called.');
  if (url.username !== '' || url.password !== '')
    throw notAllowed('A URL with a user name or password is not called.');
  return url;
}

function without(
  names: ReadonlySet<string>,
  headers: Readonly<Record<string, string>>,
): Record<string, string> {
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return Object.fromEntries(lower.filter(([name]) => !names.has(name)));
}

function notAllowed(detail: string): DomainError {
  return new DomainError('address-not-allowed', detail);
}
