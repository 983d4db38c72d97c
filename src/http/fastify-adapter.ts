import { randomUUID } from 'node:crypto';
import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import type { Logger } from 'pino';
import { DomainError, type ErrorCode } from '../errors/domain-error.js';
import { sendProblem } from '../errors/problem-details.filter.js';
import { problemHeaders, toProblem } from '../errors/problem.js';
import { deferContinue } from './expect-continue.js';
import { readJsonBody } from './json-body.js';
import { discardUnreadBody } from './unread-body.js';

/** A connection on which nothing moves for this long, in either direction, is closed. */
const IDLE_CONNECTION_MS = 120_000;
/** Asked for all the time by machines; a proxy that is handed the parts logs them itself. */
const QUIET = /^\/(health|v1\/handoff)\//;
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

/** Fastify as the service needs it: bodies stream, every error is a problem, every answer has a request id. */
export function createFastifyAdapter(logger: Logger): FastifyAdapter {
  const adapter = new FastifyAdapter({
    loggerInstance: logger,
    genReqId: requestId,
    connectionTimeout: IDLE_CONNECTION_MS,
    // A large part over a slow line takes as long as it takes; only silence ends it.
    requestTimeout: 0,
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
  fastify.addContentTypeParser('*', parseBody);
  fastify.addHook('onRequest', setRequestId);
  fastify.addHook('onRequest', forgetMediaType);
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

/** Fastify refuses a malformed media type before any parser sees the request; where the body is not parsed, none matters. */
function forgetMediaType(request: FastifyRequest, _reply: FastifyReply, done: () => void): void {
  if (isUnparsed(request)) delete request.raw.headers['content-type'];
  done();
}

async function parseBody(request: FastifyRequest, payload: IncomingMessage): Promise<unknown> {
  return isUnparsed(request) ? undefined : readJsonBody(payload);
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
}
