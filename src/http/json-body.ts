import type { IncomingMessage } from 'node:http';
import { DomainError } from '../errors/domain-error.js';
import { sendContinue } from './expect-continue.js';

const MAX_JSON_BYTES = 2 * 2 ** 20;
/** Far above what any call takes. What walks through a body, does so recursively, and has only so much stack. */
const MAX_JSON_DEPTH = 50;
const JSON_MEDIA_TYPE = /^application\/([\w.+-]+\+)?json\s*(;|$)/i;

/**
 * The JSON body of a request; undefined when it has none.
 * @throws DomainError `unsupported-media-type`, `payload-too-large`, `malformed-request`
 */
export async function readJsonBody(request: IncomingMessage): Promise<unknown> {
  const { 'content-type': mediaType, 'content-length': length } = request.headers;
  if (Number(length ?? 0) > MAX_JSON_BYTES) throw tooLarge();
  const hasBody = Number(length ?? 0) > 0 || request.headers['transfer-encoding'] !== undefined;
  if (hasBody && mediaType !== undefined && !JSON_MEDIA_TYPE.test(mediaType)) {
    throw new DomainError('unsupported-media-type', `The body must be JSON, not ${mediaType.slice(0, 100)}.`);
  }
  sendContinue(request);
  const body = await readBytes(request);
  return body.length === 0 ? undefined : parse(body);
}

async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MAX_JSON_BYTES) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (cause) {
    if (cause instanceof DomainError) throw cause;
    throw new DomainError('incomplete-body', 'The body ended before its announced length.', { cause });
  }
  return Buffer.concat(chunks);
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
