import type { FastifyInstance } from 'fastify';
import type { AppConfig } from '../config/app-config.js';

/** Nothing that the API answers is a page. `frame-ancestors` says what X-Frame-Options did (CSP 3 section 6.4.2). */
const API_POLICY = "default-src 'none'; frame-ancestors 'none'";
/** Scripts are files of its own; styles are also written into the page, and icons into the styles. */
const DOCS_POLICY = [
  "default-src 'none'",
  ...["script-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data:", "connect-src 'self'"],
  ...["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
].join('; ');
const DOCS = /^\/docs(\/|$)/;
/** A year, which browsers begin anew with each answer (RFC 6797 section 6.1.1). Other names of the domain are others' affair. */
const HSTS = 'max-age=31536000';

type HeaderConfig = Pick<AppConfig, 'publicUrl' | 'corsOrigins' | 'auth'>;

/** What browsers are to be strict about, on every answer. What a route has said itself stays. */
export function addSecurityHeaders(fastify: FastifyInstance, config: HeaderConfig): void {
  const headers = Object.entries(headersFor(config));
  // As it is sent, so that refusals have them too, wherever they come from.
  fastify.addHook('onSend', (request, reply, _payload, done) => {
    for (const [name, value] of headers) if (!reply.hasHeader(name)) void reply.header(name, value);
    // A 304 renews the headers of the answer that the browser has kept (RFC 9111 section 3.2): its policy is to stay.
    if (reply.statusCode !== 304 && !reply.hasHeader('content-security-policy'))
      void reply.header('content-security-policy', policyOf(request.routeOptions.url));
    done();
  });
}

function policyOf(route = ''): string {
  return DOCS.test(route) ? DOCS_POLICY : API_POLICY;
}

function headersFor({ publicUrl, corsOrigins, auth }: HeaderConfig): Record<string, string> {
  // Only says who may embed an object without reading it (`<img>`): CORS decides about reading.
  const isForOthers = corsOrigins.length > 0 || auth === 'anonymous';
  return {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': isForOthers ? 'cross-origin' : 'same-origin',
    ...(publicUrl?.startsWith('https:') && { 'strict-transport-security': HSTS }),
  };
}
