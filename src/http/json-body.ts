import type { IncomingMessage } from 'node:http';
import { DomainError } from '../errors/domain-error.js';
import { sendContinue } from './expect-continue.js';

const MAX_JSON_BYTES = 2 * 2 ** 20;
/** Far above what any call takes. What walks through a body, does so recursively, and has only so much stack. */
const MAX_JSON_DEPTH = 50;
const NOTHING = Buffer.alloc(0);
const JSON_MEDIA_TYPE = /^application\/([\w.+-]+\+)?json\s*(;|$)/i;

/**
 * The JSON body of a request; undefined when it has none.
 * @param limitMs how long it may take to come
 * @throws DomainError `unsupported-media-type`, `payload-too-large`, `malformed-request`, `incomplete-body`, `request-timeout`
 */
export async function readJsonBody(request: IncomingMessage, limitMs: number): Promise<unknown> {
  const { 'content-type': mediaType, 'content-length': length } = request.headers;
  if (Number(length ?? 0) > MAX_JSON_BYTES) throw tooLarge();
  const hasBody = Number(length ?? 0) > 0 || request.headers['transfer-encoding'] !== undefined;
  if (hasBody && mediaType !== undefined && !JSON_MEDIA_TYPE.test(mediaType)) {
    throw new DomainError('unsupported-media-type', `The body must be JSON, not ${mediaType.slice(0, 100)}.`);
  }
  sendContinue(request);
  const body = hasBody ? await readBytes(request, limitMs) : NOTHING;
  return body.length === 0 ? undefined : parse(body);
}

function readBytes(request: IncomingMessage, limitMs: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let bytes: Buffer = NOTHING;
    let size = 0;
    const take = (chunk: Buffer) => {
      if (size + chunk.length > MAX_JSON_BYTES) return settle(tooLarge());
      bytes = withRoom(bytes, size, chunk.length);
      size += chunk.copy(bytes, size);
    };
    const onEnd = () => settle();
    const breakOff = () =>
      settle(new DomainError('incomplete-body', 'The body ended before its announced length.'));
    const timeOut = () =>
      settle(new DomainError('request-timeout', `The body was not there within ${limitMs} ms.`));
    const timer = setTimeout(timeOut, limitMs);
    const settle = (error?: DomainError) => {
      clearTimeout(timer);
      request.off('data', take).off('end', onEnd).off('close', breakOff).off('error', breakOff);
      if (!error) return resolve(bytes.subarray(0, size));
      request.pause();
      reject(error);
    };
    if (request.destroyed) return breakOff();
    request.on('data', take).on('end', onEnd).on('close', breakOff).on('error', breakOff);
  });
}

/** One buffer, twice as large each time: in chunks of a byte each, a body would take a hundred times its memory. */
function withRoom(bytes: Buffer, used: number, more: number): Buffer {
  if (used + more <= bytes.length) return bytes;
  const larger = Buffer.allocUnsafe(Math.max(used + more, 2 * bytes.length));
  bytes.copy(larger, 0, 0, used);
  return larger;
}

function parse(body: Buffer): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    const parsed: unknown = JSON.parse(text, (key, value: unknown) => {
      // class-transformer drops these without a word, in metadata too.
      if (key in Object.prototype) throw new SyntaxError(`"${key}" is not taken as a name`);
      return value;
    });
    if (isDeeperThan(MAX_JSON_DEPTH, parsed)) throw new SyntaxError('it is nested too deeply');
    return parsed;
  } catch (cause) {
    throw new DomainError(
      'malformed-request',
      `The body is not JSON in UTF-8: ${(cause as Error).message}.`,
      { cause },
    );
  }
}

function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(levels - 1, inner));
}

function tooLarge(): DomainError {
  return new DomainError('payload-too-large', `A JSON body has at most ${MAX_JSON_BYTES} bytes.`);
}
