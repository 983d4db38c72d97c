import type { FuzzRequest } from './openapi-arbitraries.js';
import { RawConnection } from './raw-http.js';

/** What came back before the server closed. Undefined: it closed without a word. */
export interface FuzzAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** Sends the request just as it is and reads until the server closes. @throws when it does not close in time */
export async function exchange(
  url: string,
  request: FuzzRequest,
  limitMs: number,
): Promise<FuzzAnswer | undefined> {
  const connection = new RawConnection(url).send(wireForm(request));
  // What is not whole can only be waited for; the end of the stream tells that nothing more comes.
  if (mayBeIncomplete(request)) connection.finish();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`No end of an answer within ${limitMs} ms.`)), limitMs);
  });
  try {
    return parse(await Promise.race([connection.all(), late]), request.method === 'HEAD');
  } finally {
    clearTimeout(timer);
    connection.hangUp();
  }
}

/** The server may wait for more than is sent, or take the rest for another request. */
export function mayBeIncomplete({ method, framing, headers, body }: FuzzRequest): boolean {
  const steersTheConnection = /^(transfer-encoding|connection|upgrade|expect|host|te|trailer)$/;
  return (
    !['exact', 'chunked'].includes(framing) ||
    method === 'CONNECT' ||
    (body.length > 0 && method === 'TRACE') ||
    headers.some(([name, value]) => steersTheConnection.test(name) || hasLineBreak(value))
  );
}

function hasLineBreak(value: string): boolean {
  return /[\r\n]/.test(value);
}

function wireForm({ method, target, headers, body, framing }: FuzzRequest): Buffer {
  const announced = framingHeaders(framing, body.length);
  const lines = [
    `${method} ${target} HTTP/1.1`,
    'host: localhost',
    'connection: close',
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...announced,
  ];
  const isChunked = announced.includes('transfer-encoding: chunked');
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), isChunked ? chunked(body) : body]);
}

function framingHeaders(framing: FuzzRequest['framing'], length: number): string[] {
  const contentLength = (value: number | string) => `content-length: ${value}`;
  switch (framing) {
    case 'exact':
      return [contentLength(length)];
    case 'chunked':
      return ['transfer-encoding: chunked'];
    case 'short':
      return [contentLength(Math.max(0, length - 1))];
    case 'long':
      return [contentLength(length + 7)];
    case 'both':
      return [contentLength(length), 'transfer-encoding: chunked'];
    case 'twice':
      return [contentLength(length), contentLength(length + 1)];
    case 'nonsense':
      return [contentLength(['-1', '1e3', '0x10', '99999999999999999999', '+5', '5, 5'][length % 6]!)];
    case 'none':
      return [];
  }
}

function chunked(body: Buffer): Buffer {
  const half = Math.ceil(body.length / 2);
  const chunks = [body.subarray(0, half), body.subarray(half)].filter((chunk) => chunk.length > 0);
  return Buffer.concat([
    ...chunks.flatMap((chunk) => [
      Buffer.from(`${chunk.length.toString(16)}\r\n`),
      chunk,
      Buffer.from('\r\n'),
    ]),
    Buffer.from('0\r\n\r\n'),
  ]);
}

function parse(text: string, isHead: boolean): FuzzAnswer | undefined {
  const rest = text.replace(/^(HTTP\/1\.1 1\d\d [\s\S]*?\r\n\r\n)+/, '');
  if (rest === '') return undefined;
  const end = rest.indexOf('\r\n\r\n');
  const [statusLine = '', ...fields] = rest.slice(0, end).split('\r\n');
  const headers = new Headers(fields.map((field) => field.split(/: ?(.*)/s, 2) as [string, string]));
  // What follows the head of an answer to HEAD answers what was taken for another request.
  const length = isHead ? 0 : Number(headers.get('content-length') ?? Infinity);
  const payload = rest.slice(end + 4);
  if (length !== Infinity && payload.length < length) throw new Error(`Cut off after ${payload.length}.`);
  const body = Buffer.from(payload.slice(0, length), 'latin1').toString();
  return { status: Number(statusLine.split(' ')[1]), headers, body };
}
