import { createHash, createHmac } from 'node:crypto';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface SignableRequest {
  readonly method: string;
  readonly host: string;
  /** As sent: each segment percent-encoded once. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Lower-case names. All of them are signed. */
  readonly headers: Readonly<Record<string, string>>;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';
/** The body is not hashed: it streams, and over TLS it is protected already. */
const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD';

/**
 * Signs S3 requests with AWS Signature Version 4 ("Authenticating Requests: Using the Authorization Header" in the
 * S3 API reference). The key of a day is derived once, which leaves two hashes and one HMAC for a request.
 */
export class S3Signer {
  private derived?: { readonly id: string; readonly key: Buffer };

  constructor(private readonly region: string) {}

  /** The headers to send, with `host` and `authorization` among them. */
  sign(request: SignableRequest, credentials: Credentials, now = new Date()): Record<string, string> {
    const timestamp = now.toISOString().replace(/[-:]|\.\d{3}/g, '');
    const headers: Record<string, string> = {
      ...request.headers,
      host: request.host,
      'x-amz-content-sha256': UNSIGNED_PAYLOAD,
      'x-amz-date': timestamp,
    };
    if (credentials.sessionToken) headers['x-amz-security-token'] = credentials.sessionToken;

    const names = Object.keys(headers).sort();
    const signedHeaders = names.join(';');
    const canonicalRequest = [
      request.method,
      request.path,
      canonicalQuery(request.query),
      ...names.map((name) => `${name}:${headers[name]!.trim().replace(/ +/g, ' ')}`),
      '',
      signedHeaders,
      UNSIGNED_PAYLOAD,
    ].join('\n');

    const date = timestamp.slice(0, 8);
    const scope = `${date}/${this.region}/s3/aws4_request`;
    const stringToSign = [ALGORITHM, timestamp, scope, sha256(canonicalRequest)].join('\n');
    const signature = hmac(this.signingKey(date, credentials), stringToSign).toString('hex');
    headers.authorization = `${ALGORITHM} Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
    return headers;
  }

  private signingKey(date: string, { accessKeyId, secretAccessKey }: Credentials): Buffer {
    const id = `${date}/${accessKeyId}/${secretAccessKey}`;
    if (this.derived?.id !== id) {
      const key = [date, this.region, 's3', 'aws4_request'].reduce<string | Buffer>(
        hmac,
        `AWS4${secretAccessKey}`,
      );
      this.derived = { id, key: key as Buffer };
    }
    return this.derived.key;
  }
}

/** Parameters sorted by name; the form is also fit to be sent. */
export function canonicalQuery(query: Readonly<Record<string, string>>): string {
  return Object.keys(query)
    .sort()
    .map((name) => `${encodeRfc3986(name)}=${encodeRfc3986(query[name]!)}`)
    .join('&');
}

/** Percent-encodes everything but the unreserved characters of RFC 3986 section 2.3. */
export function encodeRfc3986(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
