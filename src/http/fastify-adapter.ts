import { randomUUID } from 'node:crypto';
import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import type { Logger } from 'pino';
import type { AppConfig } from '../config/app-config.js';
import { DomainError, type ErrorCode } from '../errors/domain-error.js';
import { sendProblem } from '../errors/problem-details.filter.js';
import { problemHeaders, toProblem } from '../errors/problem.js';
import { BodyRateWatch } from './body-rate.js';
import { deferContinue } from './expect-continue.js';
import { readJsonBody } from './json-body.js';
import { discardUnreadBody } from './unread-body.js';

/** A connection on which nothing moves for this long, in either direction, is closed. */
const IDLE_CONNECTION_MS = 120_000;
/** Asked for all the time by machines; a proxy that is handed the parts logs them itself. */
const QUIET = /^\/(health|v1\/handoff)\//;
/** Of all headers and the request line, as Node counts them. */
const MAX_HEADER_BYTES = 16 * 1024;
const MAX_HEADERS = 100;
/** How late a header time-out may be found. */
const LONGEST_CHECK_INTERVAL_MS = 5_000;
/** After the answer to a broken request: its client has this long to read it, and to hang up. */
const LINGER_MS = 5_000;
const REQUEST_ID = /^[\w.:-]{1,128}$/;

const CODE_OF_PARSER_ERROR: Readonly<Record<string, ErrorCode>> = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
};

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The handler reads the body itself, as a stream. */
    streamBody?: boolean;
  }
}

type HttpConfig = Pick<
  AppConfig,
  'headersTimeoutMs' | 'minBodyRateBytesPerSecond' | 'bodyPatienceMs' | 'trustedProxies'
>;

/** Fastify as the service needs it: bodies stream, every error is a problem, every answer has a request id. */
export function createFastifyAdapter(logger: Logger, config: HttpConfig): FastifyAdapter {
  const { headersTimeoutMs, minBodyRateBytesPerSecond, bodyPatienceMs, trustedProxies } = config;
  const adapter = new FastifyAdapter({
    loggerInstance: logger,
    genReqId: requestId,
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    connectionTimeout: IDLE_CONNECTION_MS,
    // A large part over a slow line takes as long as it takes; only silence ends it, or less than the least rate.
    requestTimeout: 0,
    http: {
      requestTimeout: 0,
      headersTimeout: headersTimeoutMs,
      connectionsCheckingInterval: Math.min(headersTimeoutMs / 4, LONGEST_CHECK_INTERVAL_MS),
      maxHeaderSize: MAX_HEADER_BYTES,
    },
    forceCloseConnections: true,
    return503OnClosing: false,
    // One line per request is enough, see logRequest.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    frameworkErrors: sendProblem,
    clientErrorHandler: answerBrokenRequest,
    routerOptions: { maxParamLength: 4_096 },
  });
  const fastify = adapter.getInstance<FastifyInstance>();
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', async (request: FastifyRequest, payload: IncomingMessage) =>
    isUnparsed(request) ? undefined : readJsonBody(payload, bodyPatienceMs),
  );
  const rates = new BodyRateWatch({ bytesPerSecond: minBodyRateBytesPerSecond, windowMs: bodyPatienceMs });
  fastify.addHook('onRequest', setRequestId);
  fastify.addHook('onRequest', refuseManyHeaders);
  fastify.addHook('onRequest', forgetMediaType);
  fastify.addHook('onRequest', (request, reply, done) => {
    rates.watch(request, reply);
    done();
  });
  fastify.addHook('onResponse', discardRest);
  fastify.addHook('onResponse', logRequest);
  deferContinue(fastify.server);
  return adapter;
}

/** The caller's own id is kept, so that one id follows a request through several services. */
function requestId({ headers }: IncomingMessage): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}

function setRequestId(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
  reply.header('x-request-id', request.id);
  done();
}

/** Node stores a thousand and drops the others without a word. */
function refuseManyHeaders(
  { raw }: FastifyRequest,
  _reply: FastifyReply,
  done: (error?: Error) => void,
): void {
  // Names and values in turn.
  if (raw.rawHeaders.length <= 2 * MAX_HEADERS) return done();
  done(new DomainError('headers-too-large', `A request has at most ${MAX_HEADERS} headers.`));
}

/** Fastify refuses a malformed media type before any parser sees the request; where the body is not parsed, none matters. */
function forgetMediaType(request: FastifyRequest, _reply: FastifyReply, done: () => void): void {
  if (isUnparsed(request)) delete request.raw.headers['content-type'];
  done();
}

/** Where there is no route, that is the answer, whatever the body is. */
function isUnparsed(request: FastifyRequest): boolean {
  return request.is404 || request.routeOptions.config.streamBody === true;
}

function discardRest(request: FastifyRequest, _reply: FastifyReply, done: () => void): void {
  discardUnreadBody(request.raw);
  done();
}

function logRequest(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
  const level = QUIET.test(request.url) ? 'debug' : 'info';
  const durationMs = Math.round(reply.elapsedTime);
  const { method, routeOptions } = request;
  request.log[level](
    {
      method,
      route: routeOptions.url,
      path: request.url.split('?', 1)[0],
      status: reply.statusCode,
      durationMs,
    },
    'request',
  );
  done();
}

/** What Node's parser refuses never becomes a request; the answer is written to the socket by hand. */
function answerBrokenRequest(this: FastifyInstance, error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return void socket.destroy();
  const code = CODE_OF_PARSER_ERROR[error.code ?? ''] ?? 'malformed-request';
  const known = new DomainError(code, 'The request is not well-formed HTTP, or came too slowly.');
  const id = randomUUID();
  const problem = toProblem(known, { id });
  const body = JSON.stringify(problem);
  const headers = {
    ...problemHeaders(known),
    'x-request-id': id,
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  };
  const head = Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
  this.log.debug({ err: error }, 'Refused a broken request');
  socket.end(`HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\n${head}\r\n${body}`);
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}
