import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { text } from 'node:stream/consumers';

const SILENCE_MS = 10_000;

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

export interface HttpQuestion {
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

/** One request as a browser would send it: neither `fetch` nor the SDK lets one choose Origin and Content-Length. */
export async function exchange(
  url: string,
  { method, headers, body = '', signal }: HttpQuestion,
): Promise<HttpAnswer> {
  const send = url.startsWith('https:') ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const length = body === '' && method !== 'PUT' && method !== 'POST' ? {} : lengthOf(body);
    const request = send(url, {
      method,
      headers: { ...headers, ...length },
      agent: false,
      signal,
      timeout: SILENCE_MS,
    });
    request.once('error', reject);
    request.once('timeout', () => request.destroy(new Error(`The store was silent for ${SILENCE_MS} ms.`)));
    request.once('response', (response) => {
      const joined = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
      text(response).then(
        (body) =>
          resolve({
            status: response.statusCode ?? 0,
            headers: Object.fromEntries(joined) as Record<string, string>,
            body,
          }),
        reject,
      );
    });
    request.end(body);
  });
}

function lengthOf(body: string): Record<string, string> {
  return { 'content-length': String(Buffer.byteLength(body)) };
}
