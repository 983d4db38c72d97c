import { createHmac, hash } from 'node:crypto';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** Of temporary credentials. */
  readonly expiration?: Date;
}

export interface SignableRequest {
  readonly method: string;
  readonly host: string;
  /** As sent: each segment percent-encoded once. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Lower-case names. All of them are signed. */
  readonly headers: Readonly<Record<string, string>>;
  /** SHA-256 of the body in hex, to be signed too; without it the body may be any. */
  readonly payloadHash?: string;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';
/** The body is not hashed: it streams, and over TLS it is protected already. */
const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD';

/**
 * Signs S3 requests with AWS Signature Version 4. The key of a day is derived once, which leaves one hash and one HMAC
 * for a request.
 */
export class S3Signer {
  private derived?: { readonly id: string; readonly key: Buffer };

  constructor(private readonly region: string) {}

  /**
   * "Authenticating Requests: Using the Authorization Header" in the S3 API reference.
   * @returns the headers to send, with `host` and `authorization` among them
   */
  sign(request: SignableRequest, credentials: Credentials, now = new Date()): Record<string, string> {
    const timestamp = toTimestamp(now);
    const { payloadHash = UNSIGNED_PAYLOAD } = request;
    const headers: Record<string, string> = {
      ...request.headers,
      host: request.host,
      'x-amz-content-sha256': payloadHash,
      'x-amz-date': timestamp,
    };
    if (credentials.sessionToken) headers['x-amz-security-token'] = credentials.sessionToken;
    const signable = { ...request, headers, payloadHash };
    const signature = this.signatureOf(signable, timestamp, credentials);
    const signedHeaders = namesOf(headers).join(';');
    headers.authorization = `${ALGORITHM} Credential=${this.credentialOf(timestamp, credentials)}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
    return headers;
  }

  /**
   * "Authenticating Requests: Using Query Parameters" in the S3 API reference. Whoever sends the request must send
   * `request.headers` exactly; a digest among them binds the body.
   * @returns the query that makes the request good for so long, at most seven days
   */
  presign(
    request: SignableRequest,
    credentials: Credentials,
    lifetimeSeconds: number,
    now = new Date(),
  ): string {
    const headerNames = Object.keys(request.headers);
    return this.presigner(request, { headerNames }, credentials, lifetimeSeconds, now)(request.headers);
  }

  /**
   * As `presign`, for many requests that differ in the value of one parameter and in those of their headers: what they
   * share is written once.
   */
  presigner(
    request: Omit<SignableRequest, 'headers' | 'payloadHash'>,
    {
      headerNames,
      parameterName,
    }: { readonly headerNames: readonly string[]; readonly parameterName?: string },
    credentials: Credentials,
    lifetimeSeconds: number,
    now = new Date(),
  ): (headers: Readonly<Record<string, string>>, parameter?: string) => string {
    const timestamp = toTimestamp(now);
    const names = [...headerNames, 'host'].sort();
    const query: Record<string, string> = {
      ...request.query,
      'X-Amz-Algorithm': ALGORITHM,
      'X-Amz-Credential': this.credentialOf(timestamp, credentials),
      'X-Amz-Date': timestamp,
      'X-Amz-Expires': String(lifetimeSeconds),
      'X-Amz-SignedHeaders': names.join(';'),
    };
    if (credentials.sessionToken) query['X-Amz-Security-Token'] = credentials.sessionToken;
    const queryWith = queryWithOneMore(query, parameterName);
    const head = `${request.method}\n${request.path}\n`;
    const tail = `\n${names.join(';')}\n`;
    const toSign = `${ALGORITHM}\n${timestamp}\n${this.scopeOf(timestamp)}\n`;
    const key = this.signingKey(timestamp.slice(0, 8), credentials);
    return (headers, parameter = '') => {
      const ownQuery = queryWith(parameter);
      let lines = '';
      for (const name of names) lines += headerLine(name, name === 'host' ? request.host : headers[name]!);
      const payloadHash = headers['x-amz-content-sha256'] ?? UNSIGNED_PAYLOAD;
      const canonicalRequest = `${head}${ownQuery}\n${lines}${tail}${payloadHash}`;
      const signature = createHmac('sha256', key)
        .update(toSign + sha256(canonicalRequest))
        .digest('hex');
      return `${ownQuery}&X-Amz-Signature=${signature}`;
    };
  }

  private signatureOf(
    { method, path, query, headers, payloadHash }: SignableRequest & { readonly payloadHash: string },
    timestamp: string,
    credentials: Credentials,
  ): string {
    const names = namesOf(headers);
    const lines = names.map((name) => headerLine(name, headers[name]!)).join('');
    const canonicalRequest = [method, path, canonicalQuery(query), lines, names.join(';'), payloadHash].join(
      '\n',
    );
    const stringToSign = [ALGORITHM, timestamp, this.scopeOf(timestamp), sha256(canonicalRequest)].join('\n');
    return hmac(this.signingKey(timestamp.slice(0, 8), credentials), stringToSign).toString('hex');
  }

  private credentialOf(timestamp: string, { accessKeyId }: Credentials): string {
    return `${accessKeyId}/${this.scopeOf(timestamp)}`;
  }

  private scopeOf(timestamp: string): string {
    return `${timestamp.slice(0, 8)}/${this.region}/s3/aws4_request`;
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

/** The canonical query with one more parameter in its place, whose value is still to come. */
function queryWithOneMore(
  query: Readonly<Record<string, string>>,
  parameterName: string | undefined,
): (value: string) => string {
  if (parameterName === undefined) {
    const whole = canonicalQuery(query);
    return () => whole;
  }
  const part = (isPart: (name: string) => boolean) =>
    canonicalQuery(Object.fromEntries(Object.entries(query).filter(([name]) => isPart(name))));
  const before = part((name) => name < parameterName);
  const after = part((name) => name > parameterName);
  const start = `${before && `${before}&`}${encodeRfc3986(parameterName)}=`;
  const end = after && `&${after}`;
  return (value) => `${start}${encodeRfc3986(value)}${end}`;
}

function headerLine(name: string, value: string): string {
  return `${name}:${value.trim().replace(/ +/g, ' ')}\n`;
}

/** Percent-encodes everything but the unreserved characters of RFC 3986 section 2.3. */
export function encodeRfc3986(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function toTimestamp(time: Date): string {
  return time.toISOString().replace(/[-:]|\.\d{3}/g, '');
}

function namesOf(headers: Readonly<Record<string, string>>): string[] {
  return Object.keys(headers).sort();
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sha256(text: string): string {
  return hash('sha256', text);
}
